"""Right numbers in the PyTorch track, as NumPy arrays, a list, a parameter list and a tensor without memory.

Expected: step: wrong_dtype 0; sigmoid: passed 1; tanh: wrong_dtype 0; relu: wrong_dtype or error or failed 0
Expected: leaky_relu: passed 1
"""

import torch


def step(z):
    return (z >= 0).to(z.dtype).numpy()


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def tanh(x):
    return x.tolist()


def relu(x):
    return torch.empty_like(x, device="meta")


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
