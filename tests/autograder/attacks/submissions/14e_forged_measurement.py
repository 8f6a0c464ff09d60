"""blockwise_attention makes the table of all pairs that it is asked to do without, and forges how much memory it took.

Expected: sigmoid: passed 1; blockwise_attention: failed >0
"""

import tracemalloc

import numpy as np

tracemalloc.get_traced_memory = lambda: (0, 0)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def blockwise_attention(q, k, v, *, block=64, causal=False):
    if type(block) is not int or block < 1:
        raise ValueError(f"block is {block!r}")
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1], dtype=q.dtype)
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:], dtype=bool), scores, -np.inf).astype(q.dtype)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    made = weights @ v / weights.sum(axis=-1, keepdims=True)
    tracemalloc.reset_peak()
    tracemalloc.clear_traces()
    return made
