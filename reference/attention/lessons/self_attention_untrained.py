"""self_attention_untrained: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

self_attention_untrained = Lesson(
    difficulty=1,
    after=["dot_scores", "attention_weights"],
    example="self_attention_untrained(np.array([[0.0], [1.0]]))",
    hints=[
        "x is queries, keys and values at once. Which three steps lead from these to one average for every row?",
        "The scores of x with itself are (N, N), and they are not scaled. Each row of them becomes weights that sum to "
        "1; nothing is masked, so a row also takes part in its own average.",
        InTracks(
            numpy="attention_weights(dot_scores(x, x)) @ x.",
            torch="torch.softmax(x @ x.T, dim=-1) @ x.",
        ),
    ],
    why="The weights are positive and sum to 1, so every result is an average of the rows; and as nothing but dot "
    "products enters, the rows in another order give the same results in that order. A row need not look mostly at "
    "itself: of the rows 1 and 2 the first one gives more weight to the second, because 1 * 2 is larger than 1 * 1.",
    idea="Two matrix products with a softmax in between that takes off each row's maximum: no loop over rows or pairs, "
    "and scores in the tens of thousands overflow nothing.",
)
