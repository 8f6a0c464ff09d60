# style: a loop over channels that writes into views

import numpy as np


def prelu_backward(grad, x, slope):
    if slope.shape != (x.shape[1],) or grad.shape != x.shape:
        raise ValueError("shapes do not fit")
    dx, da = np.empty_like(x), np.empty_like(slope)
    for c, a in enumerate(slope):
        view, g, out = x[:, c], grad[:, c], dx[:, c]
        np.copyto(out, g)
        np.multiply(g, a, out=out, where=view <= 0)
        da[c] = (g * view)[view < 0].sum()
    return dx, da
