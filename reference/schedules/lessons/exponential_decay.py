"""exponential_decay: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

exponential_decay = Lesson(
    difficulty=1,
    after=["step_decay"],
    example="exponential_decay(np.array([0.0, 1.0, 2.0, 10.0]), initial=0.5, rate=0.1)",
    hints=[
        "Every step leaves the same share of the rate. After t steps, which power of that share is left?",
        "The share that a step leaves is e to the power of -rate, so t steps leave e to the power of -rate t.",
        InTracks(
            numpy="initial * np.exp(...), and the dots are a product of t and rate that is never above 0.",
            torch="initial * torch.exp(...), and the dots are a product of t and rate that is never above 0.",
        ),
    ],
    why="Powers of one number multiply by adding their exponents, so s steps and then t more leave what s + t steps "
    "leave. The slope is -rate times the rate itself, so it falls ever more slowly and never reaches 0.",
    idea="exp takes the whole product at once: a product of many shares, step by step, would round at every step.",
)
