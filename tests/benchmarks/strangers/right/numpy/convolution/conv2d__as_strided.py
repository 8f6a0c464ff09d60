# style: numpy.lib.stride_tricks.as_strided and tensordot

import numpy as np


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    whole = lambda v, least: isinstance(v, (int, np.integer)) and not isinstance(v, bool) and v >= least  # noqa: E731
    if not (whole(stride, 1) and whole(padding, 0) and whole(dilation, 1) and whole(groups, 1)):
        raise ValueError("settings")
    (n, c, _, _), (o, cg, kh, kw) = x.shape, weight.shape
    if c % groups or o % groups or cg * groups != c or not (kh and kw) or (bias is not None and bias.shape != (o,)):
        raise ValueError("shapes")
    xp = np.ascontiguousarray(np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)]))
    rows = (xp.shape[2] - dilation * (kh - 1) - 1) // stride + 1
    columns = (xp.shape[3] - dilation * (kw - 1) - 1) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError("kernel too large")
    sn, sc, sh, sw = xp.strides
    windows = np.lib.stride_tricks.as_strided(
        xp,
        (n, groups, cg, kh, kw, rows, columns),
        (sn, sc * cg, sc, sh * dilation, sw * dilation, sh * stride, sw * stride),
        writeable=False,
    )
    per_group = weight.reshape(groups, o // groups, cg, kh, kw)
    out = np.einsum("ngcuvij,gocuv->ngoij", windows, per_group, optimize=True).reshape(n, o, rows, columns)
    return out if bias is None else out + bias.reshape(-1, 1, 1)
