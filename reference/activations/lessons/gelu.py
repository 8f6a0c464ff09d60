"""gelu: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gelu = Lesson(
    difficulty=2,
    after=["swish"],
    example="gelu(np.array([-1.0, 0.0, 1.0]))",
    hints=[
        "It is a gate once more: x times the chance Phi(x) that a standard normal number is smaller. What is that "
        "chance at 0, and what is it far left and far right?",
        InTracks(
            numpy="Phi(x) = (1 + erf(x / sqrt(2))) / 2. NumPy has no erf; Python's math.erf takes a single number, and "
            "np.vectorize makes a function of arrays of it, with results in float64.",
            torch="Phi(x) = (1 + erf(x / sqrt(2))) / 2, and PyTorch has erf. Far left 1 + erf cancels, since erf is "
            "nearly -1 there; its partner erfc(y) = 1 - erf(y) avoids that: at which y?",
        ),
        InTracks(
            numpy="erfc(-y) = 1 + erf(y), with its digits kept. erfc = np.vectorize(math.erfc, otypes=[np.float64]) "
            "takes empty arrays too, and Phi(x) is erfc(-x / math.sqrt(2)) / 2. Bring it to x's dtype with "
            ".astype(x.dtype), and multiply by x.",
            torch="erfc(-y) = 1 + erf(y), with its digits kept, so the answer is x * torch.special.erfc(-x / "
            "math.sqrt(2)) / 2.",
        ),
    ],
    why="Dropout keeps an input by chance; let the chance of keeping it be Phi(x), which grows with x, and on average "
    "x Phi(x) comes out. Since Phi(x) + Phi(-x) = 1, gelu(x) - gelu(-x) is x, as it is for ReLU and for swish.",
    idea=InTracks(
        numpy="erfc(-x / sqrt(2)) in place of 1 + erf(x / sqrt(2)) keeps the digits far left. NumPy has no erf, so "
        "Python's goes entry by entry: the one loop of this topic.",
        torch="erfc(-x / sqrt(2)) in place of 1 + erf(x / sqrt(2)), which cancels to 0 far left, where Phi(x) is tiny "
        "but not 0.",
    ),
)

gelu_backward = Lesson(
    difficulty=2,
    example="gelu_backward(np.array([1.0, 1.0, 2.0]), np.array([-1.0, 0.0, 0.0]))",
    hints=[
        "x * Phi(x) is a product, and both factors move with x. How many terms has its derivative?",
        "It is Phi(x) plus x times the slope of Phi. Phi(x) is the area under the bell curve left of x: how fast does "
        "it grow when x moves right?",
        "density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi) is the slope of Phi. Then grad * (Phi(x) + x * "
        "density), with Phi as in the forward pass, in x's dtype.",
    ],
    why="Phi is an area under the bell curve, so its derivative is the height of that curve. The derivative of the "
    "whole slope is that height times 2 - x^2, so the slope is largest at x = sqrt(2): 1.13, a little more than ReLU's "
    "1.",
    idea="Phi comes from erfc, which keeps its digits far left, and math.sqrt gives a plain number, so that float32 "
    "stays float32.",
)
