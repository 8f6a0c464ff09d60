# mistake: every pixel that equals the maximum gets the whole gradient, not just the first one
# kind: backward

import numpy as np


def max_pool2d_backward(grad, x, kernel, *, stride=None):
    n, c, h, w = x.shape
    stride = kernel if stride is None else stride
    for value in (kernel, stride):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError("kernel and stride must be integers of at least 1")
    if kernel > min(h, w):
        raise ValueError("the kernel is larger than the images")
    rows, columns = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    if grad.shape != (n, c, rows, columns):
        raise ValueError("grad has another shape than y")
    dx = np.zeros_like(x)
    for i in range(rows):
        for j in range(columns):
            rs, cs = slice(i * stride, i * stride + kernel), slice(j * stride, j * stride + kernel)
            window = x[:, :, rs, cs]
            mask = window == window.max(axis=(2, 3), keepdims=True)
            dx[:, :, rs, cs] += mask * grad[:, :, i, j][:, :, None, None]
    return dx
