"""Right numbers in PyTorch, each time of another dtype or layout than the input's.

Expected: sigmoid: passed 1; tanh: wrong_dtype 0; relu: wrong_dtype or error 0; leaky_relu: wrong_dtype or error 0
Expected: elu: wrong_dtype or error 0
"""

import torch


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def tanh(x):
    return (1 - 2 / (1 + torch.exp(2 * x))).to(torch.complex128)


def relu(x):
    return torch.where(x > 0, x, 0 * x).to(torch.bfloat16)


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x).to_sparse()


def elu(x, *, alpha=1.0):
    return torch.quantize_per_tensor(torch.where(x > 0, x, alpha * torch.expm1(x)).float(), 0.1, 0, torch.qint8)
