"""xavier_uniform: what is drawn, its laws, and the mistakes that break them."""

import math

from reference.concept import Concept
from reference.initialization import in_numpy
from reference.initialization.in_numpy import fans_of, spread
from reference.initialization.laws.shared import (
    as_uniform,
    ask_for_bound,
    ask_for_square_layers,
    ask_for_transpose,
    ask_for_variance,
    refuse_other_noise,
    uniform,
)

xavier_uniform = Concept(
    in_numpy.xavier_uniform,
    noise=uniform("fan_out fan_in"),
    further=[{"noise": uniform("5*n m")}, {"noise": uniform("n 5*m")}],
    differentiable=False,
)

refuse_other_noise(xavier_uniform)

ask_for_bound(
    xavier_uniform, "the root of 6 / (fan_in + fan_out)", lambda fan_out, fan_in: math.sqrt(6 / (fan_in + fan_out))
)
ask_for_variance(xavier_uniform, "2 / (fan_in + fan_out)", lambda fan_out, fan_in: 2 / (fan_in + fan_out))
ask_for_transpose(xavier_uniform, uniform)
ask_for_square_layers(xavier_uniform, as_uniform)


@xavier_uniform.mistake(
    "takes the standard deviation for the bound",
    hint="A uniform distribution from -a to a has the variance a^2 / 3: which a gives 2 / (fan_in + fan_out)?",
)
def deviation(noise):
    return spread(noise, math.sqrt(2 / sum(fans_of(noise))))


@xavier_uniform.mistake(
    "forgets the root", hint="Variances are squares, and a bound is a length: what lies between the two?"
)
def rootless(noise):
    return spread(noise, 6 / sum(fans_of(noise)))


@xavier_uniform.mistake(
    "counts the inputs alone",
    hint="Outputs count as well: gradients come back through as many weights as there are outputs.",
)
def inputs_alone(noise):
    return spread(noise, math.sqrt(6 / fans_of(noise)[1]))


@xavier_uniform.mistake("counts the outputs alone", hint="The columns are the inputs, and they count too.")
def outputs_alone(noise):
    return spread(noise, math.sqrt(6 / fans_of(noise)[0]))


@xavier_uniform.mistake(
    "counts the outputs twice", hint="shape[0] and shape[1]: one is the outputs, the other the inputs."
)
def outputs_twice(noise):
    return spread(noise, math.sqrt(3 / fans_of(noise)[0]))


@xavier_uniform.mistake(
    "divides by the mean of inputs and outputs",
    hint="With the mean of the two under the root, the number above it is 3. With their sum it is another one.",
)
def mean_of_fans(noise):
    return spread(noise, math.sqrt(12 / sum(fans_of(noise))))


@xavier_uniform.mistake(
    "takes the root of the 6 alone", hint="The whole fraction stands under the root, inputs and outputs as well."
)
def fans_outside(noise):
    return spread(noise, math.sqrt(6) / sum(fans_of(noise)))


@xavier_uniform.mistake("counts all weights of the layer", hint="Inputs and outputs are added, and not multiplied.")
def product(noise):
    return spread(noise, math.sqrt(6 / noise.size))


@xavier_uniform.mistake(
    "is never negative", hint="Noise runs from 0 to 1, and weights from -a to a: what becomes of 0?"
)
def one_sided(noise):
    return noise * math.sqrt(6 / sum(fans_of(noise)))


@xavier_uniform.mistake("is never positive", hint="From -a to a it is twice as far as from 0 to a.")
def half_way(noise):
    bound = math.sqrt(6 / sum(fans_of(noise)))
    return -bound + bound * noise


@xavier_uniform.mistake("reaches half as far", hint="Noise minus 1/2 runs from -1/2 to 1/2, and a is not yet reached.")
def half_as_far(noise):
    return math.sqrt(6 / sum(fans_of(noise))) * (noise - 0.5)


@xavier_uniform.mistake(
    "is scaled as PyTorch's layers are by default",
    hint="1 / sqrt(fan_in) is PyTorch's default. This one looks at both sizes.",
)
def default(noise):
    return spread(noise, 1 / math.sqrt(fans_of(noise)[1]))


@xavier_uniform.mistake("has its ends the wrong way round", hint="The smallest noise is to become the smallest weight.")
def reversed_ends(noise):
    return -spread(noise, math.sqrt(6 / sum(fans_of(noise))))


@xavier_uniform.mistake("transposes", hint="noise lies as the weights do: a row for every output.")
def transposed(noise):
    return in_numpy.xavier_uniform(noise).T
