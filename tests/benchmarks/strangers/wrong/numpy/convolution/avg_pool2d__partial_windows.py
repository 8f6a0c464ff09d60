# mistake: keeps the remainder at the edge as smaller windows (ceil mode)
# kind: shape

import numpy as np


def avg_pool2d(x, kernel, *, stride=None):
    n, c, h, w = x.shape
    stride = kernel if stride is None else stride
    for value in (kernel, stride):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError("kernel and stride must be integers of at least 1")
    if kernel > min(h, w):
        raise ValueError("the kernel is larger than the images")
    rows, columns = -(-(h - kernel) // stride) + 1, -(-(w - kernel) // stride) + 1
    out = np.zeros((n, c, rows, columns), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
            if window.shape[2] and window.shape[3]:
                out[:, :, i, j] = window.mean(axis=(2, 3))
    return out
