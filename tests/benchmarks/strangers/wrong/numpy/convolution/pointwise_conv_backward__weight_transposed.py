# mistake: the gradient by x uses the weights the wrong way round; it shows, or fails, unless they are symmetric
# kind: backward transposed

import numpy as np


def pointwise_conv_backward(grad, x, weight, bias=None):
    o, c = weight.shape
    if c != x.shape[1]:
        raise ValueError("weight has another number of input channels than x")
    if bias is not None and bias.shape != (o,):
        raise ValueError("bias needs one number per output channel")
    if grad.shape != (x.shape[0], o, *x.shape[2:]):
        raise ValueError("grad has another shape than the result")
    dx = np.einsum("nohw,co->nchw", grad, weight)
    dw = np.einsum("nohw,nchw->oc", grad, x)
    return (dx, dw) if bias is None else (dx, dw, grad.sum(axis=(0, 2, 3)))
