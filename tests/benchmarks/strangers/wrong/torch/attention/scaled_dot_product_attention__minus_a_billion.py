# mistake: masks with -1e9, so a query without any key gets the average of all values instead of zeros
# kind: edge

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    s = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        try:
            mask = mask.expand(s.shape)
        except RuntimeError:
            raise ValueError("mask does not broadcast to the scores") from None
        s = s.masked_fill(~mask, -1e9)
    return torch.softmax(s, dim=-1) @ v
