"""zero_init: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

zero_init = Lesson(
    difficulty=1,
    example="zero_init(2, 3)",
    hints=[
        "A layer adds up its inputs once for every output. Which of the two numbers is the number of rows?",
        "Both sizes are at least 1 and integers, and True is none, though it counts as 1: ValueError for the rest.",
        InTracks(
            numpy="np.zeros takes a shape, a tuple (fan_out, fan_in), and makes floats unless told otherwise.",
            torch="torch.zeros takes a shape, (fan_out, fan_in), and makes floats unless told otherwise.",
        ),
    ],
    why="Two hidden units with the same weights give the same output, so they get the same gradient and take the same "
    "step: no training tells them apart, and a layer of a hundred is worth one. Biases may begin at 0 all the same, "
    "since random weights have told the units apart already.",
    idea="There is nothing to compute, so all care goes to the sizes: a wrong one is refused here, where its name is "
    "still known.",
)
