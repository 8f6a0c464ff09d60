# mistake: where stamps overlap the later one replaces the earlier one instead of being added
# kind: overwritten

import numpy as np


def conv_transpose2d(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    for value, least in [(stride, 1), (padding, 0), (output_padding, 0), (dilation, 1)]:
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError("stride, padding, output_padding and dilation must be integers that are large enough")
    if output_padding >= max(stride, dilation):
        raise ValueError("output_padding is below neither stride nor dilation")
    n, c, h, w = x.shape
    c2, o, kh, kw = weight.shape
    if c2 != c:
        raise ValueError("weight has another number of input channels than x")
    if h == 0 or w == 0 or kh == 0 or kw == 0:
        raise ValueError("images and kernels need entries")
    if bias is not None and bias.shape != (o,):
        raise ValueError("bias needs one number per output channel")
    full_h, full_w = stride * (h - 1) + dilation * (kh - 1) + 1, stride * (w - 1) + dilation * (kw - 1) + 1
    rows, columns = full_h - 2 * padding + output_padding, full_w - 2 * padding + output_padding
    if rows < 1 or columns < 1:
        raise ValueError("padding leaves nothing")
    canvas = np.zeros((n, o, full_h + output_padding, full_w + output_padding), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            stamp = np.einsum("nc,couv->nouv", x[:, :, i, j], weight)
            r, q = stride * i, stride * j
            canvas[:, :, r : r + dilation * (kh - 1) + 1 : dilation, q : q + dilation * (kw - 1) + 1 : dilation] = stamp
    out = canvas[:, :, padding : padding + rows, padding : padding + columns].copy()
    if bias is not None:
        out += bias[None, :, None, None]
    return out
