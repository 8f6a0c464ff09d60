# mistake: the divergence of q from p
# kind: order

import torch


def bernoulli_kl(p, q):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")

    def term(a, b):
        some = a > 0
        safe = torch.where(some, a, 1)
        return torch.where(some, safe * (safe.log() - torch.where(some, b, 1).log()), 0)

    return term(q, p) + term(1 - q, 1 - p)
