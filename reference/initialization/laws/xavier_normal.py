"""xavier_normal: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.concept import Concept
from reference.initialization import in_numpy
from reference.initialization.in_numpy import fans_of
from reference.initialization.laws.shared import (
    ask_for_deviation,
    ask_for_own_noise,
    ask_for_square_layers,
    ask_for_transpose,
    normal,
    refuse_other_noise,
)

xavier_normal = Concept(
    in_numpy.xavier_normal,
    noise=normal("fan_out fan_in"),
    further=[{"noise": normal("5*n m")}, {"noise": normal("n 5*m")}],
    differentiable=False,
)

refuse_other_noise(xavier_normal)

ask_for_deviation(
    xavier_normal, "sqrt(2 / (fan_in + fan_out))", lambda fan_out, fan_in: math.sqrt(2 / (fan_in + fan_out))
)
ask_for_transpose(xavier_normal, normal)
ask_for_own_noise(xavier_normal)
ask_for_square_layers(xavier_normal, lambda noise: noise)


@xavier_normal.mistake(
    "multiplies by the variance", hint="2 / (fan_in + fan_out) is the variance. Which power of it multiplies the noise?"
)
def variance(noise):
    return noise * (2 / sum(fans_of(noise)))


@xavier_normal.mistake(
    "divides by the standard deviation", hint="More connections, smaller weights: is yours a product or a quotient?"
)
def divided(noise):
    return noise / math.sqrt(2 / sum(fans_of(noise)))


@xavier_normal.mistake(
    "takes the bound of uniform weights", hint="The 6 belongs to uniform weights: there, a^2 / 3 is the variance."
)
def uniform_bound(noise):
    return noise * math.sqrt(6 / sum(fans_of(noise)))


@xavier_normal.mistake(
    "forgets the 2", hint="For as many inputs as outputs, 1 / fan_in is wanted. What does your formula give there?"
)
def without_two(noise):
    return noise / math.sqrt(sum(fans_of(noise)))


@xavier_normal.mistake("forgets the root of the 2", hint="The whole fraction stands under the root, the 2 as well.")
def two_outside(noise):
    return noise * (2 / math.sqrt(sum(fans_of(noise))))


@xavier_normal.mistake(
    "counts the inputs alone",
    hint="Outputs count as well: gradients come back through as many weights as there are outputs.",
)
def inputs_alone(noise):
    return noise / math.sqrt(fans_of(noise)[1])


@xavier_normal.mistake("is He's", hint="sqrt(2 / fan_in) is for ReLU, which stops half. Here nothing is stopped.")
def he(noise):
    return noise * math.sqrt(2 / fans_of(noise)[1])


@xavier_normal.mistake(
    "counts the outputs twice", hint="shape[0] and shape[1]: one is the outputs, the other the inputs."
)
def outputs_twice(noise):
    return noise / math.sqrt(fans_of(noise)[0])


@xavier_normal.mistake("counts all weights of the layer", hint="Inputs and outputs are added, and not multiplied.")
def product(noise):
    return noise * math.sqrt(2 / noise.size)


@xavier_normal.mistake(
    "standardizes the noise first", hint="Leave the noise as it was drawn: its mean and deviation are chance."
)
def standardized(noise):
    fans = sum(fans_of(noise))
    return (noise - noise.mean()) / (noise.std() + noise.dtype.type(1e-8)) * math.sqrt(2 / fans)


@xavier_normal.mistake(
    "cuts the noise off at two standard deviations",
    hint="A truncated normal distribution is another one, with a smaller variance. Here nothing is cut.",
)
def truncated(noise):
    return np.clip(noise, -2, 2) * math.sqrt(2 / sum(fans_of(noise)))


@xavier_normal.mistake("transposes", hint="noise lies as the weights do: a row for every output.")
def transposed(noise):
    return in_numpy.xavier_normal(noise).T
