# mistake: clamps both probabilities to [1e-7, 1 - 1e-7], so what should be infinite is finite
# kind: clipped

import torch


def bernoulli_kl(p, q):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    p = p.clamp(1e-7, 1 - 1e-7)
    q = q.clamp(1e-7, 1 - 1e-7)
    return p * torch.log(p / q) + (1 - p) * torch.log((1 - p) / (1 - q))
