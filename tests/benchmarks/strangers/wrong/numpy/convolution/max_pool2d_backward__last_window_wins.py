# mistake: a pixel that won several windows keeps the gradient of the last one: it assigns instead of adding
# kind: backward overlap

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
        raise ValueError("grad has another shape than the result")
    dx = np.zeros_like(x)
    for a in range(n):
        for b in range(c):
            for i in range(rows):
                for j in range(columns):
                    window = x[a, b, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
                    u, v = np.unravel_index(np.argmax(window), window.shape)
                    dx[a, b, i * stride + u, j * stride + v] = grad[a, b, i, j]
    return dx
