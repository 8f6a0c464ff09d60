"""softmax: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

softmax = Lesson(
    difficulty=2,
    after=["sigmoid"],
    example="softmax(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]))",
    hints=[
        "exp makes every score positive. What do you divide each row by, so that it sums to 1?",
        InTracks(
            numpy="Sum along axis with keepdims=True. And what is exp(1000)? Taking one number off every score of a "
            "row changes no probability: choose one after which nothing overflows.",
            torch="Sum along axis with keepdim=True. And what is exp(1000)? Taking one number off every score of a "
            "row changes no probability: choose one after which nothing overflows.",
        ),
        InTracks(
            numpy="z = (x - np.max(x, axis=axis, keepdims=True)) / temperature; then exp(z) over its sum along axis.",
            torch="z = (x - torch.amax(x, dim=axis, keepdim=True)) / temperature; then exp(z) over its sum along axis.",
        ),
    ],
    why="exp turns a difference between two scores into a ratio of their probabilities, and dividing by the sum makes "
    "them add up to 1. Taking the maximum off changes no difference, so it changes no probability, and exp never sees "
    "a number above 0.",
    idea="The row's maximum is taken off first, so nothing overflows; one exp and one sum serve all rows at once.",
)

softmax_backward = Lesson(
    difficulty=3,
    example="softmax_backward(np.array([1.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0]))",
    hints=[
        "Every score moves every probability of its row: raising one lowers all the others.",
        "The derivative of p_i by z_j is p_i ([i = j] - p_j). Multiply by grad_i, and sum over i: what is left of it?",
        "p * (grad - the sum of grad * p along axis, axis kept), divided by temperature; p is softmax(x).",
    ],
    why="The matrix of derivatives is diagonal but for one product, so multiplying by it costs a single sum for each "
    "row. That sum is taken off every entry, because a row of probabilities cannot grow as a whole.",
    idea="The matrix of derivatives is never built: one sum along the axis does its work in the memory of x.",
)
