"""step: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

step = Lesson(
    difficulty=1,
    example="step(np.array([-2.0, 0.0, 3.0]))",
    hints=[
        "Which entries fire? Look at what the formula says for exactly 0.",
        InTracks(
            numpy="Compare all of z with 0 at once. What comes out is an array of True and False: which dtype is "
            "wanted?",
            torch="Compare all of z with 0 at once. What comes out is a tensor of True and False: which dtype is "
            "wanted?",
        ),
        InTracks(
            numpy="(z >= 0) is True where a neuron fires, and .astype(z.dtype) makes ones and zeros of it.",
            torch="(z >= 0) is True where a neuron fires, and .to(z.dtype) makes ones and zeros of it.",
        ),
    ],
    why="A neuron's threshold can be moved into its sum as a constant, so that every neuron may have its step at 0. "
    "The step is flat on both sides, so no gradient passes it, and what is to learn by gradients needs a slope in its "
    "place.",
    idea="One comparison answers for all entries at once, and a change of dtype makes numbers of it: no loop, no "
    "branch.",
)
