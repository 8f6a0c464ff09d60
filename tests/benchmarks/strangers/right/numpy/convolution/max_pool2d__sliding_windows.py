# style: sliding_window_view, argmax and take_along_axis

import numpy as np


def max_pool2d(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    if any(isinstance(v, bool) or not isinstance(v, (int, np.integer)) or v < 1 for v in (kernel, step)):
        raise ValueError("sizes")
    n, c, h, w = x.shape
    if kernel > h or kernel > w:
        raise ValueError("kernel too large")
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::step, ::step]
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    best = flat.argmax(-1)
    y = np.take_along_axis(flat, best[..., None], -1)[..., 0]
    i, j = np.indices(best.shape[2:])
    return y, (i * step + best // kernel) * w + (j * step + best % kernel)
