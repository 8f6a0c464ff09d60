# mistake: the hand-written autograd function forgets beta in the second term of the derivative
# kind: gradient wrong

import torch


class MemoryEfficientSwish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(ctx.beta * x)
        return grad_output * (s * (1 + x * (1 - s))), None


def swish(x, *, beta=1.0):
    return MemoryEfficientSwish.apply(x, beta)
