"""naive_normal: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.contract import not_negative
from reference.initialization import in_numpy
from reference.initialization.laws.shared import (
    POWERS_OF_TWO,
    ask_for_own_noise,
    mean_square,
    normal,
    refuse_other_axes,
    uncorrelated,
)
from reference.inputs import integers, reals, sampled_from, together

SCALES = sampled_from([1.0, 0.5, 0.01, 2.0, 0.0])

naive_normal = Concept(
    in_numpy.naive_normal,
    # All at once: `scale=` would be taken for the magnitude of the numbers involved.
    together({"noise": normal("fan_out fan_in"), "scale": SCALES}),
    further=[{"noise": normal("5*n m")}, {"noise": normal("n 5*m")}],
    unusual=[{"noise": normal("0 n")}, {"noise": normal("n 0")}],
    differentiable=False,
)

refuse_other_axes(naive_normal)
naive_normal.refuses("scale is not a finite number of at least 0", scale=[-1.0, -0.01, float("nan"), float("inf")])

ask_for_own_noise(naive_normal)


@naive_normal.law("scale is a plain factor: the weights for two scales add up to those for their sum, and 0 gives 0")
def is_linear(f, noise, one=sampled_from([0.5, 2.0, 0.125]), other=sampled_from([0.25, 3.0, 1.0])):
    both = f(noise, scale=one) + f(noise, scale=other)
    close(f(noise, scale=one + other), both, message="for the sum of two scales the weights are others")
    close(f(noise, scale=0.0), 0 * noise, message="with scale 0 a weight is not 0")
    close(f(noise / 3, scale=one), one * (noise / 3), message="a weight is not scale times its noise")


@naive_normal.law("the size of the layer makes no difference: a part of noise becomes that part of the weights")
def parts(f, noise=normal("fan_out+1 fan_in+2"), scale=SCALES):
    close(f(noise[1:, 2:], scale=scale), f(noise, scale=scale)[1:, 2:], scale=4,
          message="in a smaller layer a weight is another one")  # fmt: skip


@naive_normal.law(
    "where noise is uncorrelated, a layer multiplies the mean square of its input by fan_in times scale squared"
)
def grows(f, x=reals("8"), scale=SCALES, size=POWERS_OF_TWO, columns=integers(1, 8)):
    x = x[: min(size, columns)]
    weights = f(uncorrelated(size, x.size).astype(x.dtype), scale=scale)
    close(mean_square(weights @ x), x.size * scale**2 * mean_square(x), scale=64 * 8 * scale**2, terms=size**2,
          message="the mean square of the outputs is another one")  # fmt: skip


@naive_normal.mistake("takes scale for the variance", hint="scale is the standard deviation: it multiplies as it is.")
def variance(noise, *, scale=1.0):
    not_negative("scale", scale)
    return math.sqrt(scale) * noise


@naive_normal.mistake("squares scale", hint="The variance is scale squared, and what multiplies is the deviation.")
def squared(noise, *, scale=1.0):
    not_negative("scale", scale)
    return scale**2 * noise


@naive_normal.mistake("ignores scale", hint="scale is a parameter: 1 is only its default.")
def ignored(noise, *, scale=1.0):
    not_negative("scale", scale)
    return 1.0 * noise


@naive_normal.mistake("is always 0.01 times the noise", hint="0.01 is a habit of many scripts; here scale says it.")
def habit(noise, *, scale=1.0):
    not_negative("scale", scale)
    return 0.01 * noise


@naive_normal.mistake("adds scale", hint="Adding moves all weights to one side. A spread is a factor.")
def shifted(noise, *, scale=1.0):
    not_negative("scale", scale)
    return noise + scale


@naive_normal.mistake(
    "divides by the root of the number of inputs",
    hint="That is the better way, and a section of its own. The naive way does not look at the size of the layer.",
)
def fan_in(noise, *, scale=1.0):
    not_negative("scale", scale)
    return scale * noise / math.sqrt(max(noise.shape[1], 1))


@naive_normal.mistake(
    "standardizes the noise first", hint="Leave the noise as it was drawn: its mean and deviation are chance."
)
def standardized(noise, *, scale=1.0):
    not_negative("scale", scale)
    return scale * (noise - noise.mean()) / (noise.std() + noise.dtype.type(1e-8))


@naive_normal.mistake(
    "cuts the noise off at two standard deviations",
    hint="A truncated normal distribution is another one, with a smaller variance. Here nothing is cut.",
)
def truncated(noise, *, scale=1.0):
    not_negative("scale", scale)
    return scale * np.clip(noise, -2, 2)


@naive_normal.mistake(
    "draws noise of its own", hint="The random numbers come in as noise: use them, and draw no others."
)
def redrawn(noise, *, scale=1.0):
    not_negative("scale", scale)
    return (scale * np.random.default_rng(0).standard_normal(noise.shape)).astype(noise.dtype)


@naive_normal.mistake("transposes", hint="noise lies as the weights do: a row for every output.")
def transposed(noise, *, scale=1.0):
    not_negative("scale", scale)
    return scale * noise.T


@naive_normal.mistake(
    "takes any scale", hint="A standard deviation is not negative, and a number: raise ValueError for another one."
)
def any_scale(noise, *, scale=1.0):
    return scale * noise
