"""What several concepts of this topic draw or ask for."""

import functools
from dataclasses import replace

import numpy as np

from reference.inputs import Grid, Shaped, sampled_from


def steps(axes, *, most=24):
    """Whole numbers of steps, from 0 on."""
    return Shaped(axes, Grid(0, most))


def moments(axes, *, most=24):
    """Steps and fractions of one, in eighths."""
    return Shaped(axes, Grid(0, 8 * most, 1 / 8))


def rates():
    """A learning rate."""
    return sampled_from([1.0, 0.5, 0.1, 0.3, 2.0])


# Fractions of a step, and a single step as an array without axes.
FURTHER = [{"t": moments("...")}, {"t": steps("").but(np.asarray)}]
# Long after every schedule has ended, and no steps at all.
UNUSUAL = [{"t": moments("n", most=10_000)}, {"t": steps("n 0")}]


def at(*numbers):
    """A few chosen steps."""
    return np.array(numbers, dtype=np.float64)


def refuse_unless_positive(concept, name):
    """Declare that a rate is a finite number above 0."""
    concept.refuses(f"{name} is not a finite number above 0", **{name: [0.0, -0.1, float("nan"), float("inf")]})


def refuse_other_counts(concept, name):
    """Declare that a number of steps is an integer of at least 1."""
    concept.refuses(f"{name} is no integer of at least 1", **{name: [0, -1, 2.0, True]})


def refuse_bad_calls(concept):
    """Make the mistakes of a concept refuse what its twin refuses: what is wrong with them is something else."""
    concept.mistakes[:] = [replace(one, function=refusing(concept.twin, one.function)) for one in concept.mistakes]


def refusing(twin, function):
    @functools.wraps(function)
    def version(*args, **settings):
        twin(*args, **settings)
        return function(*args, **settings)

    return version
