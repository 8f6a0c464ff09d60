"""additive_scores: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

additive_scores = Lesson(
    difficulty=2,
    after=["bilinear_scores", "activations.tanh"],
    example="additive_scores(np.array([[1.0]]), np.array([[-1.0], [0.0], [99.0]]), np.array([[1.0]]), "
    "np.array([[1.0]]), np.array([2.0]))",
    hints=[
        "Every pair of a query and a key goes through the same small network: two projections, their sum, tanh, a "
        "weighted sum. Which of these steps need the query alone, or the key alone?",
        "The projections are (..., L, H) and (..., S, H). Every query with every key is (..., L, 1, H) + (..., 1, S, "
        "H), which broadcasts to (..., L, S, H). tanh comes after that sum, and v takes the last axis away.",
        InTracks(
            numpy="np.tanh(np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)) is the hidden layer of every "
            "pair; then @ v.",
            torch="torch.tanh((q @ w_q.T).unsqueeze(-2) + (k @ w_k.T).unsqueeze(-3)) is the hidden layer of every "
            "pair; then @ v.",
        ),
    ],
    why="tanh is what makes a query and a key interact: without it the sum would come apart into a number for the "
    "query and one for the key, and a softmax over the keys would take the query's number out again. Each hidden unit "
    "adds something between -|v_h| and |v_h|, so no score is larger in size than all |v_h| together.",
    idea="Every query and every key is projected once, and not once for every pair; only their sums are formed for all "
    "pairs, by broadcasting.",
)
