# mistake: the weights are detached "to save memory", so q and k get no gradient
# kind: gradient detach

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    if mask.dim() > scores.dim():
        raise ValueError("mask has too many axes")
    try:
        mask = mask.expand(scores.shape)
    except RuntimeError:
        raise ValueError("mask does not broadcast to the scores") from None
    scores = scores.masked_fill(~mask, float("-inf"))
    if scores.shape[-1] == 0:
        return scores @ v
    scores = scores.masked_fill(~mask.any(dim=-1, keepdim=True), 0.0)
    weights = torch.softmax(scores, dim=-1).masked_fill(~mask, 0.0)
    return weights.detach() @ v
