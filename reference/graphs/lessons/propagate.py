"""propagate: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

propagate = Lesson(
    difficulty=2,
    after=["adjacency_matrix"],
    example="propagate(np.array([[0, 0, 2], [1, 2, 1]]), np.array([1.0, 0.5, 2.0]), "
    "np.array([[1.0], [10.0], [100.0]]))",
    hints=[
        "Every edge carries one message: its weight times the features at its source. What happens where several "
        "messages arrive at one node, and where none does?",
        "x[source] looks up the features for all edges at once, (E, F); the weights go beside them as a column. "
        "y[target] += messages would keep one message for each target: look for a way that adds up all of them.",
        InTracks(
            numpy="y = np.zeros_like(x), then np.add.at(y, target, weights[:, None] * x[source]). Or, faster, for one "
            "feature at a time, np.bincount(target, values, minlength=len(x)). Raise ValueError first for a node below "
            "0 or above N - 1.",
            torch="torch.zeros_like(x).index_add(0, target, messages), where messages are weights[:, None] * "
            "x[source]. Raise ValueError first for a node below 0 or above N - 1.",
        ),
    ],
    why="In a product of matrices an entry that is 0 adds nothing, so row i needs only the edges with target i: this "
    "is the matrix of the weights times x, without the zeros. A sum does not ask for the order of its terms, so the "
    "edges may come in any order.",
    idea=InTracks(
        numpy="np.bincount adds up one feature at a time: it is fast, and the messages of all features, E times F "
        "numbers, are never held at once.",
        torch="index_add adds up all messages in one call, and on the way back its gradient is a mere lookup at the "
        "targets.",
    ),
)

propagate_backward = Lesson(
    difficulty=3,
    example="propagate_backward(np.array([[1.0], [0.0], [2.0]]), np.array([[0, 0, 2], [1, 2, 1]]), "
    "np.array([1.0, 0.5, 2.0]), np.array([[1.0], [10.0], [100.0]]))",
    hints=[
        "Follow one edge: its message is weight times features at the source, and it is added at the target. Where is "
        "the gradient of that message to be found?",
        "grad[target] is what each message hears, (E, F). A weight multiplied a whole row, so its gradient is a dot "
        "product over the features. A row of x went out along several edges: what comes back is added up.",
        "By the weights: the sum of grad[target] * x[source] along axis 1. By x: propagate itself with the rows of "
        "edges exchanged, propagate(edges[::-1], weights, grad).",
    ],
    why="In x the function is a matrix times x, so the gradient is the transposed matrix times grad, and exchanging "
    "targets and sources is transposing. In the weights it is linear as well: the gradient of a weight is grad at the "
    "target times what stood beside it, and no weight appears there.",
    idea="The gradient by x is one more call of propagate on the edges turned round, and einsum sums the products over "
    "the features without storing them.",
)
