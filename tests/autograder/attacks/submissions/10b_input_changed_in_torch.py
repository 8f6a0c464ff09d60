"""relu works in the tensor that it was given, which autograd does not allow besides: laws are lost.

Expected: sigmoid: passed 1; relu: input_changed or error or failed >0; leaky_relu: passed 1
"""

import torch


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def relu(x):
    x.mul_(x > 0)
    return x


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
