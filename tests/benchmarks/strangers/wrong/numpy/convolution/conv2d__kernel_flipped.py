# mistake: flips the kernel, a true convolution; the layer is a cross-correlation
# kind: flipped

import numpy as np


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    for value, least in [(stride, 1), (padding, 0), (dilation, 1), (groups, 1)]:
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
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
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    flipped = weight[:, :, ::-1, ::-1]
    out = np.zeros((n, o, rows, columns), dtype=x.dtype)
    og = o // groups
    for g in range(groups):
        outs, ins = slice(g * og, (g + 1) * og), slice(g * cg, (g + 1) * cg)
        for u in range(kh):
            for v in range(kw):
                r, q = u * dilation, v * dilation
                part = xp[:, ins, r : r + stride * (rows - 1) + 1 : stride, q : q + stride * (columns - 1) + 1 : stride]
                out[:, outs] += np.einsum("ncij,oc->noij", part, flipped[outs, :, u, v])
    return out if bias is None else out + bias[None, :, None, None]
