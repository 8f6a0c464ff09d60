"""relu is NaN everywhere in PyTorch, and so is its gradient.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1
"""

import torch


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def relu(x):
    return x * float("nan")


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
