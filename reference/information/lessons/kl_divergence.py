"""kl_divergence: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

kl_divergence = Lesson(
    difficulty=2,
    after=["cross_entropy"],
    example="kl_divergence(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([[0.25, 0.75], [1.0, 0.0]]))",
    hints=[
        "By how much is outcome i more surprising to somebody who believes in q than to somebody who knows p? And how "
        "often does it come?",
        "Weigh log p - log q by p, and sum along axis. An outcome with p = 0 adds nothing, whatever q is; one with q = "
        "0 < p makes the result infinite, and that infinity stands.",
        InTracks(
            numpy="Where p is 0, let both logs see a 1: a = np.where(p == 0, 1, p) and b = np.where(p == 0, 1, q). "
            "Then np.sum(p * (np.log(a) - np.log(b)), axis=axis).",
            torch="Where p is 0, let both logs see a 1: a = torch.where(p == 0, 1, p) and b = torch.where(p == 0, 1, "
            "q). Then (p * (torch.log(a) - torch.log(b))).sum(dim=axis).",
        ),
    ],
    why="The logarithm lies below its tangent at 1, log x <= x - 1, so over the outcomes with p > 0 the sum of p log(q "
    "/ p) is at most the sum of q - p, and that is at most 0. With the sign turned round: a divergence is never "
    "negative, though single terms are, and it is 0 only where q is p.",
    idea="log p - log q in place of log(p / q), since the ratio overflows where q is tiny; where p is 0, both logs are "
    "taken of 1.",
)

kl_divergence_backward = Lesson(
    difficulty=3,
    example="kl_divergence_backward(np.array(1.0), np.array([0.5, 0.5]), np.array([0.25, 0.75]))",
    hints=[
        "Every entry may move by itself: nothing holds the sums at 1. What are the derivatives of p log p - p log q, "
        "by p and by q?",
        "By p the product rule gives log(p / q) + 1, and by q it is -p / q. grad lacks the axis that was summed over: "
        "where does it have to be put back?",
        "g = np.expand_dims(grad, axis). By p: g * (log p - log q + 1), by q: -g * p / q. Both are 0 where p is 0: let "
        "logs and quotients see a 1 in place of 0 there, and put the 0 in with np.where.",
    ],
    why="The 1 in the gradient by p says only what happens when the sum of p grows: along every change that keeps the "
    "sum, it adds up to nothing. Where q is p the gradient by q is the same for all outcomes, so no change that keeps "
    "the sum of q is a way down: the divergence is at its lowest.",
    idea="No log ever sees a 0 and no fraction is 0 / 0: where p or q is 0, a 1 goes in first, and the right value is "
    "picked afterwards.",
)
