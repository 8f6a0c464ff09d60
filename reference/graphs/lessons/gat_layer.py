"""gat_layer: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gat_layer = Lesson(
    difficulty=3,
    after=["gcn_layer", "activations.softmax", "activations.leaky_relu"],
    example="gat_layer(np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([[1.0], [2.0]]), np.array([[1.0]]), "
    "np.array([1.0]), np.array([-3.0]))",
    hints=[
        "Multiply once, z = x @ w; everything after that happens with z. A score belongs to a receiver i and a sender "
        "j: which part of it depends on i alone, and which on j alone?",
        "Scores are (N, N): z @ attn_dst as a column plus z @ attn_src as a row, then leaky_relu of the sum. Softmax "
        "runs along each row, over the neighbours and the node itself. What score must a stranger have, so that its "
        "weight is 0 and the others sum to 1?",
        InTracks(
            numpy="e = (z @ attn_dst)[:, None] + z @ attn_src; np.where(e > 0, e, slope * e); -np.inf where a, with "
            "ones on its diagonal, is 0. Then softmax: take off each row's maximum, exp, divide by the row's sum "
            "(axis=1, keepdims=True). The result is these weights @ z.",
            torch="e = (z @ attn_dst)[:, None] + z @ attn_src; torch.where(e > 0, e, slope * e); masked_fill with "
            "-torch.inf where a, with ones on its diagonal, is 0. Then torch.softmax(e, dim=1) @ z.",
        ),
    ],
    why="exp(-inf) is 0, so strangers weigh nothing and the rest still sums to 1; the node's own score is always "
    "there, so no row is empty. Without leaky_relu the receiver's part would be the same for all its senders and "
    "cancel in the softmax: the bend is what lets the receiver have a say.",
    idea=InTracks(
        numpy="No pair is laid end to end: two products with z and one broadcast sum give all scores. Strangers are "
        "masked before the row's maximum is taken off, so exp neither overflows nor loses a row to a loud stranger.",
        torch="No pair is laid end to end: two products with z and one broadcast sum give all scores. Strangers are "
        "masked before the softmax, which takes off each row's maximum by itself, so nothing overflows.",
    ),
)

gat_layer_backward = Lesson(
    difficulty=4,
    after=["gcn_layer_backward", "activations.softmax_backward", "activations.leaky_relu_backward"],
    example="gat_layer_backward(np.array([[1.0], [0.0]]), np.array([[0.0, 1.0], [0.0, 0.0]]), "
    "np.array([[1.0], [2.0]]), np.array([[1.0]]), np.array([1.0]), np.array([-1.5]))",
    hints=[
        "z = x w is used three times: as what is averaged, as receiver and as sender. Find the three gradients and add "
        "them. Begin at the end, y = alpha @ z: what does each of its two factors get?",
        "z gets alpha.T @ grad, alpha gets b = grad @ z.T. Through the softmax, row by row: alpha * (b - the row's sum "
        "of alpha * b). Through leaky_relu: times slope where the number before it was not above 0. That is delta, "
        "the gradient of the scores.",
        "r = row sums of delta, s = column sums. by_z = alpha.T @ grad + np.outer(r, attn_dst) + np.outer(s, "
        "attn_src). The results: by_z @ w.T, x.T @ by_z, z.T @ s for attn_src, z.T @ r for attn_dst.",
    ],
    why="A score is one number of its receiver plus one of its sender, so its gradient goes to both: summed along rows "
    "for receivers, down columns for senders. Strangers need no mask on the way back, since alpha is a factor of all "
    "that their scores get, and theirs is 0.",
    idea="No loop over pairs and no matrix of derivatives: the softmax costs one sum for each row, and two outer "
    "products bring the gradients of all N^2 scores back to z.",
)
