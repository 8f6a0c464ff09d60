"""relu's tensor subclass gives false answers of `detach`, `numpy`, `requires_grad` and `dtype` on the way out.

Expected: sigmoid: passed 1; relu: wrong_dtype or error or failed 0; leaky_relu: passed 1
"""

import numpy as np
import torch


class Changing(torch.Tensor):
    requires_grad = True
    dtype = torch.float64

    def detach(self):
        return self

    def cpu(self):
        return self

    def resolve_conj(self):
        return self

    def resolve_neg(self):
        return self

    def numpy(self, *args, **settings):
        return np.array("all of it is right", dtype=object)


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def relu(x):
    return x.as_subclass(Changing)


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
