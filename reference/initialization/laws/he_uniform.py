"""he_uniform: what is drawn, its laws, and the mistakes that break them."""

import math

from reference.concept import Concept
from reference.initialization import in_numpy
from reference.initialization.in_numpy import fans_of, spread
from reference.initialization.laws.shared import (
    as_uniform,
    ask_for_bound,
    ask_for_fan_in_alone,
    ask_for_relu_layers,
    ask_for_square_root,
    ask_for_variance,
    refuse_other_noise,
    uniform,
)

he_uniform = Concept(
    in_numpy.he_uniform,
    noise=uniform("fan_out fan_in"),
    further=[{"noise": uniform("5*n m")}, {"noise": uniform("n 5*m")}],
    differentiable=False,
)

refuse_other_noise(he_uniform)

ask_for_bound(he_uniform, "the root of 6 / fan_in", lambda fan_out, fan_in: math.sqrt(6 / fan_in))
ask_for_variance(he_uniform, "2 / fan_in", lambda fan_out, fan_in: 2 / fan_in)
ask_for_fan_in_alone(he_uniform, uniform)
ask_for_square_root(he_uniform, uniform)
ask_for_relu_layers(he_uniform, as_uniform, "keeps the mean square", 1)


@he_uniform.mistake(
    "takes the standard deviation for the bound",
    hint="A uniform distribution from -a to a has the variance a^2 / 3: which a gives 2 / fan_in?",
)
def deviation(noise):
    return spread(noise, math.sqrt(2 / fans_of(noise)[1]))


@he_uniform.mistake(
    "forgets the root", hint="With four times as many inputs, weights are half as large, and not a quarter."
)
def rootless(noise):
    return spread(noise, 6 / fans_of(noise)[1])


@he_uniform.mistake("counts the outputs", hint="The inputs of an output are added up: they are the columns.")
def outputs(noise):
    return spread(noise, math.sqrt(6 / fans_of(noise)[0]))


@he_uniform.mistake("is Xavier's", hint="The sum of inputs and outputs is for tanh. For ReLU the inputs count alone.")
def xavier(noise):
    return spread(noise, math.sqrt(6 / sum(fans_of(noise))))


@he_uniform.mistake(
    "forgets that ReLU stops half",
    hint="sqrt(3 / fan_in) keeps the size without a ReLU. A ReLU halves the mean square.",
)
def without_relu(noise):
    return spread(noise, math.sqrt(3 / fans_of(noise)[1]))


@he_uniform.mistake(
    "is PyTorch's default", hint="1 / sqrt(fan_in) is what torch.nn.Linear draws, and that is not He's bound."
)
def default(noise):
    return spread(noise, 1 / math.sqrt(fans_of(noise)[1]))


@he_uniform.mistake(
    "puts only the inputs under the root", hint="The whole fraction stands under the root, the 6 as well."
)
def six_outside(noise):
    return spread(noise, 6 / math.sqrt(fans_of(noise)[1]))


@he_uniform.mistake(
    "takes the root of the 6 alone", hint="The whole fraction stands under the root, the inputs as well."
)
def inputs_outside(noise):
    return spread(noise, math.sqrt(6) / fans_of(noise)[1])


@he_uniform.mistake("counts all weights of the layer", hint="Only the inputs of one output count: a row of the matrix.")
def product(noise):
    return spread(noise, math.sqrt(6 / noise.size))


@he_uniform.mistake("is never negative", hint="Noise runs from 0 to 1, and weights from -a to a: what becomes of 0?")
def one_sided(noise):
    return noise * math.sqrt(6 / fans_of(noise)[1])


@he_uniform.mistake("is never positive", hint="From -a to a it is twice as far as from 0 to a.")
def half_way(noise):
    bound = math.sqrt(6 / fans_of(noise)[1])
    return -bound + bound * noise


@he_uniform.mistake("reaches half as far", hint="Noise minus 1/2 runs from -1/2 to 1/2, and a is not yet reached.")
def half_as_far(noise):
    return math.sqrt(6 / fans_of(noise)[1]) * (noise - 0.5)


@he_uniform.mistake("has its ends the wrong way round", hint="The smallest noise is to become the smallest weight.")
def reversed_ends(noise):
    return -in_numpy.he_uniform(noise)


@he_uniform.mistake(
    "counts the bias as an input",
    hint="The bias begins at 0 and adds nothing to the spread: the columns of noise count.",
)
def with_bias(noise):
    return spread(noise, math.sqrt(6 / (fans_of(noise)[1] + 1)))


@he_uniform.mistake("transposes", hint="noise lies as the weights do: a row for every output.")
def transposed(noise):
    return in_numpy.he_uniform(noise).T
