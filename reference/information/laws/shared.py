"""What several concepts of this topic draw or compute for their laws."""

import math

import numpy as np

from reference.information import in_numpy
from reference.inputs import distributions, integers, together, uneven

LOG2 = math.log(2)


def between(axes):
    """Distributions off every grid, none of whose probabilities is 0: float32 does not hold them."""
    return uneven(axes).but(lambda x: np.exp(x / 4) / np.sum(np.exp(x / 4), axis=-1, keepdims=True))


def ordinary(axes):
    """Distributions none of whose probabilities is 0."""
    return distributions(axes, inside=True)


def with_one_certain(axes):
    """Distributions of which the first is certain of its first outcome."""

    def make_certain(p):
        rows = p.reshape(-1, p.shape[-1]).copy()
        rows[0], rows[0, 0] = 0, 1
        return rows.reshape(p.shape)

    return ordinary(axes).but(make_certain)


def along_any_axis(*names, of=ordinary):
    """Distributions of one to three axes, the outcomes along any one of them."""
    rows = {name: of("...") for name in names}

    def lay(case):
        axes = case[names[0]].ndim
        axis = case["axis"] % axes - (axes if case["axis"] < 0 else 0)
        return {name: np.moveaxis(case[name], -1, axis).copy() for name in names} | {"axis": axis}

    return together(rows | {"axis": integers(-3, 2)}).map(lay)


def pairs(p, q):
    """The distribution of pairs of independent outcomes, rows of p with rows of q."""
    return (p[..., :, None] * q[..., None, :]).reshape(*p.shape[:-1], -1)


def without_common_zeros(case):
    """The second distribution rules out only what the first one does: no divergence is infinite."""
    p, q, axis = case["p"], case["q"], case["axis"]
    mixed = np.where(p == 0, q, (p + q) / 2)
    return case | {"q": mixed / np.sum(mixed, axis=axis, keepdims=True)}


def refuse_other_shapes(concept):
    """Declare that it refuses distributions of different shapes."""
    concept.refuses("p and q have different shapes", q=[lambda case: case["q"][..., :-1], lambda case: case["q"][None]])


def refuse_other_axes(concept):
    """Declare that it refuses an axis that p has not."""
    concept.refuses("there is no such axis", axis=[lambda case: case["p"].ndim, lambda case: -case["p"].ndim - 1])


def merger(outcomes, seed, dtype):
    """A 0-1 matrix that puts every outcome into one of the groups at random; none of them stays empty."""
    groups = np.eye(outcomes, dtype=dtype)[np.random.default_rng(seed).integers(0, outcomes, outcomes)]
    return groups[:, np.any(groups, axis=0)]


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
