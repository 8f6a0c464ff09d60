# mistake: computes erf in Python floats and builds a new tensor, which knows nothing of x
# kind: gradient cut

import math

import torch


def gelu(x):
    values = [v * 0.5 * math.erfc(-v / math.sqrt(2)) for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype).reshape(x.shape)
