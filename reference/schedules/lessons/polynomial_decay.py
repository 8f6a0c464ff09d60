"""polynomial_decay: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

polynomial_decay = Lesson(
    difficulty=1,
    after=["exponential_decay"],
    example="polynomial_decay(np.array([0.0, 2.0, 4.0, 8.0, 9.0]), initial=1.0, total=8, power=2.0)",
    hints=[
        "Which share of the steps is still to come at step t? And at steps past total?",
        "The share 1 - t / total, raised to power, is what is left of the initial rate. Below 0 the share must not go: "
        "do you see to that before the power or after it?",
        InTracks(
            numpy="left = np.maximum(1 - t / total, 0), and of that the power, times initial.",
            torch="left = (1 - t / total).clamp(min=0), and of that the power, times initial.",
        ),
    ],
    why="A share between 0 and 1 becomes smaller with a power above 1, and stays 1 at the start and 0 at the end: so "
    "all powers share their ends. Near the end, a power above 1 arrives with a slope of 0, so the last steps are the "
    "smallest.",
    idea="The share is cut off at 0 before the power is taken: of a negative number, a power such as 0.9 is NaN.",
)
