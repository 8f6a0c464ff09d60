# style: every entry of the kernel launches a copy of the signal

import numpy as np


def convolve1d(signal, kernel):
    if not signal.size or not kernel.size:
        raise ValueError("empty")
    out = np.zeros(signal.size + kernel.size - 1, dtype=signal.dtype)
    for i, k in enumerate(kernel):
        out[i : i + signal.size] += k * signal
    return out
