"""swish: what a learner is told about it and its backward pass."""

from reference.lesson import Lesson

swish = Lesson(
    difficulty=1,
    after=["sigmoid"],
    example="swish(np.array([-2.0, 0.0, 2.0]))",
    hints=[
        "Every number opens its own gate. Which function makes a share between 0 and 1 of any number?",
        "The gate is a sigmoid, and it multiplies x. beta says how steeply it opens: on what does beta act, and on "
        "what not?",
        "x * sigmoid(beta * x), with your own sigmoid, which does not overflow: not for x = 1000, nor for x = -1000.",
    ],
    why="With beta above 0, swish is nearly x far right, where the gate is open, and nearly 0 far left, where the gate "
    "closes faster than x grows. In between a gate that is not quite closed lets some of a negative x through: there "
    "it dips below 0.",
    idea="One sigmoid and one product: the only exponential is inside the sigmoid, which is safe already.",
)

swish_backward = Lesson(
    difficulty=2,
    example="swish_backward(np.array([1.0, 1.0, 2.0]), np.array([-2.0, 0.0, 0.0]))",
    hints=[
        "x stands in two places, before the gate and inside it. Which rule differentiates a product?",
        "One term is the gate s = sigmoid(beta * x), the other one x times the slope of the gate by x. The slope of a "
        "sigmoid is s * (1 - s): what does the chain rule add for the beta inside?",
        "With z = beta * x: grad * (sigmoid(z) + z * sigmoid(z) * sigmoid(-z)), since sigmoid(-z) is 1 - sigmoid(z).",
    ],
    why="The product rule has two terms: how far the gate is open, and x times how fast it opens. The chain rule's "
    "beta joins that x, so the slope depends on z = beta x alone, and at 0 it is 1/2 for every beta.",
    idea="beta and x are multiplied once and then stay together as z; sigmoid(-z) avoids the cancellation in 1 - "
    "sigmoid(z).",
)
