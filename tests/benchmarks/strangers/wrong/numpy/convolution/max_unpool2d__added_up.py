# mistake: a maximum shared by overlapping windows is added once for each window
# kind: accumulated

import numpy as np


def max_unpool2d(y, index, output_shape):
    if index.shape != y.shape:
        raise ValueError("index has another shape than y")
    sizes = list(output_shape)
    if len(sizes) != 2 or any(isinstance(s, bool) or not isinstance(s, (int, np.integer)) or s < 1 for s in sizes):
        raise ValueError("output_shape must be two integers of at least 1")
    h, w = sizes
    if index.size and (index.min() < 0 or index.max() >= h * w):
        raise ValueError("an index lies outside of the images")
    n, c = y.shape[:2]
    out = np.zeros((n, c, h * w), dtype=y.dtype)
    for a in range(n):
        for b in range(c):
            np.add.at(out[a, b], index[a, b].ravel(), y[a, b].ravel())
    return out.reshape(n, c, h, w)
