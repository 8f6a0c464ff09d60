"""prelu: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

prelu = Lesson(
    difficulty=2,
    after=["leaky_relu"],
    example="prelu(np.array([[-2.0, -2.0], [3.0, -4.0]]), np.array([0.25, 0.5]))",
    hints=[
        "Every channel has a slope of its own, and channels are the second axis of x. With which axis of x does "
        "broadcasting line up a slope of shape (C,)?",
        "Broadcasting lines axes up from the right. What shape must slope have to meet the second axis of x, however "
        "many axes come after it?",
        InTracks(
            numpy="a = slope.reshape(-1, *[1] * (x.ndim - 2)) has the shape (C, 1, ..., 1). Then it is leaky ReLU: "
            "np.where(x >= 0, x, a * x).",
            torch="a = slope.reshape(-1, *[1] * (x.dim() - 2)) has the shape (C, 1, ..., 1). Then it is leaky ReLU: "
            "torch.where(x >= 0, x, a * x).",
        ),
    ],
    why="Left of 0 the output is slope times x, so the loss has a derivative by slope, and training can choose it as "
    "it chooses a weight. A slope of 0 is ReLU and a slope of 1 a straight line, so every channel settles for itself "
    "how much it bends.",
    idea=InTracks(
        numpy="slope is reshaped and not repeated: broadcasting uses its C numbers for every example and every pixel.",
        torch="slope is reshaped and not repeated, and every entry is multiplied by 1 or by its channel's slope: on a "
        "CPU a product is faster than torch.where.",
    ),
)

prelu_backward = Lesson(
    difficulty=3,
    example="prelu_backward(np.ones((2, 2)), np.array([[-2.0, -2.0], [3.0, -4.0]]), np.array([0.25, 0.5]))",
    hints=[
        "Two gradients are wanted. The one by x is that of leaky ReLU. For the other: which entries of the output "
        "change when one slope changes?",
        "Left of 0 the output is slope * x, and its derivative by slope is x; right of 0 slope plays no part. All "
        "examples and pixels of a channel share one slope: what happens to their contributions?",
        "by_slope is the sum of grad * np.minimum(x, 0) over axis=(0, *range(2, x.ndim)), every axis but the second. "
        "by_x is grad where x > 0, and elsewhere slope, reshaped to (C, 1, ..., 1), times grad.",
    ],
    why="A number that is used in many places gets the sum of what each use contributes, so the gradient by slope runs "
    "over all examples and pixels of its channel. Right of 0 the slope is not used, and left of 0 its factor is x: "
    "min(x, 0) says both at once.",
    idea="min(x, 0) takes the place of a mask, and one sum over all axes but the second serves inputs of any number of "
    "axes.",
)
