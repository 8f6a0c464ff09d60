# style: einsum as a sum over windows

import numpy as np


def avg_pool2d(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    if any(isinstance(v, bool) or not isinstance(v, (int, np.integer)) or v < 1 for v in (kernel, step)):
        raise ValueError("sizes")
    h, w = x.shape[2:]
    if kernel > h or kernel > w:
        raise ValueError("kernel too large")
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::step, ::step]
    return np.einsum("ncijuv->ncij", windows) / x.dtype.type(kernel**2)
