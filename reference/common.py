"""The laws that every concept gets without asking.

All tracks: it agrees with the NumPy twin, works in float32, leaves its inputs alone, and answers the same twice.
A backward pass also agrees with central differences and is linear in the incoming gradient. In PyTorch, gradients
flow and agree.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from reference.compare import (
    DIFFERENCES_RELATIVE,
    FLOAT32_ROUNDINGS,
    Broken,
    InputChanged,
    NotDeterministic,
    close,
    equal,
    same_kind,
)
from reference.concept import Case, Concept, Law, Mistake, find_mistakes
from reference.inputs import sampled_from, with_cotangent

STEP = 2.0**-17
AGREEMENT = "the answer is another one"
DEFINITION = "it agrees with the definition"
UNUSUAL = "unusual inputs get the right answer too: very large or small numbers, other shapes"
FLOAT32 = "float32 in gives float32 out, with the same values"
UNTOUCHED = "its inputs stay as they were"
REPEATABLE = "the same inputs give the same answer twice"
DIFFERENCES = "nudging an input changes the result by what the gradient predicts"
LINEAR = "twice the incoming gradient gives twice the gradient"
GRADIENT = "gradients flow back through it, and are right"


@cache
def laws_of(concept: Concept, track: str = "numpy") -> list[Law]:
    """All laws that a backend of this track is held to: the definition first, then the concept's own, then the rest."""
    own = list(concept.own_laws)
    if concept.forward is not None:
        own += [differences(concept), linear(concept)]
    elif track == "torch" and concept.differentiable:
        own.append(gradient(concept))
    if concept.unusual_cases is not None:
        own.append(unusual(concept))
    return [definition(concept), *own, float32(concept), untouched(concept), repeatable(concept)]


def mistakes_of(concept: Concept) -> list[Mistake]:
    """The known mistakes of a concept, and for a backward pass the one that all of them share."""
    known = list(find_mistakes(concept))
    if concept.forward is not None:
        known.append(
            Mistake(
                "leaves out the incoming gradient",
                "The chain rule multiplies: grad, what arrives from above, belongs in every term.",
                lambda grad, *args, **settings: concept.twin(np.ones_like(grad), *args, **settings),
            )
        )
    return known


def as_dtype(case: Case, dtype: Any) -> Case:
    """The case with every floating-point array in another precision."""
    return {name: cast(value, dtype) for name, value in case.items()}


def cast(value: Any, dtype: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(dtype)
    if isinstance(value, (list, tuple)):
        return type(value)(cast(part, dtype) for part in value)
    if isinstance(value, dict):
        return {key: cast(part, dtype) for key, part in value.items()}
    return value


def definition(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)

    return Law(DEFINITION, check, concept.cases, "definition")


def agrees(concept: Concept, f: Any, case: Case) -> None:
    """f gives what the NumPy twin gives: the same structure, shapes, dtypes and values."""
    expected = concept.expected(case)
    positional, settings = concept.split(case)
    got = f(*positional, **settings)
    same_kind(got, expected)
    close(got, expected, scale=concept.magnitude(case, expected), message=AGREEMENT)


def agrees_in_float32(concept: Concept, f: Any, case: Case) -> None:
    """The same in float32, compared with the exact answer: the float64 twin on the same (rounded) inputs."""
    rounded = as_dtype(case, np.float32)
    expected = concept.expected(as_dtype(rounded, np.float64))
    positional, settings = concept.split(rounded)
    got = f(*positional, **settings)
    same_kind(got, cast_results(expected, np.float32))
    roundings = 2 * FLOAT32_ROUNDINGS * float(np.finfo(np.float32).eps)
    message = "in float32 the answer is another one"
    close(got, expected, scale=concept.magnitude(case, expected), relative=roundings, message=message)


def float32(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        agrees_in_float32(concept, f, case)

    return Law(FLOAT32, check, concept.cases, "contract")


def unusual(concept: Concept) -> Law:
    cases = concept.unusual_cases
    assert cases is not None

    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)
        agrees_in_float32(concept, f, case)

    return Law(UNUSUAL, check, cases, "contract")


def cast_results(expected: Any, dtype: Any) -> Any:
    if isinstance(expected, tuple):
        return tuple(cast_results(part, dtype) for part in expected)
    array = np.asarray(expected)
    return array.astype(dtype) if array.dtype.kind == "f" else expected


def untouched(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        f(*positional, **settings)
        # A backend remembers which arrays the last call changed.
        changed = [name_of(concept, which) for which in getattr(f, "changed", ())]
        if changed:
            names = " and ".join(changed)
            raise InputChanged(f"the function changed {names}; work on a copy", got=names, expected="nothing changed")

    return Law(UNTOUCHED, check, concept.cases, "contract")


def name_of(concept: Concept, which: int | str) -> str:
    return list(concept.signature.parameters)[which] if isinstance(which, int) else which


def repeatable(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        first = f(*positional, **settings)
        second = f(*positional, **settings)
        try:
            equal(second, first)
        except Broken as error:
            if type(error) is not Broken:
                raise
            raise NotDeterministic("the second answer is another one", got=second, expected=first) from None

    return Law(REPEATABLE, check, concept.cases, "contract")


# Derivatives ----------------------------------------------------------------------------------------------------------


def numerical_gradient(concept: Concept, case: Case, cotangent: np.ndarray) -> tuple[np.ndarray, ...]:
    """Central differences of <cotangent, f(case)> for every floating-point array of the case."""

    def value(name: str, changed: np.ndarray) -> float:
        result = concept.expected(case | {name: changed})
        first = result[0] if isinstance(result, tuple) else result
        return float(np.sum(np.asarray(first) * cotangent))

    gradients = []
    for name in concept.differentiable_names(case):
        gradient = np.empty_like(case[name])
        for place in np.ndindex(gradient.shape):
            above, below = case[name].copy(), case[name].copy()
            above[place] += STEP
            below[place] -= STEP
            gradient[place] = (value(name, above) - value(name, below)) / (2 * STEP)
        gradients.append(gradient)
    return tuple(gradients)


def gradient_scale(cotangent: np.ndarray, expected: Any) -> float:
    """Gradients are compared on the scale of the cotangent: a saturated derivative is noise on its own scale."""
    parts = expected if isinstance(expected, tuple) else (expected,)
    return max([float(np.max(np.abs(part), initial=0.0)) for part in (*parts, cotangent)])


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
        expected = bare(numerical_gradient(forward, arguments, case["grad"]))
        close(
            got,
            expected,
            scale=gradient_scale(case["grad"], expected),
            relative=DIFFERENCES_RELATIVE,
            message="the gradient is another one than small changes of the inputs show",
        )

    return Law(DIFFERENCES, check, concept.cases, "law", float64_only=True)


def linear(concept: Concept) -> Law:
    def check(f: Any, factor: float, **case: Any) -> None:
        positional, settings = concept.split(case)
        once = f(*positional, **settings)
        more = f(*concept.split(case | {"grad": factor * case["grad"]})[0], **settings)
        scaled = tuple(factor * part for part in once) if isinstance(once, (tuple, list)) else factor * once
        scale = max(gradient_scale(factor * case["grad"], scaled), concept.magnitude(case, once))
        close(more, scaled, scale=scale, message="the answer did not grow with grad")

    cases = concept.cases.flatmap(
        lambda case: sampled_from([2.0, -1.0, 0.0]).map(lambda factor: {"factor": factor} | case)
    )
    return Law(LINEAR, check, cases)


def gradient(concept: Concept) -> Law:
    """Autograd through the function under test, against the hand-derived backward pass or central differences."""
    both = concept.smooth_cases
    if concept.unusual_cases is not None and concept.has_backward:
        # Where a formula overflows, its gradient is NaN long before its value is.
        both = both | concept.unusual_cases
    cases = with_cotangent(both, concept.expected)

    def check(f: Any, grad: np.ndarray, **case: Any) -> None:
        positional, settings = concept.split(case)
        got = f.gradient(grad, *positional, **settings)
        if concept.has_backward:
            expected, relative = concept.backward.expected({"grad": grad} | case), None
        else:
            expected, relative = bare(numerical_gradient(concept, case, grad)), DIFFERENCES_RELATIVE
        scale = max(gradient_scale(grad, expected), concept.magnitude(case, expected))
        message = "the gradient is another one"
        if any(np.any(np.isnan(part)) for part in (got if isinstance(got, tuple) else (got,))):
            message = "the gradient is NaN: does a branch that is not taken overflow? 0 * inf is NaN"
        close(got, expected, scale=scale, relative=relative, message=message)

    return Law(GRADIENT, check, cases, "gradient", float64_only=True)
