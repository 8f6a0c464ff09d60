"""Wrong answers on weight initialization, each right on many inputs. Written blind to laws and mistakes."""

import math

import numpy as np

from tests.benchmarks.planted.record import Planted


def zero_init_square_only(fan_out, fan_in):
    # zeros_like of a square template
    size = max(fan_out, fan_in)
    return np.zeros((size, size))[:fan_in, :fan_out].reshape(-1, fan_out)


def zero_init_negligible(fan_out, fan_in):
    return np.full((fan_out, fan_in), 1e-8)


def naive_normal_falsy_scale(noise, *, scale=1.0):
    return (scale or 1.0) * noise


def naive_normal_clipped(noise, *, scale=1.0):
    # draws beyond three standard deviations are rare
    return scale * np.clip(noise, -3, 3)


def xavier_uniform_by_the_larger(noise):
    bound = math.sqrt(3 / max(noise.shape))
    return bound * (2 * noise - 1)


def xavier_uniform_by_the_geometric_mean(noise):
    bound = math.sqrt(3 / math.sqrt(noise.size))
    return bound * (2 * noise - 1)


def xavier_normal_inputs_for_wide_layers(noise):
    fan_out, fan_in = noise.shape
    fan = fan_in if fan_in > fan_out else (fan_in + fan_out) / 2
    return noise / math.sqrt(fan)


def xavier_normal_integer_mean(noise):
    return noise / math.sqrt((noise.shape[0] + noise.shape[1]) // 2)


def he_uniform_larger_fan(noise):
    return math.sqrt(6 / max(noise.shape)) * (2 * noise - 1)


def he_uniform_counts_the_bias(noise):
    return math.sqrt(6 / (noise.shape[1] + 1)) * (2 * noise - 1)


def he_normal_leaky(noise):
    # the gain of a leaky ReLU of slope 0.01
    return noise * math.sqrt(2 / (1 + 0.01**2) / noise.shape[1])


def he_normal_fan_of_a_list(noise):
    return noise * math.sqrt(2 / len(noise))


def torch_linear_default_one_third(noise):
    # the variance 1 / (3 fan_in) with a rounded third
    return (2 * noise - 1) * math.sqrt(3 * 0.33 / noise.shape[1])


def torch_linear_default_strict(noise):
    # keeps away from the ends, so that 0 is never drawn
    noise = np.clip(noise, 1e-3, 1 - 1e-3)
    return (2 * noise - 1) / math.sqrt(noise.shape[1])


WIDE = np.array([[0.25, 0.5, 0.75], [0.0, 0.125, 0.875]])
NORMAL = np.array([[1.0, -0.5, 2.0], [0.0, 3.5, -1.0]])

planted = [
    Planted(
        "zero_init", "has its sizes the wrong way round: right for square layers", zero_init_square_only,
        {"fan_out": 2, "fan_in": 3},
    ),
    Planted("zero_init", "is 1e-8 rather than 0", zero_init_negligible, {"fan_out": 2, "fan_in": 3}),
    Planted(
        "naive_normal", "takes a scale of 0 for one that is not given", naive_normal_falsy_scale,
        {"noise": NORMAL, "scale": 0.0},
    ),
    Planted(
        "naive_normal", "cuts off at three standard deviations", naive_normal_clipped, {"noise": NORMAL, "scale": 1.0}
    ),
    Planted(
        "xavier_uniform", "looks at the larger of inputs and outputs: right for square layers",
        xavier_uniform_by_the_larger, {"noise": WIDE},
    ),
    Planted(
        "xavier_uniform", "takes the geometric mean of inputs and outputs: right for square layers",
        xavier_uniform_by_the_geometric_mean, {"noise": WIDE},
    ),
    Planted(
        "xavier_normal", "counts the inputs alone where they are more: right for all other layers",
        xavier_normal_inputs_for_wide_layers, {"noise": NORMAL},
    ),
    Planted(
        "xavier_normal", "rounds the mean of inputs and outputs down: right where the sum is even",
        xavier_normal_integer_mean, {"noise": NORMAL},
    ),
    Planted(
        "he_uniform", "looks at the larger of inputs and outputs: right where there are more inputs",
        he_uniform_larger_fan, {"noise": WIDE.T},
    ),
    Planted("he_uniform", "counts the bias as an input", he_uniform_counts_the_bias, {"noise": WIDE}),
    Planted("he_normal", "has the gain of a leaky ReLU: off by a twenty-thousandth", he_normal_leaky, {"noise": NORMAL}),
    Planted(
        "he_normal", "counts the rows: right for square layers", he_normal_fan_of_a_list, {"noise": NORMAL}
    ),
    Planted(
        "torch_linear_default", "rounds a third to 0.33: off by half a percent", torch_linear_default_one_third,
        {"noise": WIDE},
    ),
    Planted(
        "torch_linear_default", "keeps noise a thousandth away from its ends: right in between",
        torch_linear_default_strict, {"noise": WIDE},
    ),
]  # fmt: skip
