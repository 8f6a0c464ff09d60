"""Right answers for activation functions, none of them written like the reference."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from tests.reference.answers import Answers

answers = Answers()


@answers.to("sigmoid")
def by_tanh(x):
    return (1 + np.tanh(x / 2)) / 2


@answers.to("sigmoid")
def by_logaddexp(x):
    return np.exp(-np.logaddexp(0, -x))


@answers.to("sigmoid_backward")
def sigmoid_backward_by_value(grad, x):
    s = (1 + np.tanh(x / 2)) / 2
    return grad * s * (1 - s)


@answers.to("tanh_backward")
def tanh_backward_by_built_in(grad, x):
    return grad / np.cosh(np.clip(x, -300, 300)) ** 2


@answers.to("sigmoid")
def by_mask(x):
    out = np.empty_like(x)
    right = x >= 0
    out[right] = 1.0 / (1.0 + np.exp(-x[right]))
    e = np.exp(x[~right])
    out[~right] = e / (1.0 + e)
    return out


@answers.to("sigmoid", track="torch")
def sigmoid_built_in(x):
    return torch.sigmoid(x)


@answers.to("tanh")
def tanh_built_in(x):
    return np.tanh(x)


@answers.to("tanh", track="torch")
def tanh_torch(x):
    return x.tanh()


@answers.to("relu")
def relu_by_product(x):
    return x * (x > 0)


@answers.to("relu")
def relu_by_clip(x):
    return np.clip(x, 0, None)


@answers.to("relu")
def relu_by_half(x):
    return (x + np.abs(x)) / 2


@answers.to("relu", track="torch")
def relu_by_clamp(x):
    return x.clamp(min=0)


@answers.to("relu", track="torch")
def relu_built_in(x):
    return F.relu(x)


@answers.to("relu_backward")
def relu_backward_by_where(grad, x):
    return np.where(x > 0, grad, 0)


@answers.to("relu_backward")
def relu_backward_with_one_at_zero(grad, x):
    return grad * (x >= 0)


@answers.to("relu_backward")
def relu_backward_with_half_at_zero(grad, x):
    return grad * np.heaviside(x, 0.5)


@answers.to("relu", track="torch")
def relu_by_maximum(x):
    return torch.maximum(x, torch.zeros_like(x))


@answers.to("leaky_relu")
def leaky_relu_by_parts(x, slope=0.01):
    return np.maximum(x, 0) + slope * np.minimum(x, 0)


@answers.to("leaky_relu_backward")
def leaky_relu_backward_in_place(grad, x, *, slope=0.01):
    result = np.array(grad)
    result[x < 0] *= slope
    return result


@answers.to("leaky_relu", track="torch")
def leaky_relu_by_where(x, *, slope=0.01):
    return torch.where(x >= 0, x, slope * x)


@answers.to("leaky_relu", track="torch")
def leaky_relu_built_in(x, *, slope=0.01):
    return F.leaky_relu(x, negative_slope=slope)


@answers.to("prelu", track="torch")
def prelu_built_in(x, slope):
    return F.prelu(x, slope)


@answers.to("prelu", track="torch")
def prelu_by_halves(x, slope):
    wide = slope.view(1, -1, *[1] * (x.dim() - 2))
    return x.clamp(min=0) + wide * x.clamp(max=0)


@answers.to("prelu_backward")
def prelu_backward_with_one_at_zero(grad, x, slope):
    wide = slope.reshape(1, -1, *[1] * (x.ndim - 2))
    by_slope = np.where(x < 0, grad * x, 0)
    return np.where(x >= 0, grad, wide * grad), by_slope.swapaxes(0, 1).reshape(len(slope), -1).sum(axis=1)


@answers.to("prelu")
def prelu_by_moving_axes(x, slope):
    moved = np.moveaxis(x, 1, -1)
    return np.moveaxis(np.where(moved > 0, moved, slope * moved), -1, 1)


@answers.to("elu")
def elu_by_mask(x, *, alpha=1.0):
    y = x.copy()
    y[x < 0] = alpha * np.expm1(x[x < 0])
    return y


@answers.to("elu_backward")
def elu_backward_by_the_value(grad, x, *, alpha=1.0):
    value = alpha * np.expm1(np.minimum(x, 0))
    return grad * np.where(x >= 0, np.ones_like(x), value + alpha)


@answers.to("elu", track="torch")
def elu_built_in(x, *, alpha=1.0):
    return F.elu(x, alpha)


@answers.to("softplus")
def softplus_by_logaddexp(x, *, beta=1.0):
    if beta <= 0:
        raise ValueError("beta must be positive")
    return np.logaddexp(0, beta * x) / beta


@answers.to("softplus", track="torch")
def softplus_built_in(x, *, beta=1.0):
    if not beta > 0:
        raise ValueError("no")
    # A threshold above 88 would overflow in float32.
    return F.softplus(x, beta)


@answers.to("swish")
def swish_by_tanh(x, *, beta=1.0):
    return (x * (1 + np.tanh(beta * x / 2)) / 2).astype(x.dtype)


@answers.to("swish", track="torch")
def swish_by_sigmoid(x, *, beta=1.0):
    return x * torch.sigmoid(beta * x)


@answers.to("gelu")
def gelu_by_loop(x):
    return np.array([v * 0.5 * (1 + math.erf(v / 2**0.5)) for v in x.ravel().tolist()], dtype=x.dtype).reshape(x.shape)


@answers.to("gelu", track="torch")
def gelu_built_in(x):
    return F.gelu(x)


@answers.to("softmax")
def softmax_by_log(x, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    z = x / temperature
    return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True)).astype(x.dtype)


@answers.to("softmax")
def softmax_by_rows(x, *, temperature=1.0, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be positive")

    def row(scores):
        e = np.exp((scores - scores.max()) / temperature)
        return e / e.sum()

    return np.apply_along_axis(row, axis, x)


@answers.to("softmax", track="torch")
def softmax_built_in(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    return torch.softmax(x / temperature, dim=axis)


@answers.to("softmax_backward")
def softmax_backward_by_jacobian(grad, x, *, axis=-1, temperature=1.0):
    z = np.moveaxis(x, axis, -1) / temperature
    g = np.moveaxis(grad, axis, -1)
    p = np.exp(z - z.max(-1, keepdims=True))
    p = p / p.sum(-1, keepdims=True)
    jacobian = np.einsum("...i,ij->...ij", p, np.eye(p.shape[-1], dtype=p.dtype)) - p[..., :, None] * p[..., None, :]
    return np.moveaxis(np.einsum("...ij,...j->...i", jacobian, g) / temperature, -1, axis)


@answers.to("log_softmax")
def log_softmax_by_logaddexp(x, *, axis=-1):
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


@answers.to("log_softmax", track="torch")
def log_softmax_built_in(x, *, axis=-1):
    return F.log_softmax(x, dim=axis)
