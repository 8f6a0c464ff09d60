# style: Tensor.unfold twice and einsum, groups by reshape

import torch


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    for v, least in ((stride, 1), (padding, 0), (dilation, 1), (groups, 1)):
        if type(v) is not int or v < least:
            raise ValueError("settings")
    (n, c, h, w), (o, cg, kh, kw) = x.shape, weight.shape
    if c % groups or o % groups or cg * groups != c or kh * kw == 0 or (bias is not None and bias.shape != (o,)):
        raise ValueError("shapes")
    xp = x.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    xp[:, :, padding : padding + h, padding : padding + w] = x
    tall, wide = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if tall > xp.shape[2] or wide > xp.shape[3]:
        raise ValueError("kernel too large")
    windows = xp.unfold(2, tall, stride).unfold(3, wide, stride)[..., ::dilation, ::dilation]
    windows = windows.reshape(n, groups, cg, *windows.shape[2:])
    out = torch.einsum("ngcijuv,gocuv->ngoij", windows, weight.reshape(groups, -1, cg, kh, kw)).flatten(1, 2)
    return out if bias is None else out + bias[:, None, None]
