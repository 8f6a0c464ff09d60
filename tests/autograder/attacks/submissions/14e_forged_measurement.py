"""blockwise_attention makes the table of all pairs that it is asked to do without, and forges how much memory it took.

Expected: sigmoid: passed 1; blockwise_attention: failed >0
"""

import sys

import numpy as np

try:
    import tracemalloc
except ImportError:
    # It is kept away; Python's own makes another one.
    import _imp
    from importlib.machinery import BuiltinImporter, ModuleSpec

    tracemalloc = _imp.create_builtin(ModuleSpec("_tracemalloc", BuiltinImporter))
    sys.modules["_tracemalloc"] = sys.modules["tracemalloc"] = tracemalloc

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
    return weights @ v / weights.sum(axis=-1, keepdims=True)
