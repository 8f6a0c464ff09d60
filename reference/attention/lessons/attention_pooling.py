"""attention_pooling: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

attention_pooling = Lesson(
    difficulty=2,
    after=["attention_weights"],
    example="attention_pooling(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1.0, 0.0]), np.array(5.0))",
    hints=[
        "Every row of x gets one score, and the result is one average of the rows. What makes weights of scores that "
        "may be negative?",
        InTracks(
            numpy="x @ w + b is (N,): the softmax runs over all of it, and takes the largest score off so that nothing "
            "overflows. attention_weights does that for each row of a table: let the scores be its only row. A vector "
            "of N weights times (N, D) is the average.",
            torch="x @ w + b is (N,), so the softmax runs over its only axis. A vector of N weights times (N, D) is "
            "the average of the rows, (D,).",
        ),
        InTracks(
            numpy="p = attention_weights((x @ w + b)[None])[0], then p @ x.",
            torch="p = torch.softmax(x @ w + b, dim=0), then p @ x.",
        ),
    ],
    why="The weights are positive and sum to 1, so the result is an average of the rows, and where w is 0 it is their "
    "plain mean: to learn w is to learn which rows count. b is added to all scores alike, so exp(b) stands above and "
    "below the fraction line and cancels, which makes the gradient by b 0.",
    idea="It is attention with a single query: one product of x with a vector gives all scores, and one of the weights "
    "with x gives the average, without forming the weighted rows one by one.",
)
