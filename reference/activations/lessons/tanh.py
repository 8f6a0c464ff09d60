"""tanh: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

tanh = Lesson(
    difficulty=2,
    after=["sigmoid"],
    example="tanh(np.array([-1.0, 0.0, 1.0, 1000.0]))",
    hints=[
        "What are exp(x) and exp(-x) for x = 1000, and what is infinity over infinity? A fraction stays the same when "
        "it is divided above and below by one number.",
        InTracks(
            numpy="For x >= 0 divide by exp(x): only exp(-2x) is left, which cannot overflow. Left of 0 nothing new is "
            "needed, since tanh(-x) = -tanh(x).",
            torch="Divided by exp(-x), the fraction is (exp(2x) - 1) / (exp(2x) + 1). On the left nothing overflows "
            "there; on the right tanh rounds to 1 long before exp(2x) is infinite.",
        ),
        InTracks(
            numpy="t = np.expm1(-2 * np.abs(x)) is exp(-2|x|) - 1, with its digits kept near 0. Then t / (2 + t) has "
            "the right size, and np.copysign(t / (2 + t), x) the right sign too.",
            torch="t = torch.expm1(2 * x.clamp(max=20)) is exp(2x) - 1, with its digits kept near 0; from 20 on tanh "
            "rounds to 1. Then t / (t + 2).",
        ),
    ],
    why="tanh(x) = 2 sigmoid(2x) - 1: the sigmoid, stretched to the range from -1 to 1 and squeezed to half its width. "
    "Its outputs lie around 0, so they do not push all weights of a neuron in the next layer the same way, and its "
    "slope at 0 is 1 instead of 1/4.",
    idea=InTracks(
        numpy="One expm1 of -2|x|: it cannot overflow, and no digits cancel near 0, where exp(x) - exp(-x) loses them.",
        torch="One expm1 of 2x: no digits cancel near 0, and x is clamped where tanh rounds to 1 anyway, so nothing "
        "overflows, and at 0 the gradient is right, where |x| has a kink.",
    ),
)

tanh_backward = Lesson(
    difficulty=2,
    example="tanh_backward(np.array([1.0, 1.0, 2.0]), np.array([-1.0, 0.0, 0.0]))",
    hints=[
        "How steep is tanh at 0, and how steep where it is nearly 1 or -1? The slope can be told from the output "
        "alone.",
        "tanh is sinh / cosh, so by the quotient rule its slope is (cosh^2 - sinh^2) / cosh^2. Divide each of the two "
        "squares by cosh^2: what is left?",
        "With t = tanh(x), your own one: grad * (1 - t**2).",
    ],
    why="sinh and cosh are each other's derivatives, so the quotient rule gives (cosh^2 - sinh^2) / cosh^2, which is 1 "
    "- t^2. The slope depends on the output alone, so a framework can keep t from the forward pass and forget x.",
    idea="The slope is made of the output t, so the safe tanh does all of the work, and no further exponential is "
    "needed.",
)
