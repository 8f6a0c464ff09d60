"""scaled_dot_product_attention: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

scaled_dot_product_attention = Lesson(
    difficulty=2,
    after=["dot_scores", "attention_weights"],
    example="scaled_dot_product_attention(np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]]), "
    "np.array([[0.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]]), np.array([[0.0], [10.0]]))",
    hints=[
        "There are three steps: a score for every query and key, weights for every query, an average of the values. "
        "Which exercises before this one are steps of it?",
        "Dot products of wide vectors are large: the scores are divided by sqrt(D), the root of their number of terms, "
        "before they become weights. The weights are (..., L, S) and the values (..., S, E): which product gives (..., "
        "L, E)?",
        InTracks(
            numpy="attention_weights(dot_scores(q, k) / q.shape[-1] ** 0.5, mask) @ v. The root is a plain number "
            "here, so float32 stays float32; np.sqrt of a plain number may not leave it so.",
            torch="attention_weights(dot_scores(q, k) / q.shape[-1] ** 0.5, mask) @ v. The width is a plain number, "
            "and so is its root.",
        ),
    ],
    why="If the entries of queries and keys are independent, with mean 0 and variance 1, a dot product of D terms has "
    "variance D, and dividing by sqrt(D) brings its spread back to 1 at any width. Without that, wide vectors give one "
    "key nearly all the weight, and as a weight p moves with its score at the rate p (1 - p), hardly any gradient gets "
    "through.",
    idea=InTracks(
        numpy="The queries are divided by sqrt(D), not the scores: L times D divisions in place of L times S, which "
        "are more wherever there are more keys than features.",
        torch="On a CPU, a large batch goes through a few sequences or heads at a time, so that their scores stay in "
        "the processor's cache. And the queries are divided by sqrt(D), not the scores, of which there are mostly "
        "more.",
    ),
)

scaled_dot_product_attention_backward = Lesson(
    difficulty=4,
    after=["activations.softmax_backward"],
    example="scaled_dot_product_attention_backward(np.array([[1.0]]), np.array([[1.0]]), np.array([[0.0], [1.0]]), "
    "np.array([[0.0], [1.0]]))",
    hints=[
        "Walk the three steps backwards: the product with the values, the softmax, the product of queries and keys. "
        "What does each step hand to what went into it?",
        "A product A B hands grad B^T to A and A^T grad to B. A softmax turns dP, the gradient by its weights P, into "
        "P * (dP - the sum of P * dP along the row). The scores were divided by sqrt(D), so their gradient is as well.",
        "P as in the forward pass, mask included. dP = grad @ v^T, dS = P * (dP - the row sums of P * dP, axis kept) / "
        "sqrt(D). Then dS @ k for q, dS^T @ q for k, P^T @ grad for v, where ^T swaps the last two axes.",
    ],
    why="The weights of a query sum to 1, so one grows only at the cost of the others: the gradient by a score is P "
    "times the dot product of grad with v - o, so it asks how far the key's value lies from the result o. P stands "
    "there as a factor, so where a mask made it 0 nothing flows, and no second masking is needed.",
    idea="The softmax's matrix of derivatives, S by S for every query, is never built: one sum for each row does its "
    "work. The scale is applied once, to the gradient by the scores, before it goes on to q and to k.",
)
