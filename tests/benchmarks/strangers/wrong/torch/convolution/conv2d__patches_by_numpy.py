# mistake: the patches come from NumPy, so weight and bias learn, and x gets no gradient
# kind: gradient numpy

import numpy as np
import torch


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    for value, least in [(stride, 1), (padding, 0), (dilation, 1), (groups, 1)]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError("stride, padding, dilation and groups must be integers that are large enough")
    n, c, h, w = x.shape
    o, cg, kh, kw = weight.shape
    if c % groups or o % groups or cg != c // groups:
        raise ValueError("channels, weight and groups do not fit together")
    if bias is not None and bias.shape != (o,):
        raise ValueError("bias needs one number per kernel")
    if kh < 1 or kw < 1:
        raise ValueError("the kernels have no entries")
    rows = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    image = np.pad(x.detach().numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    patches = np.empty((n, c, kh, kw, rows, columns), dtype=image.dtype)
    for i in range(kh):
        for j in range(kw):
            top, left = i * dilation, j * dilation
            patches[:, :, i, j] = image[:, :, top : top + stride * (rows - 1) + 1 : stride, left : left + stride * (columns - 1) + 1 : stride]
    patches = torch.from_numpy(patches).reshape(n, groups, cg, kh, kw, rows, columns)
    out = torch.einsum("gocuv,ngcuvij->ngoij", weight.reshape(groups, o // groups, cg, kh, kw), patches)
    out = out.reshape(n, o, rows, columns)
    return out if bias is None else out + bias.view(1, -1, 1, 1)
