# mistake: adds minus infinity and cleans up the NaN of a row without a key afterwards; its gradient stays NaN
# kind: gradient nan

import torch


def attention_weights(scores, mask=None):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    if mask.dim() > scores.dim():
        raise ValueError("mask has too many axes")
    try:
        mask = mask.expand(scores.shape)
    except RuntimeError:
        raise ValueError("mask does not broadcast to the scores") from None
    bias = torch.zeros_like(scores).masked_fill(~mask, float("-inf"))
    return torch.nan_to_num(torch.softmax(scores + bias, dim=-1), nan=0.0)
