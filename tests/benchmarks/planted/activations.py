"""Wrong answers on activation functions, each right on most inputs. Written blind to laws and mistakes."""

import numpy as np

from tests.benchmarks.planted.record import Planted


def step_sign_bit(z):
    return (~np.signbit(z)).astype(z.dtype)


def sigmoid_clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -20, 20)))


def tanh_overflows_in_float32(x):
    e = np.expm1(2 * np.clip(x, -300, 300))  # exp(600) is still finite
    return e / (e + 2)


def tanh_backward_missing_parentheses(grad, x):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    return grad - np.tanh(x) ** 2


def relu_in_place(x):
    return np.maximum(x, 0, out=x)


def leaky_relu_maximum(x, *, slope=0.01):
    return np.maximum(x, slope * x)


def prelu_guesses_channels_last(x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {slope.shape}, x has {x.shape[1]} channels")
    per_channel = slope if x.shape[-1] == len(slope) else slope.reshape(-1, *[1] * (x.ndim - 2))
    return np.where(x > 0, x, per_channel * x)


def prelu_backward_recovers_x_from_output(grad, x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {slope.shape}, x has {x.shape[1]} channels")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    a = slope.reshape(-1, *[1] * (x.ndim - 2))
    out = np.where(x > 0, x, a * x)
    negative_part = np.divide(np.minimum(out * np.sign(a), 0), np.abs(a), out=np.zeros_like(x), where=a != 0)
    axes = tuple(i for i in range(x.ndim) if i != 1)
    return np.where(x > 0, grad, a * grad), np.sum(grad * negative_part, axis=axes)


def elu_cancels_near_zero(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


def softplus_linear_branch_keeps_beta(x, *, beta=1.0):
    if beta <= 0:
        raise ValueError(f"beta must be positive, got {beta}")
    z = beta * x
    return np.where(z > 35, z, np.log1p(np.exp(np.minimum(z, 35))) / beta)


def swish_branches_on_x(x, *, beta=1.0):
    z = beta * x
    with np.errstate(over="ignore", invalid="ignore"):
        gate = np.where(x >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
    return x * gate


def gelu_polynomial_erf(x):
    # Abramowitz and Stegun 7.1.26, as NumPy has no erf
    u = np.abs(x) / np.sqrt(2).astype(x.dtype)
    t = 1 / (1 + 0.3275911 * u)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-u * u))
    return 0.5 * x * (1 + erf)


def softmax_one_maximum_for_all(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    with np.errstate(invalid="ignore"):
        e = np.exp((x - np.max(x)) / temperature)
        return e / e.sum(axis=axis, keepdims=True)


def log_softmax_swaps_what_it_moved(x, *, axis=-1):
    rows = np.moveaxis(x, axis, -1)
    rows = rows - rows.max(axis=-1, keepdims=True)
    rows = rows - np.log(np.exp(rows).sum(axis=-1, keepdims=True))
    return np.swapaxes(rows, axis, -1)


planted = [
    Planted(
        "step",
        "takes the sign bit, so negative zero, which is >= 0, gives 0",
        step_sign_bit,
        {"z": np.array([-1.0, -0.0, 0.0, 2.0])},
    ),
    Planted(
        "sigmoid",
        "clips its input to [-20, 20] against overflow: off by up to 2e-9, and constant beyond",
        sigmoid_clipped,
        {"x": np.array([-30.0, -20.0, 0.0, 25.0])},
    ),
    Planted(
        "tanh",
        "clips where float64 is safe; float32 overflows from 45 on and gives NaN",
        tanh_overflows_in_float32,
        {"x": np.array([0.5, 60.0, -60.0], dtype=np.float32)},
    ),
    Planted(
        "tanh_backward",
        "grad - tanh(x)^2 instead of grad * (1 - tanh(x)^2): right only where grad is 1",
        tanh_backward_missing_parentheses,
        {"grad": np.array([2.0, -1.0, 0.5]), "x": np.array([0.3, 1.0, -0.7])},
    ),
    Planted(
        "relu",
        "right value, but written into x",
        relu_in_place,
        {"x": np.array([-1.0, 2.0, -3.0])},
    ),
    Planted(
        "leaky_relu",
        "max(x, slope x): wrong for a slope above 1",
        leaky_relu_maximum,
        {"x": np.array([-2.0, 1.0]), "slope": 1.5},
    ),
    Planted(
        "prelu",
        "takes the last axis for the channels where its length happens to be the number of channels",
        prelu_guesses_channels_last,
        {"x": -np.arange(1.0, 10.0).reshape(1, 3, 3), "slope": np.array([0.1, 0.2, 0.3])},
    ),
    Planted(
        "prelu_backward",
        "recovers x as output / slope, so a channel whose slope is 0 gets no gradient on its slope",
        prelu_backward_recovers_x_from_output,
        {
            "grad": np.ones((2, 2, 2)),
            "x": np.array([[[-1.0, 2.0], [-3.0, -1.0]], [[1.0, -2.0], [4.0, -5.0]]]),
            "slope": np.array([0.0, 0.25]),
        },
    ),
    Planted(
        "elu",
        "exp(x) - 1 instead of expm1: loses the digits just left of 0",
        elu_cancels_near_zero,
        {"x": np.array([-1e-12])},
    ),
    Planted(
        "softplus",
        "its branch for large inputs returns beta x instead of x",
        softplus_linear_branch_keeps_beta,
        {"x": np.array([1.0, 30.0]), "beta": 2.0},
    ),
    Planted(
        "swish",
        "its overflow-free sigmoid branches on the sign of x instead of beta x: NaN far out for a negative beta",
        swish_branches_on_x,
        {"x": np.array([-1000.0, 1.0]), "beta": -1.0},
    ),
    Planted(
        "gelu",
        "erf by a polynomial that is right within 1.5e-7",
        gelu_polynomial_erf,
        {"x": np.linspace(-3.0, 3.0, 25)},
    ),
    Planted(
        "softmax",
        "subtracts the maximum of the whole array: a row far below the largest one becomes 0 / 0",
        softmax_one_maximum_for_all,
        {"x": np.array([[1000.0, 1001.0], [0.0, 1.0]])},
    ),
    Planted(
        "log_softmax",
        "moves the axis to the end and swaps it back: permuted from three axes on, for axis 0",
        log_softmax_swaps_what_it_moved,
        {"x": np.random.default_rng(0).normal(size=(3, 3, 3)), "axis": 0},
    ),
]
