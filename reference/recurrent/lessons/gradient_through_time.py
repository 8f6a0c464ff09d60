"""gradient_through_time: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

gradient_through_time = Lesson(
    difficulty=3,
    after=["rnn"],
    example="gradient_through_time(np.array([[0.0, 2.0], [0.5, 0.0]]), 4)",
    hints=[
        "Going back k steps multiplies a row by u on the right, k times. Which single matrix does the same, and what "
        "is the most by which a matrix can stretch a vector?",
        "That most is the largest singular value of u^k; in general neither the eigenvalues of u nor the norm of u "
        "raised to k gives it. A power takes matrix products, one more at each step. And what becomes of a power "
        "whose entries are too large for the dtype?",
        InTracks(
            numpy="Begin with np.eye of u's size and dtype. At each step: power = power @ u, size = "
            "np.linalg.norm(power, 2), and divide power by size, or by 1 where that is 0: so its norm stays 1. The "
            "norms are the running product of the sizes, np.cumprod; from a size of 0 on they are 0, even after an "
            "infinity.",
            torch="Begin with torch.eye of u's size and dtype. At each step: power = power @ u, size = "
            "torch.linalg.matrix_norm(power, 2), and divide power by size, or by 1 where that is 0: so its norm stays "
            "1. The norms are torch.cumprod of the sizes; from a size of 0 on they are 0, even after an infinity.",
        ),
    ],
    why="Going back one step multiplies the gradient by u, and the spectral norm of u^k is the most that k such steps "
    "can stretch any vector. In the long run the eigenvalues decide whether it vanishes, but before that a matrix "
    "that does not commute with its transpose can stretch far more than they say.",
    idea=InTracks(
        numpy="The power is kept at norm 1 and the norms are multiplied up, so the power itself neither overflows nor "
        "dies out: a norm beyond the dtype becomes infinity, never NaN. Each step costs one product.",
        torch="The power is kept at norm 1 and the norms are multiplied up, so the power neither overflows nor dies "
        "out. torch.where chooses what to divide by, without an if on a number.",
    ),
)
