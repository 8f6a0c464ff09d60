# style: sines and cosines stacked and flattened; float64

import torch


def sinusoidal_positions(length, dim, *, base=10000.0):
    if type(length) is not int or type(dim) is not int or length < 0 or dim < 2 or dim % 2:
        raise ValueError("sizes")
    if not 0 < base < float("inf"):
        raise ValueError("base")
    t = torch.arange(length, dtype=torch.float64)
    rate = torch.tensor([base ** (-two_i / dim) for two_i in range(0, dim, 2)], dtype=torch.float64)
    angle = torch.outer(t, rate)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
