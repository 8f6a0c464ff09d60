"""gradient_through_time: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import integers, just
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import finely, signals

gradient_through_time = Concept(
    in_numpy.gradient_through_time,
    u=signals("h h"),
    steps=integers(1, 6),
    # Where the two largest singular values tie, their maximum has no derivative.
    differentiable=False,
    further=[
        {"u": signals("h h").but(lambda u: 1e3 * u)},
        {"u": finely(signals("h h"))},
        {"u": just(np.array([[0.5, 1.0, 0.0], [0.0, 0.5, 1.0], [0.0, 0.0, 0.5]]))},
    ],
    unusual=[{"u": just(np.zeros((2, 2)))}, {"u": just(np.diag([1.0, 1.0], 1))}],
)

gradient_through_time.refuses(
    "steps is not an integer of at least 1 (True and 2.0 are none)", steps=[0, -1, True, 2.0, 2.5]
)


@gradient_through_time.law("a rotation keeps every gradient as long as it is: the norms are 1 at every step")
def rotation_keeps(f, angle=integers(0, 7)):
    c, s = math.cos(angle), math.sin(angle)
    close(f(np.array([[c, -s], [s, c]]), 4), np.ones(4), message="a rotation changed a length")


@gradient_through_time.law("for a diagonal matrix it is the largest entry, by size, to the power of the step")
def diagonal_powers(f, entries=signals("h"), steps=integers(1, 6)):
    largest = np.max(np.abs(entries))
    expected = np.cumprod(np.full(steps, largest))
    close(f(np.diag(entries), steps), expected, message="it is not a power of the largest entry")


@gradient_through_time.law("j steps and k more stretch a gradient at most as much as the two stretches multiplied")
def submultiplicative(f, u, k=integers(1, 3)):
    s = f(u, 3 + k)
    at_most(s[2 + k], s[2] * s[k - 1], message=f"3 + {k} steps stretch more than 3 steps and {k} steps multiplied")


@gradient_through_time.law(
    "with every eigenvalue inside the unit circle it falls to 0 in the end, whatever it does first"
)
def dies_out(f, u, diagonal=signals("h").but(lambda d: d / 4)):
    inside = np.triu(u, 1) + np.diag(diagonal)
    at_most(f(inside, 80)[-1], 1e-9, message="after 80 steps it is not 0, with eigenvalues of at most 1/2")


@gradient_through_time.law(
    "from the step on where a norm is too large for the dtype it is infinity, and 0 where the power has become 0",
    kind="robustness",
    float64_only=True,
)
def too_large(f, angle=integers(0, 7), before=integers(1, 3)):
    c, s = math.cos(angle), math.sin(angle)
    # Its k-th norm is the k-th power of this factor: a factor more than float64 can hold, after so many steps.
    factor = 10.0 ** (308 // before)
    expected = np.array([factor**k if k <= before else np.inf for k in range(1, before + 4)])
    got = f(factor * np.array([[c, -s], [s, c]]), before + 3)
    scale = np.where(np.isfinite(expected), expected, 0)
    close(got, expected, scale=scale, message="it is not a power of the factor, or infinity beyond the largest number")
    ends = f(1e200 * np.eye(3, k=1), before + 3)
    close(ends[1:], np.array([np.inf] + (before + 1) * [0.0]), message="where the power has become 0 it is not 0")


@gradient_through_time.law("with an eigenvalue outside the unit circle it grows at least as fast as that one's powers")
def explodes(f, u):
    outside = np.triu(u, 1) + 1.5 * np.eye(len(u), dtype=u.dtype)
    expected = 1.5 ** np.arange(1, 9)
    s = f(outside, 8)
    at_most(expected, s, scale=np.maximum(s, expected), message="it grew less than the powers of the eigenvalue 1.5")


@gradient_through_time.mistake(
    "takes the largest eigenvalue for the norm",
    hint="A matrix can stretch more than its eigenvalues say: the norm is the largest singular value.",
)
def growth_of_eigenvalues(u, steps):
    return (np.max(np.abs(np.linalg.eigvals(u))) ** np.arange(1, steps + 1)).astype(u.dtype)


@gradient_through_time.mistake(
    "takes powers of the norm", hint="That is only an upper bound: take the norm of the power."
)
def growth_of_norms(u, steps):
    return np.linalg.norm(u, 2) ** np.arange(1, steps + 1, dtype=u.dtype)


@gradient_through_time.mistake(
    "is the Frobenius norm",
    hint="linalg.norm(m) sums squares of all entries; the spectral norm is linalg.norm(m, 2).",
)
def growth_frobenius(u, steps):
    return np.stack([np.linalg.norm(np.linalg.matrix_power(u, k)) for k in range(1, steps + 1)])


@gradient_through_time.mistake(
    "raises the entries to powers", hint="u ** k works entry by entry: a power of a matrix is u @ u @ ..."
)
def growth_of_entries(u, steps):
    return np.stack([np.linalg.norm(u**k, 2) for k in range(1, steps + 1)])


@gradient_through_time.mistake("starts one step early", hint="The first number is for u itself, not for the identity.")
def growth_from_zero(u, steps):
    return np.stack([np.linalg.norm(np.linalg.matrix_power(u, k), 2) for k in range(steps)])


@gradient_through_time.mistake(
    "multiplies by the transpose every other time", hint="All factors are u, none is turned."
)
def growth_turned(u, steps):
    powers, power = [], np.eye(len(u), dtype=u.dtype)
    for k in range(steps):
        power = power @ (u.T if k % 2 else u)
        powers.append(np.linalg.norm(power, 2))
    return np.stack(powers)


@gradient_through_time.mistake("gives the last norm for every step", hint="Every step has a norm of its own: (steps,).")
def growth_last(u, steps):
    return np.full(steps, np.linalg.norm(np.linalg.matrix_power(u, steps), 2), u.dtype)


@gradient_through_time.mistake(
    "lets the power overflow",
    hint="Infinity times 0 is NaN, and a matrix of those has no norm. Divide the power by its norm at every step, and "
    "multiply the norms.",
)
def growth_overflows(u, steps):
    norms, power = [], u
    for _ in range(steps):
        norms.append(np.linalg.norm(power, 2))
        power = power @ u
    return np.stack(norms)
