# style: a loop over heads with slices of the weights, concatenated

import math

import torch


def multi_head_attention(query, memory, params, *, heads, mask=None):
    if type(heads) is not int or heads < 1 or query.shape[-1] % heads:
        raise ValueError("heads")
    shape = (query.shape[0], query.shape[1], memory.shape[1])
    if mask is None:
        mask = torch.ones(shape, dtype=torch.bool)
    if mask.dim() > 3:
        raise ValueError("mask")
    try:
        mask = mask.expand(shape)
    except RuntimeError:
        raise ValueError("mask") from None
    width = query.shape[-1] // heads
    parts = []
    for start in range(0, query.shape[-1], width):
        mine = slice(start, start + width)
        q = query @ params["wq"][mine].T + params["bq"][mine]
        k = memory @ params["wk"][mine].T + params["bk"][mine]
        v = memory @ params["wv"][mine].T + params["bv"][mine]
        s = (q @ k.mT / math.sqrt(width)).masked_fill(~mask, -math.inf)
        blind = ~mask.any(-1, keepdim=True)
        p = torch.softmax(s.masked_fill(blind, 0.0), dim=-1).masked_fill(blind, 0.0)
        parts.append(p @ v)
    return torch.cat(parts, dim=-1) @ params["wo"].T + params["bo"]
