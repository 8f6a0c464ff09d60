"""softplus: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

softplus = Lesson(
    difficulty=2,
    after=["relu", "sigmoid"],
    example="softplus(np.array([-1.0, 0.0, 100.0]))",
    hints=[
        "What is exp(1000)? Yet log(1 + exp(1000)) is almost exactly 1000: what could be taken out of the logarithm "
        "first?",
        InTracks(
            numpy="With z = beta * x: log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)), and exp sees no positive "
            "number any more. beta has two places: inside, times x, and outside, where it divides.",
            torch="With z = beta * x, log(1 + exp(z)) is log(exp(0) + exp(z)), the log of a sum of two exponentials: "
            "PyTorch has a function for that which does not overflow. beta has two places: inside, times x, and "
            "outside, where it divides.",
        ),
        InTracks(
            numpy="(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))) / beta: log1p(y) is log(1 + y), with the digits "
            "of a tiny y kept. A beta that is not a finite number above 0 is a ValueError.",
            torch="torch.logaddexp(z, torch.zeros_like(z)) / beta. A beta that is not a finite number above 0 is a "
            "ValueError.",
        ),
    ],
    why="The larger one of 1 and e^z can be taken out of the logarithm as max(z, 0), and what stays inside is 1 plus "
    "an exponential of at most 1. That rest is the gap to ReLU: widest at 0, where it is log(2) / beta, so a large "
    "beta makes the corner sharp.",
    idea=InTracks(
        numpy="exp only sees -|z|, so it cannot overflow, and log1p keeps the digits far left, where 1 + e^z rounds to "
        "1.",
        torch="logaddexp takes the larger exponent out by itself: nothing overflows, the digits far left are kept, and "
        "at 0 the gradient is right, where |z| has a kink.",
    ),
)

softplus_backward = Lesson(
    difficulty=2,
    example="softplus_backward(np.array([1.0, 1.0, 4.0]), np.array([-1.0, 0.0, 0.0]), beta=2.0)",
    hints=[
        "log(1 + exp(beta * x)) / beta wants the chain rule. What does the inner derivative do to the beta outside?",
        "What is left is exp(z) / (1 + exp(z)) with z = beta * x: a curve that rises from 0 to 1. Which function of "
        "this topic is it?",
        "grad * sigmoid(beta * x), with your own sigmoid, which does not overflow. beta is refused as in the forward "
        "pass.",
    ],
    why="The inner derivative brings a beta, which cancels the 1 / beta outside, and what is left is a sigmoid. ReLU's "
    "slope jumps from 0 to 1 at its corner; where the corner is rounded off, the jump becomes a smooth rise.",
    idea="It calls the sigmoid, which is safe already, so there is no exponential of its own that could overflow.",
)
