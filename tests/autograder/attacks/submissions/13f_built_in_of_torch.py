"""Functions in PyTorch that call the very thing that they were to be: as an operator, a layer, a method, compiled.

Expected: leaky_relu: passed 1; relu: forbidden 0; sigmoid: forbidden 0; tanh: forbidden 0; softmax: forbidden 0
Expected: softplus: forbidden 0; log_softmax: forbidden 0; elu: forbidden 0; swish: forbidden 0
"""

import torch

LAYERS = {axis: torch.nn.Sequential(torch.nn.Identity(), torch.nn.Softmax(axis)) for axis in range(-4, 4)}


def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)


def relu(x):
    return torch.Tensor.__mro__[1].relu(x)


def sigmoid(x):
    return torch.ops.aten.sigmoid.default(x)


@torch.jit.script
def compiled(x):
    return torch.tanh(x)


def tanh(x):
    return compiled(x)


def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError("temperature")
    return LAYERS[axis](x / temperature)


def softplus(x, *, beta=1.0):
    return torch._C._nn.softplus(x, beta)


class Own(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, axis):
        y = getattr(x, "log_" + "softmax")(axis)
        ctx.axis = axis
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad - y.exp() * grad.sum(ctx.axis, keepdim=True), None


def log_softmax(x, *, axis=-1):
    return Own.apply(x, axis)


class Layer(torch.nn.ELU):
    pass


def elu(x, *, alpha=1.0):
    return Layer(alpha).forward(x)


def swish(x, *, beta=1.0):
    return torch.func.vmap(torch.nn.functional.silu)((beta * x)[None])[0] / beta
