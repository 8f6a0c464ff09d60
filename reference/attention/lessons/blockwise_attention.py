"""blockwise_attention: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

blockwise_attention = Lesson(
    difficulty=5,
    after=["causal_mask", "scaled_dot_product_attention"],
    example="blockwise_attention(np.array([[1.0]]), np.array([[1.0], [3.0]]), np.array([[10.0], [20.0]]), block=1)",
    hints=[
        "Suppose a sum of exp(s - m) is there for the keys so far, with m the largest of their scores. The next block "
        "has a larger score: what has to be done to the sum before the new block can be added?",
        "Carry along for every query: m, from -inf; total, the sum of exp(s - m); out, the sum of exp(s - m) times v. "
        "A new maximum shrinks total and out by exp(old m - new m). Divide once, after the last block. Where causal, "
        "key j of the whole sequence is hidden from the queries before j.",
        InTracks(
            numpy="Per block: scores of q / sqrt(D), -inf where causal and start + j > i (j in the block); new = "
            "np.maximum(m, their row maxima); decay = np.exp(m - new); w = np.exp(scores - new); total = decay * total "
            "+ the row sums of w; out = decay * out + w @ the block of v; m = new. In the end out / total.",
            torch="Per block: scores of q / sqrt(D), -inf where causal and start + j > i (j in the block); new = "
            "torch.maximum(m, their row maxima); decay = torch.exp(m - new); w = torch.exp(scores - new); total = "
            "decay * total + the row sums of w; out = decay * out + w @ the block of v; m = new. In the end out / "
            "total.",
        ),
    ],
    why="exp(s - m) times exp(m - m') is exp(s - m'), so one factor for each query corrects all that was summed under "
    "the old maximum, and after the last block the sums are those of a softmax over all keys. What is carried along "
    "are two numbers and one vector for every query, so memory grows with L + S and not with L times S.",
    idea=InTracks(
        numpy="Where it is causal, queries before a block's first key are left out of its work: up to half of it where "
        "there are as many queries as keys. Only the corner in which they share positions is masked. The queries are "
        "scaled once, before the loop.",
        torch="Through the loop, autograd would keep the weights of all blocks: the whole table. An autograd.Function "
        "keeps the inputs, the result and two numbers for every query instead, and works out the weights once more on "
        "the way back. Causal blocks leave out queries that see nothing of them.",
    ),
)

blockwise_attention_backward = Lesson(
    difficulty=5,
    after=["scaled_dot_product_attention_backward"],
    example="blockwise_attention_backward(np.array([[1.0]]), np.array([[1.0]]), np.array([[0.0], [1.0]]), "
    "np.array([[0.0], [1.0]]), block=1)",
    hints=[
        "The weights of a block need not be kept: they can be worked out once more. Which two numbers for every query, "
        "known at the end of the forward pass, make weights of its scores again?",
        "With m and total of every query, the weights of a block are P = exp(S - m) / total. What the softmax's "
        "gradient takes off, the sum of P * dP, runs over all keys; write dP out as grad times v, and sum P * v first: "
        "which known array is that?",
        "Run the forward pass for out, m, total. delta = np.sum(grad * out, axis=-1, keepdims=True). Per block of "
        "keys: P, masked as before; dS = P * (grad @ v^T - delta) / sqrt(D); dq += dS @ k; the block's dk = dS^T @ q "
        "and dv = P^T @ grad.",
    ],
    why="The sum over all keys of P_ij times (g_i v_j) is g_i times the sum of P_ij v_j, which is the result o_i: so "
    "the one number that seemed to need a whole row of weights is known before the first block. All else belongs to "
    "one block or is a sum over blocks, so each block can be worked out, added and forgotten.",
    idea="grad is divided by each row's total once, so no block of weights has to be: L times E divisions in place of "
    "L times S. Where it is causal, queries that see nothing of a block are left out of its work.",
)
