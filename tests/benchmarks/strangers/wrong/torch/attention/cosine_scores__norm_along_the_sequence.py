# mistake: takes norms along the sequence (dim -2) instead of along the features
# kind: axis

import torch


def cosine_scores(q, k, *, eps=1e-12):
    if not 0 < eps < float("inf"):
        raise ValueError("eps is a finite number above 0")
    qn = q / q.norm(dim=-2, keepdim=True).clamp(min=eps)
    kn = k / k.norm(dim=-2, keepdim=True).clamp(min=eps)
    return qn @ kn.transpose(-2, -1)
