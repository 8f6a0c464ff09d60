# mistake: takes the maxima from x.detach(), so no gradient reaches x
# kind: gradient cut

import torch


def max_pool2d(x, kernel, *, stride=None):
    n, c, h, w = x.shape
    stride = kernel if stride is None else stride
    for value in (kernel, stride):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError("kernel and stride must be integers of at least 1")
    if kernel > min(h, w):
        raise ValueError("the kernel is larger than the images")
    windows = x.detach().unfold(2, kernel, stride).unfold(3, kernel, stride)
    rows, columns = windows.shape[2:4]
    values, place = windows.reshape(n, c, rows, columns, -1).max(dim=-1)
    top = torch.arange(rows).view(-1, 1) * stride + place // kernel
    left = torch.arange(columns) * stride + place % kernel
    return values, top * w + left
