# mistake: the two attention vectors are swapped: attn_src scores the receiver
# kind: swapped

import torch


def gat_layer(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    e = (z @ attn_src)[:, None] + (z @ attn_dst)[None, :]
    e = torch.where(e > 0, e, slope * e)
    seen = (a > 0) | torch.eye(len(a), dtype=torch.bool)
    alpha = torch.softmax(e.masked_fill(~seen, float("-inf")), dim=1)
    return alpha @ z
