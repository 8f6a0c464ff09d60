"""elu: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

elu = Lesson(
    difficulty=2,
    after=["leaky_relu"],
    example="elu(np.array([-1000.0, -1.0, 0.0, 2.0]), alpha=2.0)",
    hints=[
        "Right of 0 it is x itself. What does alpha * (exp(x) - 1) become for x = 1000, where nobody asks for it?",
        InTracks(
            numpy="np.where picks between two branches, but computes both. What may exp see instead of x, so that "
            "nothing changes left of 0 and nothing overflows right of it?",
            torch="torch.where picks between two branches, but computes both, and goes back through both. What may exp "
            "see instead of x, so that nothing changes left of 0 and nothing overflows right of it?",
        ),
        InTracks(
            numpy="np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))): expm1(y) is exp(y) - 1, with its digits "
            "kept near 0.",
            torch="torch.where(x > 0, x, alpha * torch.expm1(x.clamp(max=0))): expm1(y) is exp(y) - 1, with its digits "
            "kept near 0.",
        ),
    ],
    why="Both branches are 0 at 0, so there is no jump; with alpha = 1 both have slope 1 there, so there is no corner "
    "either. Far left it levels off at -alpha, so a very negative input says that something is absent, and not how "
    "much.",
    idea=InTracks(
        numpy="expm1 keeps the digits just left of 0, where exp(x) - 1 loses them, and thanks to the minimum exp never "
        "sees a positive number.",
        torch="relu(x) plus alpha * expm1(min(x, 0)): one of the two is always 0, so nothing needs to be picked. expm1 "
        "keeps the digits just left of 0, where exp(x) - 1 loses them.",
    ),
)

elu_backward = Lesson(
    difficulty=2,
    example="elu_backward(np.array([1.0, 1.0, 3.0]), np.array([-1000.0, -1.0, 2.0]), alpha=2.0)",
    hints=[
        "The right side is a straight line. What is the derivative of alpha * (exp(x) - 1), and what becomes of the "
        "minus 1?",
        "The slope is 1 where x > 0, and alpha * exp(x) elsewhere. exp(1000) is infinite even where it is not picked: "
        "what may exp see instead?",
        "grad * np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0))).",
    ],
    why="e^x is its own derivative and the constant has none, so on the left the slope is alpha e^x, which is the "
    "output plus alpha. It fades as the output nears -alpha, little by little, where ReLU's drops to 0 at once.",
    idea="np.where computes both branches: the minimum keeps exp from ever seeing a positive number, so neither can "
    "overflow.",
)
