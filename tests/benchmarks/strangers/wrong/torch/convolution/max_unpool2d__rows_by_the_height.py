# mistake: takes row and column out of the index with the height of the image instead of its width
# kind: index

import torch


def max_unpool2d(y, index, output_shape):
    if index.shape != y.shape:
        raise ValueError("index has another shape than y")
    if len(output_shape) != 2 or any(isinstance(s, bool) or not isinstance(s, int) or s < 1 for s in output_shape):
        raise ValueError("output_shape is two integers of at least 1")
    h, w = output_shape
    if index.numel() and (index.min() < 0 or index.max() >= h * w):
        raise ValueError("an index lies outside")
    n, c = y.shape[:2]
    rows, columns = index // h, index % h
    flat = (rows * w + columns).clamp(max=h * w - 1).reshape(n, c, -1)
    out = torch.zeros(n, c, h * w, dtype=y.dtype)
    return out.scatter(2, flat, y.reshape(n, c, -1)).reshape(n, c, h, w)
