"""What several concepts of this topic draw or compute for their laws."""

import itertools
import math

import numpy as np

from reference.backends import leaves
from reference.compare import close
from reference.inputs import reals, sampled_from, uneven

LOG2, LOG_2PI = math.log(2), math.log(2 * math.pi)


BETAS = sampled_from([1.0, 0.5, 4.0, 0.0])


NOISES = sampled_from([0.5, 1.0, 2.0, 0.25])


def wider(name):
    """An argument with one more entry in its last axis, as a bad call wants it."""
    return lambda case: np.concatenate([case[name], case[name][..., :1]], axis=-1)


def flatter(name):
    """An argument with its first axis gone."""
    return lambda case: np.asarray(case[name][0])


def longer(*names):
    """Arguments with one more row."""
    return lambda case: {name: np.concatenate([case[name], case[name][:1]]) for name in names}


def refuse_bad_beta(concept):
    words = "beta is not a finite number of at least 0"
    concept.refuses(words, beta=[-1.0, -0.5, -1, float("nan"), float("inf")])


def refuse_bad_noise_var(concept):
    words = "noise_var is not a finite number above 0"
    concept.refuses(words, noise_var=[0.0, -0.5, -1.0, float("nan"), float("inf")])


def refuse_other_encoder(concept):
    """Where mu and log_var fit neither the examples nor each other."""
    concept.refuses("mu has not one row for every example", longer("mu", "log_var"), argument="mu")
    concept.refuses("log_var has another shape than mu", log_var=[wider("log_var"), flatter("log_var")])


def sure(axes):
    """Logits of 10,000 either way."""
    return reals(axes).but(lambda z: np.where(z >= 0, 1e4, -1e4))


def exact(*arrays):
    """The same numbers in float64: what a law works out itself is not to be the less exact side."""
    return [array.astype(np.float64) for array in arrays]


def uneven_fractions(axes):
    """Numbers from 0 to 1 that float32 does not hold."""
    return uneven(axes).but(lambda values: np.abs(values) / 8)


def at_most_0(values):
    return -np.abs(values)


def largest(*arrays):
    """The largest magnitude among the entries, at least 1."""
    return max(1.0, *(float(np.max(np.abs(leaf), initial=0.0)) for leaf in leaves(arrays)))


def halves(*arrays):
    """The same examples twice, one below the other."""
    return [np.concatenate([array, array]) for array in arrays]


def is_average(f, whole, **settings):
    """f of several examples is the average of what it gives for each alone, with the axis of examples or without it."""
    y = f(*whole, **settings)
    alone = [f(*[part[i : i + 1] for part in whole], **settings) for i in range(len(whole[0]))]
    close(y, np.mean(alone), scale=largest(*alone), message="it is not the average over the examples")
    close(f(*halves(*whole), **settings), y, scale=largest(y), message="the same examples twice change it")
    close(f(*[part[0] for part in whole], **settings), alone[0], scale=largest(*alone),
          message="the first example, without the axis in front, gives another number")  # fmt: skip


def is_shared(f, grad, whole, **settings):
    """The gradient of an average: with the same examples twice, each gets half of it."""
    once = f(grad, *whole, **settings)
    twice = f(grad, *halves(*whole), **settings)
    expected = tuple(halves(*[np.asarray(part) / 2 for part in once]))
    close(twice, expected, scale=1024, message="twice the examples do not get half the gradient each")


def signs(k, dtype):
    """All rows of k signs: as noise, their averages up to second moments are exactly those of the standard normal."""
    return np.array(list(itertools.product([-1.0, 1.0], repeat=k)), dtype=dtype)


def reflection(size, seed, dtype):
    """A random mirror: a matrix that changes no length and no angle."""
    v = np.random.default_rng(seed).standard_normal(size)
    return (np.eye(size) - 2 * np.outer(v, v) / (v @ v)).astype(dtype)


def inverted(x, w, noise_var, expected):
    """The magnitude of rounding: inverting the covariance multiplies it by the covariance's condition number."""
    return largest(expected, x) * (1 + float(np.linalg.norm(w)) ** 2 / noise_var)


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))
