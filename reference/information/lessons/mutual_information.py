"""mutual_information: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

mutual_information = Lesson(
    difficulty=2,
    after=["kl_divergence"],
    example="mutual_information(np.array([[0.25, 0.25, 0.0], [0.0, 0.0, 0.5]]))",
    hints=[
        "If the two had nothing to do with each other, which table would their pairs have? The totals of the rows and "
        "of the columns say it.",
        InTracks(
            numpy="Sums with keepdims=True make a column of the rows' totals and a row of the columns' totals, and "
            "broadcasting sets them against the table. What is wanted is the divergence of joint from their product.",
            torch="Sums with keepdim=True make a column of the rows' totals and a row of the columns' totals, and "
            "broadcasting sets them against the table. What is wanted is the divergence of joint from their product.",
        ),
        InTracks(
            numpy="a = np.sum(joint, axis=1, keepdims=True), and b the same with axis=0. Then the sum of joint * (log "
            "joint - log a - log b) over the whole table; each log sees a 1 where its argument is 0 (np.where).",
            torch="a = joint.sum(dim=1, keepdim=True), and b the same with dim=0. Then the sum of joint * (log joint - "
            "log a - log b) over the whole table; each log sees a 1 where its argument is 0 (torch.where).",
        ),
    ],
    why="It is the divergence of the table from the product of its totals, so it is never negative, and 0 only where "
    "the two are independent. Sorted by its logarithms it is H(A) + H(B) - H(A, B), which treats A and B alike: each "
    "tells as much about the other.",
    idea="The logs of the totals are added and the totals never multiplied, since the product of two tiny ones rounds "
    "to 0; broadcasting spares all loops over pairs.",
)
