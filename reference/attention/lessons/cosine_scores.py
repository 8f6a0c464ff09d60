"""cosine_scores: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

cosine_scores = Lesson(
    difficulty=2,
    after=["dot_scores"],
    example="cosine_scores(np.array([[3.0, 4.0]]), np.array([[6.0, 8.0], [0.0, 2.0], [-3.0, -4.0], [0.0, 0.0]]))",
    hints=[
        "Stretching a key should not change its score. What do you divide a dot product by, so that the lengths of "
        "both vectors drop out?",
        "There is one length for every query and one for every key: as (L, 1) times (1, S) they broadcast to the shape "
        "of the scores. A vector of zeros makes a product of lengths 0: how does eps keep that from being divided by?",
        InTracks(
            numpy="The lengths are np.sqrt(np.sum(x * x, axis=-1, keepdims=True)), for q and for k; swap the last two "
            "axes of k's. Then the dot products / np.maximum(product of the lengths, eps).",
            torch="The lengths are torch.linalg.vector_norm(x, dim=-1, keepdim=True), for q and for k; turn k's with "
            ".mT. Then the dot products / (product of the lengths).clamp(min=eps).",
        ),
    ],
    why="A dot product is the product of both lengths times the cosine of the angle in between, so dividing by the "
    "lengths leaves the cosine. eps comes in only where the product of the lengths is smaller: a vector of zeros gets "
    "0 / eps, which is 0, and wherever the product is larger the cosine is left exactly as it is.",
    idea="One length for each vector, multiplied as a column and a row; then the table of dot products is divided "
    "once. No table of all pairs with their features, (L, S, D), is formed.",
)
