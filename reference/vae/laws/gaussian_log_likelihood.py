"""gaussian_log_likelihood: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.inputs import real, reals, sampled_from, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import LOG2, LOG_2PI, flatter, largest, wider

gaussian_log_likelihood = Concept(
    in_numpy.gaussian_log_likelihood,
    x=reals("n d", limit=4),
    mean=reals("n d", limit=4),
    log_var=reals("n d", limit=3),
    further=[
        {"x": reals("a n d"), "mean": reals("a n d"), "log_var": reals("a n d", limit=3)},
        {"x": reals("d"), "mean": reals("d"), "log_var": reals("d", limit=3)},
        {"x": uneven("n d"), "mean": uneven("n d")},
    ],
    unusual=[{"log_var": reals("n d", limit=40)}],
    built_ins=["scipy.stats.norm", "torch.distributions.Normal", "torch.nn.functional.gaussian_nll_loss"],
    instead="exp, squares and a sum",
)  # fmt: skip

gaussian_log_likelihood.refuses("mean has another shape than x", mean=[wider("mean"), flatter("mean")])
gaussian_log_likelihood.refuses("log_var has another shape than x", log_var=[wider("log_var"), flatter("log_var")])
gaussian_log_likelihood.backward.refuses(
    "grad has another shape than the result", grad=[wider("grad"), flatter("grad")], argument="x"
)


@gaussian_log_likelihood.law("its exponential is a density: over all x of one dimension it integrates to 1")
def integrates(f, mean=real(4.0), log_var=real(2.0)):
    # For a bell, sums at steps of a quarter of sigma are integrals to 30 digits.
    step = math.exp(log_var / 2) / 4
    x = mean + step * np.arange(-40, 41)[:, None]
    total = np.sum(np.exp(f(x, np.full_like(x, mean), np.full_like(x, log_var)))) * step
    close(total, np.asarray(1.0), message="exp of it does not integrate to 1, so it is not the log of a density")


@gaussian_log_likelihood.law("nowhere is the density larger than at x = mean")
def peak(f, x, mean, log_var):
    scale = largest(gaussian_kl_to_standard(x - mean, log_var)) * 64
    at_most(f(x, mean, log_var), f(mean, mean, log_var), scale=scale, message="away from the mean x is more likely")


@gaussian_log_likelihood.law("with variance 1 it is half the negative squared distance, minus log(2 pi) / 2 per entry")
def unit(f, x, mean):
    expected = -np.sum((x - mean) ** 2, axis=-1) / 2 - x.shape[-1] * LOG_2PI / 2
    close(f(x, mean, np.zeros_like(x)), expected, scale=256, message="with variance 1 it is another number")


@gaussian_log_likelihood.law("at x = mean only the spread counts: minus half of log_var and log(2 pi) for every entry")
def spread(f, mean, log_var):
    expected = -np.sum(log_var + LOG_2PI, axis=-1) / 2
    close(f(mean, mean, log_var), expected, scale=16, message="at the mean it is another number")


@gaussian_log_likelihood.law("moving x and mean by the same distance changes nothing, not even by 10,000")
def moves(f, x, mean, log_var, c=sampled_from([1e4, -3.5, 64.0])):
    # In float32 an eighth beside 10,000 still is one.
    close(f(x + c, mean + c, log_var), f(x, mean, log_var), scale=1024, message="moved along it is another number")


@gaussian_log_likelihood.law(
    "100 standard deviations away from the mean, every entry costs 5,000 more than at the mean"
)
def far_away(f, mean, log_var):
    far = f(mean + 100 * np.exp(log_var / 2), mean, log_var)
    expected = -np.sum(1e4 + log_var + LOG_2PI, axis=-1) / 2
    message = "100 standard deviations above the mean it is another number"
    close(far, expected, scale=1e4 * mean.shape[-1], message=message)


@gaussian_log_likelihood.law("in a unit half as large, numbers are doubled, and every entry loses log 2")
def rescales(f, x, mean, log_var):
    there = f(2 * x, 2 * mean, log_var + 2 * LOG2)
    expected = f(x, mean, log_var) - x.shape[-1] * LOG2
    close(there, expected, scale=1024, message="doubled numbers with a doubled sigma do not lose log 2 per entry")


@gaussian_log_likelihood.law("it adds over the last axis, and every row has a number of its own")
def adds(f, x=reals("a n d", limit=4), mean=reals("a n d", limit=4), log_var=reals("a n d", limit=3)):
    whole = (x, mean, log_var)
    parts = [f(*[part[..., i : i + 1] for part in whole]) for i in range(x.shape[-1])]
    close(f(*whole), sum(parts), scale=4096, message="it is not the sum over the last axis")
    close(f(*[part[0, 0] for part in whole]), f(*whole)[0, 0], scale=4096, message="a row alone gives another number")


@gaussian_log_likelihood.mistake(
    "forgets log(2 pi)", hint="Without the constant, exp of it is no density: it would not integrate to 1."
)
def no_constant(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + x.shape[-1] * LOG_2PI / 2


@gaussian_log_likelihood.mistake(
    "counts log(2 pi) once and not for every dimension",
    hint="Every dimension has a density of its own, and a constant with it.",
)
def one_constant(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + (x.shape[-1] - 1) * LOG_2PI / 2


@gaussian_log_likelihood.mistake(
    "drops log_var and keeps the squared distance alone",
    hint="A wide bell is a low one: log_var is taken off, or the largest variance would always be the best.",
)
def flat(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + np.sum(log_var, axis=-1) / 2


@gaussian_log_likelihood.mistake("forgets the half", hint="The density is exp(-(x - mean)^2 / (2 variance)).")
def no_half(x, mean, log_var):
    return -np.sum((x - mean) ** 2 * np.exp(-log_var) + log_var + LOG_2PI, axis=-1)


@gaussian_log_likelihood.mistake(
    "takes log_var for the logarithm of sigma",
    hint="log_var is the log of sigma squared: exp(log_var) is the variance, and half of log_var is log sigma.",
)
def log_sigma(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, 2 * log_var)


@gaussian_log_likelihood.mistake(
    "averages over the dimensions", hint="Probabilities multiply, so logarithms add: sum over the last axis."
)
def mean(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) / x.shape[-1]


@gaussian_log_likelihood.mistake("has the sign of a loss", hint="At x = mean it is largest, not smallest.")
def sign(x, mean, log_var):
    return -in_numpy.gaussian_log_likelihood(x, mean, log_var)


@gaussian_log_likelihood.mistake(
    "subtracts the squares instead of squaring the difference",
    hint="x and mean may lie anywhere, as long as they are near each other: subtract first, then square.",
)
def squares(x, mean, log_var):
    return -np.sum((x**2 - mean**2) * np.exp(-log_var) + log_var + LOG_2PI, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "sums over everything", hint="Every row has a number of its own: sum the last axis only."
)
def everything(x, mean, log_var):
    return np.sum(in_numpy.gaussian_log_likelihood(x, mean, log_var))


@gaussian_log_likelihood.mistake(
    "divides by the variance twice",
    hint="exp(log_var) is the variance, not sigma: square the distance, and divide by the variance as it is.",
)
def divides_twice(x, mean, log_var):
    return -np.sum(((x - mean) * np.exp(-log_var)) ** 2 + log_var + LOG_2PI, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "forgets the half of log_var", hint="It is log sigma that is taken off, and log_var is twice that."
)
def whole_log_var(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) - np.sum(log_var, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "takes the logarithm of a density that has become 0",
    hint="exp(-800) is 0 in a computer, and its logarithm minus infinity: let log and exp cancel on paper.",
)
def underflows(x, mean, log_var):
    variance = np.exp(log_var)
    return np.sum(np.log(np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * math.pi * variance)), axis=-1)


@gaussian_log_likelihood.mistake(
    "has a constant of seven digits",
    hint="torch.tensor(number) is float32 unless told a dtype; math.log(2 * math.pi) has all digits, in both tracks.",
)
def coarse(x, mean, log_var):
    lost = float(np.float32(LOG_2PI)) - LOG_2PI
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) - x.shape[-1] * lost / 2


@gaussian_log_likelihood.mistake(
    "returns float64 for float32",
    hint="A float64 array or NumPy number makes float64 of float32; math.log(2 * math.pi), a plain number, does not.",
)
def widens(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(*(part.astype(np.float64) for part in (x, mean, log_var)))


@gaussian_log_likelihood.mistake(
    "sums over axis 1", hint="That is the last axis of two. There may be more of them, or one alone: axis=-1."
)
def axis_1(x, mean, log_var):
    return -np.sum((x - mean) ** 2 * np.exp(-log_var) + log_var + LOG_2PI, axis=1) / 2


def floored(amount):
    @gaussian_log_likelihood.mistake(
        f"keeps the variance at least {amount:g}, as some libraries do",
        hint="An exponential is never 0: log_var may be as low as it likes, and a clip changes the answer there.",
    )
    def with_floor(x, mean, log_var):
        return in_numpy.gaussian_log_likelihood(x, mean, np.maximum(log_var, math.log(amount)))


def padded(amount):
    @gaussian_log_likelihood.mistake(
        f"adds {amount:g} to the variance",
        hint="An exponential is never 0 or below: the variance needs nothing to keep it positive.",
    )
    def with_amount(x, mean, log_var):
        return in_numpy.gaussian_log_likelihood(x, mean, np.log(np.exp(log_var) + amount))


for amount in (1e-4, 1e-6, 1e-8):
    floored(amount)
    padded(amount)


@gaussian_log_likelihood.mistake(
    "multiplies by the variance", hint="Where the bell is wide, a distance counts less: divide by the variance."
)
def multiplies(x, mean, log_var):
    return -np.sum((x - mean) ** 2 * np.exp(log_var) + log_var + LOG_2PI, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "adds log_var instead of taking it off", hint="A wide bell is a low one: the larger log_var, the lower at the mean."
)
def plus_log_var(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + np.sum(log_var, axis=-1)


# The backward pass --------------------------------------------------------------------------------------------------


@gaussian_log_likelihood.backward.law("the gradients by x and by mean cancel: only their distance matters")
def cancels(f, grad, x, mean, log_var):
    by_x, by_mean, _ = f(grad, x, mean, log_var)
    close(by_mean, -by_x, scale=2048, message="the gradients by x and by mean do not cancel")


@gaussian_log_likelihood.backward.law("at x = mean nothing pulls at x, and log_var gets minus half of grad")
def rest(f, grad, mean, log_var):
    by_x, _, by_log_var = f(grad, mean, mean, log_var)
    close(by_x, np.zeros_like(mean), scale=8, message="at the mean the gradient by x is not 0")
    half = np.broadcast_to(-grad[..., None] / 2, mean.shape)
    close(by_log_var, half, scale=8, message="at the mean the gradient by log_var is not -grad / 2")


@gaussian_log_likelihood.backward.law("one sigma away from the mean, log_var gets no gradient: that variance fits")
def fits(f, grad, mean, log_var):
    _, _, by_log_var = f(grad, mean + np.exp(log_var / 2), mean, log_var)
    close(by_log_var, np.zeros_like(mean), scale=256, message="one sigma away the gradient by log_var is not 0")


@gaussian_log_likelihood.backward.mistake(
    "swaps the signs of x and mean", hint="Where x is above the mean, a larger x is less likely."
)
def backward_swapped(grad, x, mean, log_var):
    by_x, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_mean, by_x, by_log_var


@gaussian_log_likelihood.backward.mistake(
    "gives x and mean the same gradient", hint="Moving both together changes nothing, so their gradients cancel."
)
def backward_same(grad, x, mean, log_var):
    _, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_mean, by_mean, by_log_var


@gaussian_log_likelihood.backward.mistake(
    "forgets the -1 by log_var", hint="log_var stands there twice: in the exponential, and alone."
)
def backward_no_one(grad, x, mean, log_var):
    by_x, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_x, by_mean, by_log_var + grad[..., None] / 2


@gaussian_log_likelihood.backward.mistake(
    "forgets the half by log_var", hint="There is a half in front of everything; by x the square cancels it."
)
def backward_no_half(grad, x, mean, log_var):
    by_x, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_x, by_mean, 2 * by_log_var


@gaussian_log_likelihood.backward.mistake(
    "forgets to divide by the variance", hint="The squared distance is divided by the variance, and so is its slope."
)
def backward_undivided(grad, x, mean, log_var):
    pull = grad[..., None] * (x - mean)
    return -pull, pull, in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)[2]


@gaussian_log_likelihood.backward.mistake(
    "pulls x away from the mean by a constant",
    hint="At x = mean the density is flat: the gradient by x is proportional to x - mean.",
)
def backward_constant(grad, x, mean, log_var):
    _, _, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    pull = grad[..., None] * np.exp(-log_var / 2)
    return -pull, pull, by_log_var
