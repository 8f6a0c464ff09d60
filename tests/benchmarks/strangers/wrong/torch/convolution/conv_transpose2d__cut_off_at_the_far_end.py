# mistake: cuts all of the padding off at the bottom and at the right, instead of half of it at each end
# kind: padding

import torch


def conv_transpose2d(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    for value, least in [(stride, 1), (padding, 0), (output_padding, 0), (dilation, 1)]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError("stride, padding, output_padding and dilation must be integers that are large enough")
    n, c, h, w = x.shape
    cw, o, kh, kw = weight.shape
    if h < 1 or w < 1 or kh < 1 or kw < 1:
        raise ValueError("no pixels or no entries")
    if cw != c:
        raise ValueError("weight has another number of input channels")
    if bias is not None and bias.shape != (o,):
        raise ValueError("bias needs one number per output channel")
    if output_padding >= max(stride, dilation):
        raise ValueError("output_padding is too large")
    full_h = stride * (h - 1) + dilation * (kh - 1) + 1 + output_padding
    full_w = stride * (w - 1) + dilation * (kw - 1) + 1 + output_padding
    rows, columns = full_h - 2 * padding, full_w - 2 * padding
    if rows < 1 or columns < 1:
        raise ValueError("padding leaves nothing")
    out = torch.zeros(n, o, full_h, full_w, dtype=x.dtype)
    for u in range(kh):
        for v in range(kw):
            stamp = torch.einsum("nchw,co->nohw", x, weight[:, :, u, v])
            r, q = u * dilation, v * dilation
            out[:, :, r : r + stride * (h - 1) + 1 : stride, q : q + stride * (w - 1) + 1 : stride] += stamp
    out = out[:, :, :rows, :columns]
    return out if bias is None else out + bias.view(1, -1, 1, 1)
