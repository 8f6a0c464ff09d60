# mistake: flips the kernel on the rows only
# kind: flipped

import numpy as np


def convolve2d(image, kernel):
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel is empty or larger than the image")
    flipped = kernel[::-1]
    kh, kw = kernel.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    out = np.zeros((rows, columns), dtype=image.dtype)
    for u in range(kh):
        for v in range(kw):
            out += flipped[u, v] * image[u : u + rows, v : v + columns]
    return out
