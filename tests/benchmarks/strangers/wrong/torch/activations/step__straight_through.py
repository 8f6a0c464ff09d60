# mistake: a straight-through estimator: the gradient passes as if nothing had happened
# kind: gradient wrong

import torch


def step(z):
    hard = (z >= 0).to(z.dtype)
    return hard + z - z.detach()
