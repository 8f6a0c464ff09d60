"""entropy: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

entropy = Lesson(
    difficulty=2,
    after=["self_information"],
    example="entropy(np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]]))",
    hints=[
        "It is the average surprise. How surprising is outcome i, and how often does it come?",
        InTracks(
            numpy="Sum -p * log(p) along axis. p log p goes to 0 with p, but 0 * log(0) is NaN to a computer: what "
            "harmless number may the log see where p is 0?",
            torch="Sum -p * log(p) along axis. p log p goes to 0 with p, but 0 * log(0) is NaN to a computer, and a "
            "NaN comes back in the gradient too: what harmless number may the log see where p is 0?",
        ),
        InTracks(
            numpy="safe = np.where(p == 0, 1, p) goes into the log, since log 1 is 0: np.sum(-p * np.log(safe), "
            "axis=axis).",
            torch="safe = torch.where(p == 0, 1, p) goes into the log, since log 1 is 0: (-p * "
            "torch.log(safe)).sum(dim=axis).",
        ),
    ],
    why="The logarithm is concave, so the average of log(1 / p_i) is at most the log of the average of 1 / p_i, and "
    "weighed by p that average is the number of outcomes that can come. So no distribution over K outcomes is less "
    "predictable than the even one, whose entropy is log K.",
    idea=InTracks(
        numpy="Where p is 0 the log is taken of 1, so no NaN is made and none has to be swept up afterwards.",
        torch="Where p is 0 a 1 goes in before the log: putting a 0 in afterwards would leave 0 * infinity, NaN, in "
        "the gradient.",
    ),
)
