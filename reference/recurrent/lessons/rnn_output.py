"""rnn_output: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

rnn_output = Lesson(
    difficulty=2,
    after=["rnn_cell", "activations.softmax"],
    example="rnn_output(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), "
    "np.array([1.0, 0.0, 0.0]))",
    hints=[
        "v has one row for each of the K outcomes. What would be a score for an outcome, given a state, and what "
        "turns K scores into probabilities?",
        "h may have any number of axes before its last one; a product with v.T works along the last one in all of "
        "these cases. The outcomes compete within one state: sums run along the last axis, and nowhere else. Scores "
        "may be in the thousands.",
        InTracks(
            numpy="scores = h @ v.T + c. Take np.max(scores, axis=-1, keepdims=True) off, take exp, and divide by the "
            "sum along axis=-1, again with keepdims=True; a stable softmax does these three by itself.",
            torch="scores = h @ v.T + c, of shape (..., K). torch.softmax along dim=-1 does the rest, and takes the "
            "largest score off by itself.",
        ),
    ],
    why="The logarithm of the ratio of two outcomes' probabilities is the difference of their scores, which is linear "
    "in the state: each feature speaks for the one or the other with a fixed weight. A number added to all of c moves "
    "every score alike, so it changes no ratio and no probability.",
    idea=InTracks(
        numpy="The softmax of the activations is called on the scores: it takes their maximum off first, so scores of "
        "any size are fine, and the states of all steps go through one product.",
        torch="F.linear adds the bias to the product, for the states of all steps in one call; the softmax takes the "
        "maximum off first, so scores of any size are fine.",
    ),
)
