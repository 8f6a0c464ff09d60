"""What several concepts of this topic draw or compute for their laws."""

import math

import numpy as np

from reference.information import in_numpy
from reference.inputs import distributions, integers, together

LOG2 = math.log(2)


def along_any_axis(*names, inside=False):
    """Distributions of one to three axes, the outcomes along any one of them."""
    rows = {name: distributions("...", inside=inside) for name in names}

    def lay(case):
        axes = case[names[0]].ndim
        axis = case["axis"] % axes - (axes if case["axis"] < 0 else 0)
        return {name: np.moveaxis(case[name], -1, axis).copy() for name in names} | {"axis": axis}

    return together(rows | {"axis": integers(-3, 2)}).map(lay)


def pairs(p, q):
    """The distribution of pairs of independent outcomes, rows of p with rows of q."""
    return (p[..., :, None] * q[..., None, :]).reshape(*p.shape[:-1], -1)


def merger(outcomes, seed, dtype):
    """A 0-1 matrix that puts every outcome into one of the groups at random."""
    return np.eye(outcomes, dtype=dtype)[np.random.default_rng(seed).integers(0, outcomes, outcomes)]


def nearly(p, seed, size):
    """Distributions whose entries differ from p's by a factor of 1 + size at most."""
    noise = np.random.default_rng(seed).uniform(-size, size, p.shape).astype(p.dtype)
    moved = p * (1 + noise)
    return moved / np.sum(moved, axis=-1, keepdims=True)


def along(f, axis, *rows):
    """f of distributions that are laid along another axis than the last one."""
    return f(*[np.moveaxis(p, -1, axis) for p in rows], axis=axis)


def no_less_than_one(case, expected):
    """The terms of a Gaussian divergence are around 1 also where their sum is small."""
    return max(1.0, *(float(np.max(np.abs(v), initial=0.0)) for v in (*case.values(), expected)))


def p_log_ratio(p, q):
    """The right terms, for versions that are wrong elsewhere."""
    return p * in_numpy.log_ratio(p, q)
