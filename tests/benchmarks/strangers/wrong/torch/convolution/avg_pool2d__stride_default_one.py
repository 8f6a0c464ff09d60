# mistake: None for stride means 1 here instead of the size of the window
# kind: default

import torch


def avg_pool2d(x, kernel, *, stride=None):
    h, w = x.shape[2:]
    stride = 1 if stride is None else stride
    for value in (kernel, stride):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError("kernel and stride must be integers of at least 1")
    if kernel > min(h, w):
        raise ValueError("the kernel is larger than the images")
    return x.unfold(2, kernel, stride).unfold(3, kernel, stride).mean(dim=(-2, -1))
