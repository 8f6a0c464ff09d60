"""multi_head_attention: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

multi_head_attention = Lesson(
    difficulty=4,
    after=["scaled_dot_product_attention"],
    example="multi_head_attention(np.array([[[0.0, 50.0]]]), np.array([[[2.0, 0.0], [4.0, 1.0]]]), "
    'dict.fromkeys(["wq", "wk", "wv", "wo"], np.eye(2)) | dict.fromkeys(["bq", "bk", "bv", "bo"], np.zeros(2)), '
    "heads=2)",
    hints=[
        "Three projections, attention, one more projection. Which of the first three start from query, and which from "
        "memory? And which columns of their results belong to head 0?",
        "Heads divide the features among them, not the positions: (N, L, D) as (N, L, heads, D / heads), and only then "
        "the heads move in front of L, as a batch axis. Afterwards the same two steps in reverse. A mask (N, L, S) "
        "needs an axis for the heads too.",
        InTracks(
            numpy="Each of q, k, v is (x @ w.T + b).reshape(n, x.shape[1], heads, D // heads).swapaxes(1, 2). A mask "
            "with three axes becomes mask[:, None]; fewer broadcast as they are. After attention .swapaxes(1, 2), then "
            ".reshape(query.shape), then wo and bo.",
            torch="Each of q, k, v is (x @ w.T + b).reshape(n, x.shape[1], heads, D // heads).transpose(1, 2). A mask "
            "with three axes becomes mask[:, None]; fewer broadcast as they are. After attention .transpose(1, 2), "
            "then .flatten(2), then wo and bo.",
        ),
    ],
    why="A query gets one average from each head, so several heads can follow several things at once, and as each is "
    "only D / h wide, all of them together cost about as much as a single one of width D. To attention the heads are "
    "one more batch axis, which it never mixes; only the last projection brings their results together.",
    idea=InTracks(
        numpy="One large projection and one call of attention serve all heads, without a loop; splitting them is a "
        "reshape and a swap of axes, which copy nothing.",
        torch="Each projection is one addmm, product and bias in a single pass, and the heads are a view of it, not a "
        "copy. On a CPU a large batch attends a few heads at a time, so that their scores stay in the cache.",
    ),
)
