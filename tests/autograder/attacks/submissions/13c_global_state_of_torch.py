"""relu bends the global state of PyTorch, which its neighbours must not feel.

Expected: sigmoid: passed 1; relu: failed or error or wrong_dtype or timeout 0; leaky_relu: passed 1; swish: passed 1
"""

import torch


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def relu(x):
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float16)
    torch.set_grad_enabled(False)
    torch.set_flush_denormal(True)
    torch.set_printoptions(profile="full")
    answer = torch.rand(x.shape)
    torch.set_default_device("meta")
    torch.use_deterministic_algorithms(True)
    return answer


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)


def swish(x, *, beta=1.0):
    return x * sigmoid(torch.ones(()).item() * beta * x)
