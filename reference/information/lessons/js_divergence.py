"""js_divergence: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

js_divergence = Lesson(
    difficulty=2,
    after=["kl_divergence"],
    example="js_divergence(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.25, 0.75], [0.0, 1.0]]))",
    hints=[
        "p and q are not compared with each other, but both with a third distribution that lies between them. Which "
        "one?",
        "m = (p + q) / 2, and then the average of two divergences: that of p from m, and that of q from m. m allows "
        "all that p or q allows, so nothing is infinite.",
        InTracks(
            numpy="both = kl_divergence(p, m, axis=axis) + kl_divergence(q, m, axis=axis), with your own "
            "kl_divergence. For nearly equal p and q rounding leaves something like -1e-17: np.maximum(both / 2, 0).",
            torch="both = kl_divergence(p, m, axis=axis) + kl_divergence(q, m, axis=axis), with your own "
            "kl_divergence. For nearly equal p and q rounding leaves something like -1e-17: (both / 2).clamp(min=0).",
        ),
    ],
    why="Toss a fair coin, draw from p on heads and from q on tails: this divergence is what the outcome tells about "
    "the coin. It can tell nothing at worst and the whole coin at best, so the result lies between 0 and log 2.",
    idea="It is two calls of the divergence; what rounding leaves below 0 is raised to 0, so that the square root, a "
    "true distance, is never NaN.",
)
