"""lstm_peephole_cell: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

lstm_peephole_cell = Lesson(
    difficulty=2,
    after=["lstm_cell"],
    example="lstm_peephole_cell(np.array([[0.0]]), np.array([[0.0]]), np.array([[1.0]]), np.zeros((4, 1)), "
    "np.zeros((4, 1)), np.array([[0.0], [2.0], [-2.0]]), np.zeros(4))",
    hints=[
        "It is lstm_cell with one more term in three of its four sums. In which three, and what does the term look at?",
        "v has a row for i, one for f and one for o; g has none. Each row multiplies c entry by entry: a gate looks "
        "at its own entry of the memory, so this is no matrix product. c is the memory from before the step, for o "
        "too.",
        InTracks(
            numpy="Cut the sums of lstm_cell with np.split(sums, 4, axis=-1). Before the sigmoids, add v[0] * c to "
            "the block of i, v[1] * c to that of f and v[2] * c to that of o. From there on it is lstm_cell.",
            torch="Cut the sums of lstm_cell with torch.chunk(sums, 4, dim=-1). Before the sigmoids, add v[0] * c to "
            "the block of i, v[1] * c to that of f and v[2] * c to that of o. From there on it is lstm_cell.",
        ),
    ],
    why="In a plain LSTM the gates learn of the memory through the state alone, and where the output gate was shut "
    "that shows nothing; a peephole looks past it. With one weight for each entry it acts like a bias that moves with "
    "the memory: in a batch of one, v * c could be added to the gates' blocks of b instead.",
    idea=InTracks(
        numpy="The three gates are made alike, in one line that pairs each sum with its row of v; v[k] meets all rows "
        "of the batch by broadcasting.",
        torch="addcmul adds v[k] * c to a gate's sum in one pass, and i * g to the memory in another; v[k] meets all "
        "rows of the batch by broadcasting.",
    ),
)
