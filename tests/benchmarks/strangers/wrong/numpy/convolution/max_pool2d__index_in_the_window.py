# mistake: the index counts inside the window instead of inside the image
# kind: index

import numpy as np


def max_pool2d(x, kernel, *, stride=None):
    n, c, h, w = x.shape
    stride = kernel if stride is None else stride
    for value in (kernel, stride):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError("kernel and stride must be integers of at least 1")
    if kernel > min(h, w):
        raise ValueError("the kernel is larger than the images")
    rows, columns = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    y = np.zeros((n, c, rows, columns), dtype=x.dtype)
    index = np.zeros((n, c, rows, columns), dtype=np.int64)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + kernel, j * stride : j * stride + kernel].reshape(n, c, -1)
            y[:, :, i, j] = window.max(axis=2)
            index[:, :, i, j] = window.argmax(axis=2)
    return y, index
