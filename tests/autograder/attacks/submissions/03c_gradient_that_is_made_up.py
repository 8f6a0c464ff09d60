"""relu's values are right, and its gradient is made up by an autograd function of its own: that law is lost.

Expected: sigmoid: passed 1; relu: failed >0; leaky_relu: passed 1
"""

import torch


class MadeUp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.where(x > 0, x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad):
        return torch.ones_like(grad)


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def relu(x):
    return MadeUp.apply(x)


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
