# mistake: sets masked weights to 0 after the softmax, so the others no longer sum to 1
# kind: order

import numpy as np


def attention_weights(scores, mask=None):
    if mask is None:
        mask = np.ones(scores.shape, dtype=bool)
    if mask.ndim > scores.ndim or np.broadcast_shapes(mask.shape, scores.shape) != scores.shape:
        raise ValueError("mask does not broadcast to the scores")
    if scores.shape[-1] == 0:
        return scores.copy()
    mask = np.broadcast_to(mask, scores.shape)
    finite = np.where(mask, scores, np.where(np.isfinite(scores), scores, 0))
    e = np.exp(finite - finite.max(axis=-1, keepdims=True))
    return np.where(mask, e / e.sum(axis=-1, keepdims=True), 0).astype(scores.dtype)
