"""100 GB as a tensor, and in pieces.

Expected: sigmoid: passed 1; tanh: out_of_memory or error or crashed or timeout 0; relu: out_of_memory or error 0
Expected: leaky_relu: passed 1
"""

import torch

tried = []


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def tanh(x):
    if tried:
        raise MemoryError
    pieces = [tried.append(1)]
    while True:
        pieces.append(torch.ones(16 * 2**20))


def relu(x):
    return torch.empty(100 * 2**30 // 4).fill_(1)


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
