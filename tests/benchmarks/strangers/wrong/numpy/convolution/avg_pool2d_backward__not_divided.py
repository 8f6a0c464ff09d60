# mistake: every pixel gets the whole gradient: it is not divided by the size of the window
# kind: backward sum for mean

import numpy as np


def avg_pool2d_backward(grad, x, kernel, *, stride=None):
    n, c, h, w = x.shape
    stride = kernel if stride is None else stride
    for value in (kernel, stride):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError("kernel and stride must be integers of at least 1")
    if kernel > min(h, w):
        raise ValueError("the kernel is larger than the images")
    rows, columns = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    if grad.shape != (n, c, rows, columns):
        raise ValueError("grad has another shape than the result")
    dx = np.zeros_like(x)
    for i in range(rows):
        for j in range(columns):
            dx[:, :, i * stride : i * stride + kernel, j * stride : j * stride + kernel] += grad[:, :, i : i + 1, j : j + 1]
    return dx
