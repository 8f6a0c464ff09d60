# mistake: all sines stand in the first half and all cosines in the second, as in tensor2tensor
# kind: order

import math

import torch


def sinusoidal_positions(length, dim, *, base=10000.0):
    for value in (length, dim):
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("length and dim must be integers")
    if length < 0 or dim < 2 or dim % 2:
        raise ValueError("length is at least 0, dim even and at least 2")
    if not (math.isfinite(base) and base > 0):
        raise ValueError("base is a finite number above 0")
    t = torch.arange(length, dtype=torch.float64)[:, None]
    angles = t * base ** (-torch.arange(0, dim, 2, dtype=torch.float64) / dim)
    return torch.cat([angles.sin(), angles.cos()], dim=1)
