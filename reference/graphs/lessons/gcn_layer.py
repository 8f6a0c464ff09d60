"""gcn_layer: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gcn_layer = Lesson(
    difficulty=2,
    after=["gcn_normalize", "activations.relu"],
    example="gcn_layer(np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]), "
    "np.array([[2.0], [4.0], [5.0]]), np.array([[1.0, -1.0]]))",
    hints=[
        "Three matrices and a relu. Which matrix mixes nodes, which one mixes features, and on which side of x does "
        "each of them stand?",
        "P is (N, N), made of a by gcn_normalize; it stands on the left, and its row i says what node i receives. w is "
        "(F, O) and stands on the right. relu waits for both products.",
        InTracks(
            numpy="np.maximum(p @ (x @ w), 0). For p: ones on the diagonal of a copy of a, row sums d, and every entry "
            "divided by the square root of d_i d_j.",
            torch="torch.relu(p @ (x @ w)). For p: ones on the diagonal of a clone of a, row sums d, and every entry "
            "divided by the square root of d_i d_j.",
        ),
    ],
    why="P mixes rows and w mixes columns, so it does not matter which comes first; without edges P is the identity, "
    "and what is left is a dense layer for each node. relu cannot change places with them: neighbours with opposite "
    "features cancel only if they meet before anything is cut off.",
    idea=InTracks(
        numpy="x @ w comes first: where there are fewer outputs than inputs, the (N, N) matrix has fewer columns to "
        "multiply.",
        torch="P is never made: features are scaled, mixed by zeros and ones, and scaled again, so that there is no "
        "second (N, N) matrix.",
    ),
)

gcn_layer_backward = Lesson(
    difficulty=3,
    after=["activations.relu_backward"],
    example="gcn_layer_backward(np.array([[1.0], [0.0]]), np.array([[0.0, 1.0], [0.0, 0.0]]), "
    "np.array([[2.0], [4.0]]), np.array([[1.0]]))",
    hints=[
        "The forward pass ended with relu. What did relu see, where did it let numbers pass, and what happens to grad "
        "everywhere else?",
        "Inside relu stands P (x w). The gradient of P Z by Z is the transpose of P times what arrives: call it m. "
        "Then x w is an ordinary product: m has the shape (N, O), and both gradients are products with it.",
        "m = p.T @ (grad * (p @ x @ w > 0)), where p is gcn_normalize of a. The gradients are m @ w.T for x and "
        "x.T @ m for w.",
    ],
    why="What node i receives from node j with weight P[i, j] comes back from i to j with the same weight, and that is "
    "the transpose. In an undirected graph P is its own transpose, so only a directed one shows that gradients travel "
    "against the edges.",
    idea="grad is masked and mixed back once, and the result serves both gradients; the forward pass is worked out "
    "anew from the inputs, so nothing has to be remembered.",
)
