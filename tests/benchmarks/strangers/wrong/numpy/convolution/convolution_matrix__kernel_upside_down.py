# mistake: the columns hold the kernel upside down: the matrix of a correlation
# kind: flipped

import numpy as np


def convolution_matrix(kernel, size):
    if kernel.size == 0:
        raise ValueError("kernel has no entries")
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
        raise ValueError("size must be an integer of at least 1")
    k = len(kernel)
    matrix = np.zeros((size + k - 1, size), dtype=kernel.dtype)
    for j in range(size):
        matrix[j : j + k, j] = kernel[::-1]
    return matrix
