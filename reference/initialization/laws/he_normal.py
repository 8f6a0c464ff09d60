"""he_normal: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import holds
from reference.concept import Concept
from reference.initialization import in_numpy
from reference.initialization.in_numpy import fans_of
from reference.initialization.laws.shared import (
    ask_for_deviation,
    ask_for_fan_in_alone,
    ask_for_own_noise,
    ask_for_relu_layers,
    ask_for_square_root,
    normal,
    refuse_other_noise,
)
from reference.inputs import integers

he_normal = Concept(
    in_numpy.he_normal,
    noise=normal("fan_out fan_in"),
    further=[{"noise": normal("5*n m")}, {"noise": normal("n 5*m")}],
    differentiable=False,
)

refuse_other_noise(he_normal)

ask_for_deviation(he_normal, "sqrt(2 / fan_in)", lambda fan_out, fan_in: math.sqrt(2 / fan_in))
ask_for_fan_in_alone(he_normal, normal)
ask_for_square_root(he_normal, normal)
ask_for_own_noise(he_normal)
ask_for_relu_layers(he_normal, lambda noise: noise, "keeps the mean square", 1)

# So few that all of them are among the cases: nobody's verdict hangs on luck.
NETWORKS = 8
LAYERS, WIDTH, ALLOWED = 50, 32, 1e4


@he_normal.law(
    "behind 50 ReLU layers with random noise, the mean square has grown or shrunk by a factor of less than 10,000"
)
def deep(f, network=integers(0, NETWORKS - 1)):
    drawn = np.random.default_rng(network)
    h = drawn.standard_normal(WIDTH)
    before = np.mean(h * h)
    for _ in range(LAYERS):
        h = np.maximum(f(drawn.standard_normal((WIDTH, WIDTH))) @ h, 0)
    factor = np.mean(h * h) / before
    holds(factor > 1 / ALLOWED, "the mean square has vanished", got=factor, expected=f"more than {1 / ALLOWED}")
    holds(factor < ALLOWED, "the mean square has exploded", got=factor, expected=f"less than {ALLOWED}")


@he_normal.mistake(
    "multiplies by the variance", hint="2 / fan_in is the variance. Which power of it multiplies the noise?"
)
def variance(noise):
    return noise * (2 / fans_of(noise)[1])


@he_normal.mistake(
    "divides by the standard deviation", hint="More inputs, smaller weights: is yours a product or a quotient?"
)
def divided(noise):
    return noise / math.sqrt(2 / fans_of(noise)[1])


@he_normal.mistake("counts the outputs", hint="The inputs of an output are added up: they are the columns.")
def outputs(noise):
    return noise * math.sqrt(2 / fans_of(noise)[0])


@he_normal.mistake("is Xavier's", hint="The sum of inputs and outputs is for tanh. For ReLU the inputs count alone.")
def xavier(noise):
    return in_numpy.xavier_normal(noise)


@he_normal.mistake(
    "forgets that ReLU stops half", hint="1 / fan_in keeps the size without a ReLU. A ReLU halves the mean square."
)
def without_relu(noise):
    return noise / math.sqrt(fans_of(noise)[1])


@he_normal.mistake(
    "takes the bound of uniform weights", hint="The 6 belongs to uniform weights: there, a^2 / 3 is the variance."
)
def uniform_bound(noise):
    return noise * math.sqrt(6 / fans_of(noise)[1])


@he_normal.mistake("forgets the root of the 2", hint="The whole fraction stands under the root, the 2 as well.")
def two_outside(noise):
    return noise * (2 / math.sqrt(fans_of(noise)[1]))


@he_normal.mistake(
    "takes the root of the 2 alone", hint="The whole fraction stands under the root, the inputs as well."
)
def inputs_outside(noise):
    return noise * (math.sqrt(2) / fans_of(noise)[1])


@he_normal.mistake("counts all weights of the layer", hint="Only the inputs of one output count: a row of the matrix.")
def product(noise):
    return noise * math.sqrt(2 / noise.size)


@he_normal.mistake(
    "standardizes the noise first", hint="Leave the noise as it was drawn: its mean and deviation are chance."
)
def standardized(noise):
    fan_in = fans_of(noise)[1]
    return (noise - noise.mean()) / (noise.std() + noise.dtype.type(1e-8)) * math.sqrt(2 / fan_in)


@he_normal.mistake(
    "cuts the noise off at two standard deviations",
    hint="A truncated normal distribution is another one, with a smaller variance. Here nothing is cut.",
)
def truncated(noise):
    return np.clip(noise, -2, 2) * math.sqrt(2 / fans_of(noise)[1])


@he_normal.mistake(
    "counts the bias as an input",
    hint="The bias begins at 0 and adds nothing to the spread: the columns of noise count.",
)
def with_bias(noise):
    return noise * math.sqrt(2 / (fans_of(noise)[1] + 1))


@he_normal.mistake("transposes", hint="noise lies as the weights do: a row for every output.")
def transposed(noise):
    return in_numpy.he_normal(noise).T
