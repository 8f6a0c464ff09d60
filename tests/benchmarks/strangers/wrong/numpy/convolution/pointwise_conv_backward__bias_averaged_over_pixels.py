# mistake: the gradient by bias is a mean over the pixels, where it is a sum
# kind: backward mean

import numpy as np


def pointwise_conv_backward(grad, x, weight, bias=None):
    if weight.shape[1] != x.shape[1]:
        raise ValueError("weight and x have different channels")
    if bias is not None and bias.shape != (weight.shape[0],):
        raise ValueError("bias has not one number per output channel")
    if grad.shape != (x.shape[0], weight.shape[0], *x.shape[2:]):
        raise ValueError("grad has another shape than the result")
    dx = np.einsum("nohw,oc->nchw", grad, weight)
    dw = np.einsum("nohw,nchw->oc", grad, x)
    if bias is None:
        return dx, dw
    pixels = max(1, grad.shape[2] * grad.shape[3])
    return dx, dw, (grad.sum(axis=(0, 2, 3)) / pixels).astype(bias.dtype)
