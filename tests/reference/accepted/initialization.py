"""Right answers for initializers, none of them written like the reference."""

import math

import numpy as np
import torch

from tests.reference.answers import Answers

answers = Answers()


@answers.to("zero_init")
def zeros_by_a_list(fan_out, fan_in):
    return np.array([[0.0] * fan_in] * fan_out)


@answers.to("zero_init")
def zeros_in_float32(fan_out, fan_in):
    return np.zeros(shape=(fan_out, fan_in), dtype=np.float32)


@answers.to("zero_init", track="torch")
def zeros_by_init(fan_out, fan_in):
    return torch.nn.init.zeros_(torch.empty(fan_out, fan_in))


@answers.to("zero_init", track="torch")
def zeros_in_float64(fan_out, fan_in):
    return torch.full((fan_out, fan_in), 0.0, dtype=torch.float64)


@answers.to("naive_normal")
def normal_by_multiply(noise, *, scale=1.0):
    if noise.ndim != 2:
        raise ValueError("noise must be a matrix")
    return np.multiply(noise, noise.dtype.type(scale))


@answers.to("naive_normal")
def normal_weight_by_weight(noise, scale=1.0):
    weights = np.empty_like(noise)
    for i, j in np.ndindex(*noise.shape):
        weights[i, j] = scale * noise[i, j]
    return weights


@answers.to("naive_normal", track="torch")
def normal_in_place_of_a_copy(noise, *, scale=1.0):
    # As torch.nn.init does: nothing is recorded for gradients.
    with torch.no_grad():
        return noise.clone().mul_(scale)


@answers.to("xavier_uniform")
def xavier_as_the_formula_has_it(noise):
    n_out, n_in = noise.shape
    limit = np.sqrt(6 / (n_in + n_out)).astype(noise.dtype)
    return -limit + 2 * limit * noise


@answers.to("xavier_uniform")
def xavier_from_the_variance(noise):
    # Centred first, then scaled to the standard deviation.
    std = (2.0 / sum(noise.shape)) ** 0.5
    return (noise - 0.5) * (std * 12**0.5)


@answers.to("xavier_uniform")
def xavier_by_interpolation(noise):
    bound = math.sqrt(6 / (noise.shape[0] + noise.shape[1]))
    return np.interp(noise, [0, 1], [-bound, bound]).astype(noise.dtype)


@answers.to("xavier_uniform", track="torch")
def xavier_without_gradients(noise):
    with torch.no_grad():
        fan_out, fan_in = noise.size(0), noise.size(1)
        a = math.sqrt(3.0) * math.sqrt(2.0 / float(fan_in + fan_out))
        return noise.mul(2 * a).sub_(a)


@answers.to("xavier_normal")
def xavier_by_division(noise):
    return noise / math.sqrt((noise.shape[0] + noise.shape[1]) / 2)


@answers.to("xavier_normal")
def xavier_by_the_square_root_of_numpy(noise):
    rows, columns = noise.shape
    return noise * np.sqrt(2 / (rows + columns), dtype=noise.dtype)


@answers.to("xavier_normal", track="torch")
def xavier_with_a_gain(noise, gain=1.0):
    fan_in, fan_out = noise.size(1), noise.size(0)
    return (gain * (2 / (fan_in + fan_out)) ** 0.5) * noise.detach()


@answers.to("he_uniform")
def he_from_a_gain(noise):
    gain = math.sqrt(2.0)
    std = gain / math.sqrt(noise.shape[1])
    bound = math.sqrt(3.0) * std
    return noise * (2 * bound) - bound


@answers.to("he_uniform")
def he_row_by_row(noise):
    return np.stack([(row - 0.5) * (2 * math.sqrt(6 / row.size)) for row in noise])


@answers.to("he_uniform", track="torch")
def he_by_lerp(noise):
    bound = (6 / noise.shape[-1]) ** 0.5
    low, high = torch.full_like(noise, -bound), torch.full_like(noise, bound)
    return torch.lerp(low, high, noise)


@answers.to("he_normal")
def he_by_division(noise):
    _, fan_in = noise.shape
    return noise / np.sqrt(fan_in / 2).astype(noise.dtype)


@answers.to("he_normal")
def he_weight_by_weight(noise):
    rows = [[math.sqrt(2) * float(entry) / math.sqrt(len(row)) for entry in row] for row in noise]
    return np.array(rows, dtype=noise.dtype)


@answers.to("he_normal", track="torch")
def he_as_in_notebooks(noise):
    fan_in = noise.shape[1]
    return noise * torch.sqrt(torch.tensor(2.0 / fan_in, dtype=noise.dtype))


@answers.to("torch_linear_default")
def default_as_pytorch_reaches_it(noise):
    # kaiming_uniform_ with a = sqrt(5), step by step.
    a = math.sqrt(5)
    gain = math.sqrt(2.0 / (1 + a**2))
    bound = math.sqrt(3.0) * gain / math.sqrt(noise.shape[1])
    return -bound + 2 * bound * noise


@answers.to("torch_linear_default")
def default_by_a_power(noise):
    return (2 * noise - 1) * noise.shape[1] ** -0.5


@answers.to("torch_linear_default", track="torch")
def default_by_rsqrt(noise):
    root = torch.tensor(noise.shape[1], dtype=noise.dtype).rsqrt()
    return torch.addcmul(-root.expand_as(noise), noise, 2 * root)
