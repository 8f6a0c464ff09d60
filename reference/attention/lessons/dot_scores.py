"""dot_scores: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

dot_scores = Lesson(
    difficulty=1,
    example="dot_scores(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[3.0, 0.0], [0.0, 1.0], [-1.0, 1.0]]))",
    hints=[
        "Write down entry (i, j) of the result: which row of q and which row of k meet there, and what is summed over?",
        "A table of all dot products is one matrix product, (L, D) times (D, S). But k is (S, D): which two of its "
        "axes change places, while batch axes in front stay where they are?",
        InTracks(
            numpy="q @ k.swapaxes(-1, -2). With batch axes, .T would turn those round as well.",
            torch="q @ k.mT, where k.mT is k.transpose(-1, -2). With batch axes, .T would turn those round as well.",
        ),
    ],
    why="Entry (i, j) of a matrix product is row i of the left factor times column j of the right one, and the columns "
    "of the transposed keys are the keys themselves. A dot product suits as a score because it is large where two "
    "vectors are large in the same places, 0 at a right angle, and negative where they point away from each other.",
    idea="One matrix product scores all pairs of all batches, without a loop in Python; the transposed keys are a "
    "view, so nothing is copied to turn them.",
)
