"""leaky_relu: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

leaky_relu = Lesson(
    difficulty=1,
    after=["relu"],
    example="leaky_relu(np.array([-2.0, 0.0, 3.0]), slope=0.1)",
    hints=[
        "On which side of 0 does x stay as it is, and by what is it multiplied on the other?",
        InTracks(
            numpy="np.where(condition, a, b) picks a where the condition holds, and b elsewhere. slope may be any "
            "number, above 1 too: which condition is right for all of them?",
            torch="torch.where(condition, a, b) picks a where the condition holds, and b elsewhere. slope may be any "
            "number, above 1 too: which condition is right for all of them?",
        ),
        InTracks(
            numpy="np.where(x >= 0, x, slope * x): what decides is the sign of x.",
            torch="torch.where(x >= 0, x, slope * x): what decides is the sign of x.",
        ),
    ],
    why="A ReLU whose input is negative for every example gets no gradient and stays dead; a small slope on the left "
    "lets enough through for it to come back. Both sides are straight lines, so however far x is from 0, the slope "
    "does not fade.",
    idea=InTracks(
        numpy="np.where decides by the sign of x, which is right for every slope; a maximum of x and slope * x is "
        "right for slopes up to 1 alone.",
        torch="Every entry is multiplied by 1 or by slope, a factor made from its sign without a gradient: on a CPU a "
        "product is faster than torch.where, and so is its way back.",
    ),
)

leaky_relu_backward = Lesson(
    difficulty=1,
    example="leaky_relu_backward(np.array([5.0, 7.0]), np.array([-2.0, 3.0]), slope=0.1)",
    hints=[
        "Nudge x a little. How far does the output move with it, right of 0 and left of 0?",
        "The derivative is 1 on the right and slope on the left; the chain rule multiplies grad by it. Which side an "
        "entry is on, x says.",
        "np.where(x > 0, grad, slope * grad).",
    ],
    why="Each side is a straight line, so how large x is does not matter, only its sign. At 0 two lines of different "
    "slopes meet: there is no derivative, and any number between slope and 1 will do for one.",
    idea="np.where picks between grad and slope * grad in one pass; an entry of exactly 0 belongs to one side alone.",
)
