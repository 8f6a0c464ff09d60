# mistake: adds the bias along the last axis, the columns, instead of along the channels
# kind: broadcast

import torch


def pointwise_conv(x, weight, bias=None):
    o, c = weight.shape
    if c != x.shape[1]:
        raise ValueError("weight has another number of input channels than x")
    if bias is not None and bias.shape != (o,):
        raise ValueError("bias needs one number per output channel")
    y = torch.einsum("nchw,oc->nohw", x, weight)
    return y if bias is None else y + bias
