"""What several concepts of this topic draw or compute for their laws."""

import numpy as np

from reference.concept import is_floating_array
from reference.inputs import array, booleans, composite, integers, reals, sampled_from

# More than any sum of products in these laws, times 8: with other ways to add up, so much may cancel on the way.
OF_SUMS = 8192


def in_tenths(case):
    """A case with its multiples of 1/8 as multiples of 1/10, in the same order, with the same ties.

    Float32 cannot hold them, and so gives no nine digits of a result.
    """
    return {name: np.round(0.8 * value, 1) if is_floating_array(value) else value for name, value in case.items()}


@composite
def placed(draw, *, most=8, odd=False):
    """A kernel that fits: size, kernel, stride, padding, dilation."""
    kernel, dilation = draw(integers(1, 4)), draw(integers(1, 3))
    if odd and dilation * (kernel - 1) % 2:
        kernel += 1
    stride, padding = draw(integers(1, 4)), draw(integers(0, 3))
    least = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
    size = least + draw(integers(0, most))
    return {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}


@composite
def convolutions(draw, *, groups=None, padding=None, stride=None, bias=True):
    """Images, and kernels that fit into them."""
    groups = draw(integers(1, 2)) if groups is None else groups
    dilation = draw(integers(1, 2))
    stride = draw(integers(1, 3)) if stride is None else stride
    padding = draw(integers(0, 2)) if padding is None else padding
    images, outer = draw(integers(1, 2)), draw(integers(1, 2))
    inner = draw(integers(1, 1 if images * groups == 4 else 2))
    # Rows and columns get other kernels and other room: a rectangle shows more than a square, and small ones are fast.
    kernel = draw(integers(1, 2)), draw(integers(1, 3))
    least = [max(1, dilation * (k - 1) + 1 - 2 * padding) for k in kernel]
    size = least[0] + draw(integers(0, 3)), least[1] + draw(integers(0, 2))
    return {
        "x": array(draw, images, groups * inner, *size),
        "weight": array(draw, groups * outer, inner, *kernel),
        "bias": array(draw, groups * outer) if bias and draw(booleans()) else None,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
    }


@composite
def pools(draw, /, *, kind=reals, tiles=False, overlap=False, **limits):
    """Images, and windows that fit into them; `tiles`: no remainder and no overlap; `overlap`: stride below kernel."""
    kernel = draw(sampled_from([2, 3] if overlap else [2, 3, 1]))
    images, channels = draw(integers(1, 2)), draw(integers(1, 2))
    if tiles:
        size, stride = [kernel * draw(integers(1, 2)) for _ in range(2)], None
    else:
        size = [kernel + draw(integers(1 if overlap else 0, 3)) for _ in range(2)]
        stride = draw(integers(1, kernel - 1)) if overlap else draw(sampled_from([None, 1, 2, 3]))
    return {"x": array(draw, images, channels, *size, kind=kind, **limits), "kernel": kernel, "stride": stride}


@composite
def with_another(draw, cases, name):
    """A case, and beside its array `name` another one of the same shape, `other`."""
    case = draw(cases)
    return case | {"other": array(draw, *case[name].shape)}


def windows(x, kernel, stride):
    """For every pooling window its row and column in the result, and the pixels under it, (N, C, kernel, kernel)."""
    stride = kernel if stride is None else stride
    for i, top in enumerate(range(0, x.shape[2] - kernel + 1, stride)):
        for j, left in enumerate(range(0, x.shape[3] - kernel + 1, stride)):
            yield i, j, x[:, :, top : top + kernel, left : left + kernel]


def used(x, kernel, stride):
    """The rows and columns that pooling windows reach; what is left of the image is the remainder."""
    stride = kernel if stride is None else stride
    return ((size - kernel) // stride * stride + kernel for size in x.shape[2:])


def of_products(signal, kernel):
    """The largest that a sum of their products can be: the scale of what a Fourier transform rounds."""
    return float(np.sum(np.abs(signal)) * np.sum(np.abs(kernel)))


def spread(x, step):
    """step - 1 zeros put between the entries of the last two axes."""
    wide = np.zeros((*x.shape[:-2], *(step * (size - 1) + 1 for size in x.shape[-2:])), x.dtype)
    wide[..., ::step, ::step] = x
    return wide


def squared(y):
    """As many columns as rows: cut off, or filled up with zeros."""
    rows = y.shape[-2]
    wide = np.zeros((*y.shape[:-1], rows), y.dtype)
    wide[..., : y.shape[-1]] = y[..., :rows]
    return wide


def overwritten(pieces, size, stride, dilation):
    """`in_numpy.stamp` with = where += belongs, window after window."""
    *_, rows, columns, height, width = pieces.shape
    canvas = np.zeros((*pieces.shape[:-4], *size), pieces.dtype)
    for i in range(rows):
        for j in range(columns):
            down = slice(i * stride, i * stride + dilation * (height - 1) + 1, dilation)
            across = slice(j * stride, j * stride + dilation * (width - 1) + 1, dilation)
            canvas[..., down, across] = pieces[..., i, j, :, :]
    return canvas


def wider(case):
    """grad with one more entry along its last axis."""
    return filled(case["grad"], -1, case["grad"].shape[-1] + 1)


def filled(x, axis, size):
    """Ones and x's dtype, of x's shape but for one axis."""
    shape = list(x.shape)
    shape[axis] = size
    return np.ones(shape, x.dtype)
