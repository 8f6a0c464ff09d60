"""linear_warmup: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

linear_warmup = Lesson(
    difficulty=1,
    after=["step_decay"],
    example="linear_warmup(np.array([0.0, 1.0, 2.0, 3.0, 10.0]), target=0.5, steps=4)",
    hints=[
        "With steps = 4 the rate takes four equal steps up to the target. Which share of it has step 0? And step 3?",
        "Steps are counted from 0, so step t is number t + 1. Its share of the target is never above 1.",
        InTracks(
            numpy="np.minimum of (t + 1) / steps and 1 is the share; what is it a share of?",
            torch="((t + 1) / steps).clamp(max=1) is the share; what is it a share of?",
        ),
    ],
    why="At the start the weights are random and the gradients large and at odds, and an optimizer that averages "
    "squares has seen few of them: small steps do less harm. Counting from t + 1 gives the first update a rate, where "
    "t alone would waste it.",
    idea="A minimum with 1 ends the warmup: no case is told apart, and with steps = 1 there is none.",
)
