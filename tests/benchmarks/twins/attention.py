"""Races of attention: the twins against PyTorch's fused attention, its layer, and its distances."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.benchmarks.race import Race, normal

SHAPE = (8, 8, 512, 64)


def cosine_scores() -> Race:
    def built_in(q, k):
        return lambda: F.cosine_similarity(q[..., :, None, :], k[..., None, :, :], dim=-1, eps=1e-12)

    return Race({"q": normal(4, 128, 64), "k": normal(4, 128, 64)[::-1].copy()}, built_in)


def bilinear_scores() -> Race:
    return Race({"q": normal(8, 512, 64), "k": normal(8, 512, 32), "w": normal(64, 32)})


def additive_scores() -> Race:
    weights = {"w_q": normal(64, 64) / 8, "w_k": normal(64, 32) / 8, "v": normal(64)}
    return Race({"q": normal(4, 128, 64), "k": normal(4, 128, 32)} | weights)


def attention_weights() -> Race:
    return Race({"scores": normal(16, 512, 512), "mask": np.tri(512, dtype=bool)})


def scaled_dot_product_attention() -> Race:
    def built_in(q, k, v):
        return lambda: F.scaled_dot_product_attention(q, k, v)

    q, k, v = normal(3, *SHAPE)
    return Race({"q": q, "k": k, "v": v}, built_in)


def multi_head_attention() -> Race:
    size, heads = 512, 8
    weights = dict(zip(("wq", "wk", "wv", "wo"), normal(4, size, size) / size**0.5, strict=True))
    biases = dict(zip(("bq", "bk", "bv", "bo"), normal(4, size), strict=True))

    def built_in(query, memory, params):
        layer = torch.nn.MultiheadAttention(size, heads, batch_first=True).to(query.device, query.dtype)
        with torch.no_grad():
            layer.in_proj_weight.copy_(torch.cat([params["wq"], params["wk"], params["wv"]]))
            layer.in_proj_bias.copy_(torch.cat([params["bq"], params["bk"], params["bv"]]))
            layer.out_proj.weight.copy_(params["wo"])
            layer.out_proj.bias.copy_(params["bo"])
        return lambda: layer(query, memory, memory, need_weights=False)[0]

    query, memory = normal(2, 4, 256, size)
    return Race({"query": query, "memory": memory, "params": weights | biases}, built_in, {"heads": heads})


def rotary_positions() -> Race:
    return Race({"x": normal(8, 8, 512, 64)})


def blockwise_attention() -> Race:
    def built_in(q, k, v):
        return lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True)

    q, k, v = normal(3, 1, 4, 2048, 64)
    return Race({"q": q, "k": k, "v": v}, built_in, {"block": 128, "causal": True})
