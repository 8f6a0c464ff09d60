# mistake: adds the two divergences without the halves in front
# kind: twice

import torch


def js_divergence(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.dim() <= axis < p.dim():
        raise ValueError("no such axis")
    m = 0.5 * (p + q)
    one = torch.ones_like(p)

    def kl(a):
        seen = a > 0
        return (a * (torch.log(torch.where(seen, a, one)) - torch.log(torch.where(seen, m, one)))).sum(dim=axis)

    return (kl(p) + kl(q)).clamp(min=0)
