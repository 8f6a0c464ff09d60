# style: scatter into a flat tensor

import torch


def max_unpool2d(y, index, output_shape):
    if y.shape != index.shape:
        raise ValueError("shapes")
    if len(output_shape) != 2 or any(type(s) is not int or s < 1 for s in output_shape):
        raise ValueError("output_shape")
    h, w = output_shape
    if index.numel() and not (0 <= int(index.min()) and int(index.max()) < h * w):
        raise ValueError("index")
    flat = y.new_zeros(*y.shape[:2], h * w)
    return flat.scatter(2, index.flatten(2), y.flatten(2)).unflatten(2, (h, w))
