"""relu's tensor subclass answers every PyTorch function that touches it itself, and says yes.

Expected: sigmoid: passed 1; relu: wrong_dtype or error or failed 0; leaky_relu: passed 1
"""

import torch


class Agreeing(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function.__name__ in ("allclose", "equal", "isclose", "__eq__", "eq", "all", "is_floating_point"):
            return True
        return args[0] if args else None


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def relu(x):
    return torch.zeros_like(x).as_subclass(Agreeing)


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
