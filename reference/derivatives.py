"""The laws on derivatives: of a backward pass, and of what PyTorch's autograd makes of a function.

A backward pass agrees with central differences and is linear in the incoming gradient. In PyTorch, gradients flow and
agree with the backward pass, or with central differences where there is none.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from reference.backends import copy_of, leaves, map_leaves
from reference.compare import DIFFERENCES_RELATIVE, Broken, close, holds, pairs, same_shape, worked_out
from reference.concept import Case, Concept, Law, cast
from reference.inputs import sampled_from

STEP = 2.0**-17
DIFFERENCES = "nudging an input changes the result by what the gradient predicts"
LINEAR = "twice the incoming gradient gives twice the gradient"
GRADIENT = "gradients flow back through it, and are right"
UNUSUAL_GRADIENT = "its gradients are right for unusual inputs too, and no NaN in float32"


def value_of(concept: Concept, case: Case, cotangent: Any) -> float:
    """<cotangent, f(case)>."""
    result = concept.expected(case)
    results = result if isinstance(result, tuple) else (result,)
    arriving = cotangent if isinstance(cotangent, tuple) else (cotangent,)
    return sum(float(np.sum(np.asarray(part) * grad)) for part, grad in zip(results, arriving, strict=False))


def numerical_gradient(concept: Concept, case: Case, cotangent: Any) -> tuple[Any, ...]:
    """Central differences of <cotangent, f(case)> by every entry of each differentiable argument."""

    def by(name: str) -> Any:
        moving = copy_of(case[name])

        def by_leaf(array: Any) -> Any:
            gradient = np.empty_like(array)
            for place in np.ndindex(array.shape):
                here = array[place]
                array[place] = here + STEP
                above = value_of(concept, case | {name: moving}, cotangent)
                array[place] = here - STEP
                below = value_of(concept, case | {name: moving}, cotangent)
                array[place] = here
                gradient[place] = (above - below) / (2 * STEP)
            return gradient

        return map_leaves(by_leaf, moving)

    return tuple(by(name) for name in concept.differentiable_names(case))


def direction(argument: Any) -> Any:
    """A way to nudge an argument: the same for all arguments of the same shapes, of length 1."""
    random = np.random.default_rng(0)
    way = map_leaves(lambda leaf: random.standard_normal(np.shape(leaf)), argument)
    length = math.sqrt(sum(float(np.sum(leaf**2)) for leaf in leaves(way)))
    return map_leaves(lambda leaf: leaf / length, way)


def nudged(argument: Any, way: Any, step: float) -> Any:
    """The argument, a step further that way."""
    moved = copy_of(argument)
    for leaf, part in zip(leaves(moved), leaves(way), strict=True):
        leaf += step * part
    return moved


def gradient_scale(*trees: Any) -> float:
    """Gradients are compared on the scale of the cotangent: a saturated derivative is noise on its own scale."""
    return max([float(np.max(np.abs(leaf), initial=0.0)) for leaf in leaves(trees)])


def bare(parts: tuple[Any, ...]) -> Any:
    """A lone gradient is returned bare, several as a tuple."""
    return parts[0] if len(parts) == 1 else parts


def differences(concept: Concept) -> Law:
    forward = concept.forward
    assert forward is not None

    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        got = f(*positional, **settings)
        arguments = {name: value for name, value in case.items() if name != "grad"}
        names = forward.differentiable_names(arguments)
        for part, argument in pairs(got, bare(tuple(arguments[name] for name in names))):
            same_shape(part, np.asarray(part), argument, argument)
        ways = {name: direction(arguments[name]) for name in names}

        def along(name: str, step: float) -> float:
            return value_of(forward, arguments | {name: nudged(arguments[name], ways[name], step)}, case["grad"])

        def work() -> Any:
            return {name: (along(name, STEP) - along(name, -STEP)) / (2 * STEP) for name in names}

        measured = worked_out(f, "differences", work)
        predicted = {
            name: sum(float(np.sum(part * way)) for part, way in pairs(gradient, ways[name]))
            for name, gradient in zip(names, got if len(names) > 1 else (got,), strict=True)
        }
        close(
            predicted,
            measured,
            scale=gradient_scale(case["grad"], measured),
            relative=DIFFERENCES_RELATIVE,
            message="a small step changes the result by another amount than the gradient says; "
            "shown is the change per unit of step, for a step in each argument",
        )

    return Law(DIFFERENCES, check, concept.cases, float64_only=True)


def linear(concept: Concept) -> Law:
    def check(f: Any, factor: float, **case: Any) -> None:
        positional, settings = concept.split(case)
        once = f(*positional, **settings)
        grad = map_leaves(lambda part: factor * part, case["grad"])
        more = f(*concept.split(case | {"grad": grad})[0], **settings)
        scaled = map_leaves(lambda part: factor * part, once)
        scale = max(gradient_scale(grad, scaled), concept.magnitude(case, once))
        close(more, scaled, scale=scale, message="the answer did not grow with grad")

    cases = concept.cases.flatmap(
        lambda case: sampled_from([2.0, -1.0, 0.0]).map(lambda factor: {"factor": factor} | case)
    )
    return Law(LINEAR, check, cases)


NAN_GRADIENT = "the gradient is NaN: does a branch that is not taken overflow? 0 * inf is NaN"
OTHER_GRADIENT = "the gradient is another one"
NO_GRADIENT = "the gradient that comes back is 0 everywhere"


def holds_nan(tree: Any) -> bool:
    return any(np.any(np.isnan(leaf)) for leaf in leaves(tree))


def gradient(concept: Concept) -> Law:
    """Autograd through the function under test, against the hand-derived backward pass or central differences."""
    both = concept.smooth_cases
    if concept.further_cases is not None and concept.has_backward:
        both = both | concept.further_cases

    def check(f: Any, grad: Any, **case: Any) -> None:
        agrees_with_autograd(concept, f, grad, case)

    return Law(GRADIENT, check, concept.with_cotangent(both), common=True, by_autograd=True, float64_only=True)


def unusual_gradient(concept: Concept) -> Law:
    """Where a formula overflows, its gradient is NaN long before its value is, and in float32 first."""
    cases = concept.with_cotangent(concept.unusual_cases or concept.smooth_cases)

    def check(f: Any, grad: Any, **case: Any) -> None:
        expected = agrees_with_autograd(concept, f, grad, case)
        if not holds_nan(expected):
            positional, settings = concept.split(case)
            positions = concept.differentiable_positions(case)
            coarse = f.gradient(cast(grad, np.float32), positions, *cast(positional, np.float32), **settings)
            holds(not holds_nan(coarse), f"in float32 {NAN_GRADIENT}", got=coarse, expected=expected)

    return Law(UNUSUAL_GRADIENT, check, cases, "robustness", common=True, by_autograd=True, float64_only=True)


def agrees_with_autograd(concept: Concept, f: Any, grad: Any, case: Case) -> Any:
    """The gradient of <grad, f(case)> is the right one, which is returned."""
    positional, settings = concept.split(case)
    got = f.gradient(grad, concept.differentiable_positions(case), *positional, **settings)

    expected, relative, scale = worked_out(f, "gradient", lambda: right_gradient(concept, grad, case))
    message = NAN_GRADIENT if holds_nan(got) else OTHER_GRADIENT
    try:
        close(got, expected, scale=scale, relative=relative, message=message)
    except Broken as error:
        if error.message == OTHER_GRADIENT and not np.any(error.got):
            error.message = NO_GRADIENT
            error.args = (NO_GRADIENT,)
        raise
    return expected


def right_gradient(concept: Concept, grad: Any, case: Case) -> tuple[Any, float | None, float]:
    """The gradient of <grad, f(case)>, the relative tolerance where it is inexact, and the scale to compare it on."""
    if not concept.differentiable:
        # It is made of steps.
        flat = tuple(map_leaves(np.zeros_like, case[name]) for name in concept.differentiable_names(case))
        expected, relative = bare(flat), None
    elif concept.has_backward:
        expected, relative = concept.backward.expected({"grad": grad} | case), None
    else:
        expected, relative = bare(numerical_gradient(concept, case, grad)), DIFFERENCES_RELATIVE
    return expected, relative, max(gradient_scale(grad, expected), concept.magnitude(case, expected))
