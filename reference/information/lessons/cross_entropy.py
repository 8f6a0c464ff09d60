"""cross_entropy: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

cross_entropy = Lesson(
    difficulty=2,
    after=["entropy"],
    example="cross_entropy(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.25, 0.75], [1.0, 0.0]]))",
    hints=[
        "One of the two says how often an outcome comes, the other one how surprising it is to somebody. Which of them "
        "belongs inside the logarithm?",
        "Sum -p * log(q) along axis. An outcome with p = 0 and q = 0 adds nothing, and must not become 0 * infinity; "
        "one that does come although q is 0 costs infinitely much, and that infinity stands.",
        InTracks(
            numpy="inside = np.where((p == 0) & (q == 0), 1, q), and then np.sum(-p * np.log(inside), axis=axis).",
            torch="inside = torch.where((p == 0) & (q == 0), 1, q), and then (-p * torch.log(inside)).sum(dim=axis).",
        ),
    ],
    why="It is the entropy of p, which nobody can avoid, plus the divergence of p from q, which is the price of a "
    "wrong belief. While a model is trained the entropy of the data stays as it is, so the divergence falls by just as "
    "much as the loss.",
    idea="Only what neither p nor q allows is left out, and before the logarithm: so nothing is NaN, and what ought to "
    "be infinite is.",
)
