"""bilinear_scores: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

bilinear_scores = Lesson(
    difficulty=1,
    after=["dot_scores"],
    example="bilinear_scores(np.array([[1.0, 2.0]]), np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 3.0]]), "
    "np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -1.0]]))",
    hints=[
        "w has a row for every feature of a query and a column for every feature of a key. What does a query become "
        "when it is multiplied by w?",
        "(L, D) times (D, E) makes the queries as wide as the keys. What is left are the dot products of all pairs, as "
        "in dot_scores; batch axes in front need no care.",
        InTracks(
            numpy="dot_scores(q @ w, k), or (q @ w) @ k.swapaxes(-1, -2).",
            torch="dot_scores(q @ w, k), or (q @ w) @ k.mT.",
        ),
    ],
    why="q^T W k is the dot product of W^T q with k: the matrix says which feature of a query goes with which feature "
    "of a key, and the identity leaves the plain dot product. A transformer has the same in two halves, since the dot "
    "product of A q with B k is q^T (A^T B) k, a bilinear score whose matrix is A^T B.",
    idea="The matrix is applied to each query once, and not once for every pair; the pairs then meet in a plain matrix "
    "product.",
)
