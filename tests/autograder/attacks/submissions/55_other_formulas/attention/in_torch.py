"""Attention by `einsum`, with a mask put in by numbers instead of by infinities.

Expected: scaled_dot_product_attention: passed 1
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = torch.einsum("...qd,...kd->...qk", q, k) / math.sqrt(q.shape[-1])
    allowed = torch.ones_like(scores)
    if mask is not None:
        if mask.ndim > scores.ndim:
            raise ValueError("the mask has too many axes")
        try:
            allowed = torch.broadcast_to(mask, scores.shape).to(scores.dtype)
        except RuntimeError as error:
            raise ValueError("the mask does not fit") from error
    if not scores.shape[-1]:
        return torch.einsum("...qk,...ke->...qe", scores, v)
    scores = torch.where(allowed > 0, scores, torch.full_like(scores, -1e30))
    weights = allowed * torch.exp(scores - scores.amax(-1, keepdim=True).detach())
    total = torch.einsum("...qk->...q", weights)[..., None]
    return torch.einsum("...qk,...ke->...qe", weights / torch.where(total > 0, total, torch.ones_like(total)), v)
