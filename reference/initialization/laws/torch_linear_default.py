"""torch_linear_default: what is drawn, its laws, and the mistakes that break them."""

import math

from reference.compare import close
from reference.concept import Concept
from reference.initialization import in_numpy
from reference.initialization.in_numpy import fans_of, spread
from reference.initialization.laws.shared import (
    as_uniform,
    ask_for_bound,
    ask_for_fan_in_alone,
    ask_for_relu_layers,
    ask_for_square_root,
    refuse_other_noise,
    uniform,
)

torch_linear_default = Concept(
    in_numpy.torch_linear_default,
    noise=uniform("fan_out fan_in"),
    further=[{"noise": uniform("5*n m")}, {"noise": uniform("n 5*m")}],
    differentiable=False,
)

refuse_other_noise(torch_linear_default)

ask_for_bound(torch_linear_default, "1 / sqrt(fan_in)", lambda fan_out, fan_in: 1 / math.sqrt(fan_in))
ask_for_fan_in_alone(torch_linear_default, uniform)
ask_for_square_root(torch_linear_default, uniform)
ask_for_relu_layers(torch_linear_default, as_uniform, "leaves a sixth of the mean square", 1 / 6)


@torch_linear_default.law("its variance is a sixth of that of He's uniform weights")
def sixth(f, noise):
    close(6 * f(noise) ** 2, in_numpy.he_uniform(noise) ** 2, scale=6 / noise.shape[1],
          message="six times the squares are not the squares of He's weights")  # fmt: skip


@torch_linear_default.mistake(
    "is He's",
    hint="PyTorch calls its He initialization with a = sqrt(5), the slope of a leaky ReLU: what is left of the gain?",
)
def he(noise):
    return in_numpy.he_uniform(noise)


@torch_linear_default.mistake(
    "takes sqrt(5) for the gain",
    hint="sqrt(5) is the slope a of a leaky ReLU. The gain that follows from it is sqrt(2 / (1 + a^2)).",
)
def gain(noise):
    return spread(noise, math.sqrt(5 / fans_of(noise)[1]))


@torch_linear_default.mistake(
    "takes the standard deviation for the bound",
    hint="A uniform distribution has a standard deviation of its bound divided by sqrt(3).",
)
def deviation(noise):
    return spread(noise, math.sqrt(1 / (3 * fans_of(noise)[1])))


@torch_linear_default.mistake(
    "takes the bound for the standard deviation",
    hint="1 / sqrt(fan_in) is how far a weight may lie from 0, and that is not how far one lies on average.",
)
def bound(noise):
    return spread(noise, math.sqrt(3 / fans_of(noise)[1]))


@torch_linear_default.mistake(
    "does not square the slope", hint="In the gain sqrt(2 / (1 + a^2)), a = sqrt(5) stands squared."
)
def slope(noise):
    return spread(noise, math.sqrt(6 / (1 + math.sqrt(5)) / fans_of(noise)[1]))


@torch_linear_default.mistake("forgets the root", hint="With four times as many inputs, weights are half as large.")
def rootless(noise):
    return spread(noise, 1 / fans_of(noise)[1])


@torch_linear_default.mistake("counts the outputs", hint="The inputs of an output are added up: they are the columns.")
def outputs(noise):
    return spread(noise, 1 / math.sqrt(fans_of(noise)[0]))


@torch_linear_default.mistake("is Xavier's", hint="PyTorch's default looks at the inputs alone.")
def xavier(noise):
    return in_numpy.xavier_uniform(noise)


@torch_linear_default.mistake(
    "counts all weights of the layer", hint="Only the inputs count: the columns of the matrix."
)
def product(noise):
    return spread(noise, 1 / math.sqrt(noise.size))


@torch_linear_default.mistake(
    "is never negative", hint="Noise runs from 0 to 1, and weights from -a to a: what becomes of 0?"
)
def one_sided(noise):
    return noise / math.sqrt(fans_of(noise)[1])


@torch_linear_default.mistake("is never positive", hint="From -a to a it is twice as far as from 0 to a.")
def half_way(noise):
    return (noise - 1) / math.sqrt(fans_of(noise)[1])


@torch_linear_default.mistake(
    "reaches half as far", hint="Noise minus 1/2 runs from -1/2 to 1/2, and a is not yet reached."
)
def half_as_far(noise):
    return (noise - 0.5) / math.sqrt(fans_of(noise)[1])


@torch_linear_default.mistake(
    "has its ends the wrong way round", hint="The smallest noise is to become the smallest weight."
)
def reversed_ends(noise):
    return -in_numpy.torch_linear_default(noise)


@torch_linear_default.mistake(
    "counts the bias as an input",
    hint="The bias begins at 0 and adds nothing to the spread: the columns of noise count.",
)
def with_bias(noise):
    return spread(noise, 1 / math.sqrt(fans_of(noise)[1] + 1))


@torch_linear_default.mistake("transposes", hint="noise lies as the weights do: a row for every output.")
def transposed(noise):
    return in_numpy.torch_linear_default(noise).T
