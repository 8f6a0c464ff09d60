# mistake: the Frobenius norm instead of the spectral one
# kind: formula

import torch


def gradient_through_time(u, steps):
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise ValueError("steps must be an integer of at least 1")
    power, norms = torch.eye(len(u), dtype=u.dtype), []
    for _ in range(steps):
        power = power @ u
        norms.append(power.norm())
    return torch.stack(norms)
