"""readout: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

readout = Lesson(
    difficulty=2,
    example='readout(np.array([[1.0, -4.0], [2.0, -2.0], [6.0, 0.0]]), kind="mean")',
    hints=[
        "Rows are items, columns are features, and the result has one number for each feature. Along which axis do you "
        "gather?",
        "kind names one of three functions, all along the same axis. Then ask of each what it makes of no rows at all: "
        "which of the three still has an answer?",
        InTracks(
            numpy="np.sum(h, axis=0), np.mean or np.max in the same way. For the mean and the maximum raise ValueError "
            "first where h has no rows; the sum of no rows is 0 by itself. Any other kind is a ValueError too.",
            torch="h.sum(dim=0), h.mean or h.amax in the same way. For the mean and the maximum raise ValueError "
            "first where h has no rows; the sum of no rows is 0 by itself. Any other kind is a ValueError too.",
        ),
    ],
    why="Adding and comparing do not ask who came first, so what is made of nothing else cannot depend on the order of "
    "the rows. Only the sum can count: take every row twice and it doubles, while the mean and the maximum stay as "
    "they are.",
    idea=InTracks(
        numpy="One call along the rows for each kind, no loop; only the mean and the maximum ask first whether there "
        "is a row.",
        torch="One call along the rows for each kind. amax gives the values alone, without the indices that max "
        "returns too, and splits the gradient evenly where rows share a maximum.",
    ),
)
