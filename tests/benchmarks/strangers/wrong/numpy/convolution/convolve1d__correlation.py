# mistake: slides the kernel without flipping it: cross-correlation
# kind: flipped

import numpy as np


def convolve1d(signal, kernel):
    if signal.size == 0 or kernel.size == 0:
        raise ValueError("signal and kernel need entries")
    k = len(kernel)
    padded = np.pad(signal, k - 1)
    return np.array([np.dot(padded[i : i + k], kernel) for i in range(len(signal) + k - 1)], dtype=signal.dtype)
