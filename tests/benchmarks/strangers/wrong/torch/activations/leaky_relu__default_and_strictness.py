# mistake: default slope is 0.2 instead of 0.01
# kind: default

import torch


def leaky_relu(x, *, slope=0.2):
    return torch.where(x >= 0, x, slope * x)
