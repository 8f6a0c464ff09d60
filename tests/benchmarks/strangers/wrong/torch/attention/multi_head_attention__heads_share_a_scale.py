# mistake: scales the scores by sqrt(D) instead of by the square root of a head's width
# kind: factor

import torch


def multi_head_attention(query, memory, params, *, heads, mask=None):
    n, length, d = query.shape
    size = memory.shape[1]
    if isinstance(heads, bool) or not isinstance(heads, int) or heads < 1 or d % heads:
        raise ValueError("heads must be an integer of at least 1 that divides D")
    if mask is None:
        mask = torch.ones(n, length, size, dtype=torch.bool)
    if mask.dim() > 3:
        raise ValueError("mask has too many axes")
    try:
        mask = mask.expand(n, length, size)
    except RuntimeError:
        raise ValueError("mask does not broadcast") from None

    def split(x):
        return x.reshape(n, -1, heads, d // heads).transpose(1, 2)

    q = split(query @ params["wq"].T + params["bq"])
    k = split(memory @ params["wk"].T + params["bk"])
    v = split(memory @ params["wv"].T + params["bv"])
    scores = q @ k.transpose(-2, -1) / d**0.5
    mask = mask[:, None]
    scores = scores.masked_fill(~mask, float("-inf")).masked_fill(~mask.any(dim=-1, keepdim=True), 0.0)
    weights = torch.softmax(scores, dim=-1).masked_fill(~mask, 0.0)
    out = (weights @ v).transpose(1, 2).reshape(n, length, d)
    return out @ params["wo"].T + params["bo"]
