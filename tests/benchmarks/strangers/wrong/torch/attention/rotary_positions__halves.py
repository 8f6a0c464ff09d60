# mistake: pairs column i with column i + D / 2 (rotate_half) instead of neighbours
# kind: layout

import torch


def rotary_positions(x, *, base=10000.0):
    length, d = x.shape[-2:]
    if d % 2 or d == 0:
        raise ValueError("D must be even and not 0")
    if not 0 < base < float("inf"):
        raise ValueError("base is a finite number above 0")
    inv_freq = base ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    angles = torch.outer(torch.arange(length, dtype=x.dtype), inv_freq)
    cos, sin = torch.cat((angles, angles), -1).cos(), torch.cat((angles, angles), -1).sin()
    x1, x2 = x[..., : d // 2], x[..., d // 2 :]
    return x * cos + torch.cat((-x2, x1), dim=-1) * sin
