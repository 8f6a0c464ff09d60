# mistake: spherical interpolation (slerp) instead of the straight line
# kind: formula

import torch


def interpolate(z0, z1, t):
    if z0.shape != z1.shape:
        raise ValueError("z0 and z1 have different shapes")
    cosine = (z0 * z1).sum() / (z0.norm() * z1.norm()).clamp(min=1e-12)
    omega = torch.acos(cosine.clamp(-1, 1))
    so = torch.sin(omega)
    if so < 1e-9:
        return (1 - t) * z0 + t * z1
    return torch.sin((1 - t) * omega) / so * z0 + torch.sin(t * omega) / so * z1
