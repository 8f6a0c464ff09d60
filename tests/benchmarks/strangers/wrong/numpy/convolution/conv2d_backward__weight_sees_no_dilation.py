# mistake: the gradient by weight looks at neighbouring pixels, as if dilation were 1
# kind: backward ignored setting

import numpy as np


def conv2d_backward(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
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
    if grad.shape != (n, o, rows, columns):
        raise ValueError("grad has another shape than the result")
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(weight)
    og = o // groups

    def place(ins, r, q):
        return (slice(None), ins, slice(r, r + stride * (rows - 1) + 1, stride), slice(q, q + stride * (columns - 1) + 1, stride))

    for g in range(groups):
        outs, ins = slice(g * og, (g + 1) * og), slice(g * cg, (g + 1) * cg)
        for u in range(kh):
            for v in range(kw):
                dw[outs, :, u, v] = np.einsum("noij,ncij->oc", grad[:, outs], xp[place(ins, u, v)])
                dxp[place(ins, u * dilation, v * dilation)] += np.einsum("noij,oc->ncij", grad[:, outs], weight[outs, :, u, v])
    dx = dxp[:, :, padding : padding + h, padding : padding + w].copy()
    if bias is None:
        return dx, dw
    return dx, dw, grad.sum(axis=(0, 2, 3)).astype(bias.dtype)
