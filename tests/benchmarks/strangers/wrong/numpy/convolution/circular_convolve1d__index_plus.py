# mistake: the index is (m + k) mod n instead of (m - k) mod n
# kind: sign

import numpy as np


def circular_convolve1d(signal, kernel):
    if signal.size == 0:
        raise ValueError("signal has no entries")
    if kernel.shape != signal.shape:
        raise ValueError("kernel has another length than signal")
    n = len(signal)
    out = np.zeros_like(signal)
    for m in range(n):
        for k in range(n):
            out[m] += signal[k] * kernel[(m + k) % n]
    return out
