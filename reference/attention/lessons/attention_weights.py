"""attention_weights: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

attention_weights = Lesson(
    difficulty=3,
    after=["dot_scores", "activations.softmax"],
    example="attention_weights(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), "
    "np.array([[True, True, False], [False, False, False]]))",
    hints=[
        "Without a mask it is a softmax: along which axis do the weights of one query sum to 1? With a mask, think of "
        "the score that a key would need for exp to give it the weight 0.",
        InTracks(
            numpy="Masked scores become minus infinity before anything else. Replace them: what stands there may be "
            "NaN, and adding to it leaves NaN. Then take each row's own maximum off. In a row without a key that "
            "maximum is -inf, and the sum of exp is 0: what should stand in their places?",
            torch="Masked scores become minus infinity, or the lowest finite number, before the softmax. Replace them: "
            "what stands there may be NaN, and adding to it leaves NaN. What does a softmax make of a row without a "
            "key, and what should stand there afterwards?",
        ),
        InTracks(
            numpy="top = np.max(scores, axis=-1, keepdims=True, initial=-np.inf), and 0 where that is -inf; w = "
            "np.exp(scores - top); total = np.sum(w, axis=-1, keepdims=True), and 1 where that is 0; w / total.",
            torch="With a mask: torch.softmax(scores.masked_fill(~mask, torch.finfo(scores.dtype).min), dim=-1), then "
            ".masked_fill(~mask, 0), which makes zeros of a row without a key. Without one the softmax is all.",
        ),
    ],
    why="exp(-inf) is 0, so a masked key adds nothing to the sum of its row, and the others get what they would get if "
    "it were not there; zeros put in after the softmax would leave a row that no longer sums to 1. A row without a key "
    "would be 0 / 0, and as a single NaN can spread over a whole network, such a row is zeros by agreement.",
    idea=InTracks(
        numpy="exp and the division are done in place, in one table of weights. The maximum and the sum are replaced "
        "only in rows without a key, so all other rows stay exact: no small number is added to any sum.",
        torch="Masked scores become the lowest finite number, not -inf: a row without a key then never holds a NaN, on "
        "the way there or back. Masking once more after the softmax makes its weights zeros.",
    ),
)
