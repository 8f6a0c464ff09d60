# mistake: treats q as logits and applies log_softmax, where q are probabilities already
# kind: formula

import torch


def cross_entropy(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.dim() <= axis < p.dim():
        raise ValueError("no such axis")
    log_q = q - torch.logsumexp(q, dim=axis, keepdim=True)
    return -(p * log_q).sum(dim=axis)
