"""The laws that every concept gets without asking.

All tracks: it agrees with the NumPy twin, works in float32, leaves its inputs alone, and answers the same twice.
A backward pass also agrees with central differences and is linear in the incoming gradient. In PyTorch, gradients
flow and agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from reference.backends import copy_of, leaves, map_leaves
from reference.compare import (
    DIFFERENCES_RELATIVE,
    FLOAT32_ROUNDINGS,
    Broken,
    InputChanged,
    NotDeterministic,
    close,
    equal,
    holds,
    pairs,
    same_kind,
    same_shape,
)
from reference.concept import Case, Concept, Law, Mistake, find_mistakes, is_floating_array
from reference.inputs import sampled_from

STEP = 2.0**-17
AGREEMENT = "the answer is another one"
DEFINITION = "it agrees with the definition"
UNUSUAL = "unusual inputs get the right answer too: very large or small numbers, other shapes"
FLOAT32 = "float32 in gives float32 out, with the same values"
UNTOUCHED = "its inputs stay as they were"
REPEATABLE = "the same inputs give the same answer twice"
FRESH = "the inputs of this call count, and nothing of the call before"
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
    return [definition(concept), *own, float32(concept), untouched(concept), repeatable(concept), fresh(concept)]


def mistakes_of(concept: Concept) -> list[Mistake]:
    """The known mistakes of a concept, and for a backward pass the one that all of them share."""
    known = list(find_mistakes(concept))
    if concept.forward is not None:
        known.append(
            Mistake(
                "leaves out the incoming gradient",
                "The chain rule multiplies: grad, what arrives from above, belongs in every term.",
                lambda grad, *args, **settings: concept.twin(map_leaves(np.ones_like, grad), *args, **settings),
            )
        )
    return known


def widened(concept: Concept) -> Mistake:
    """The mistake that any function can make: right, but in float64 whatever comes in."""

    def answer(*args: Any, **settings: Any) -> Any:
        return cast_results(concept.twin(*cast(args, np.float64), **cast(settings, np.float64)), np.float64)

    return Mistake(
        "answers in float64 where float32 comes in",
        "A new array has a dtype of its own, and so has NumPy's result for a plain number: np.zeros(n, dtype=x.dtype), "
        "math.sqrt(n) instead of np.sqrt(n).",
        answer,
    )


def as_dtype(case: Case, dtype: Any) -> Case:
    """The case with every floating-point array in another precision."""
    return dict(cast(case, dtype))


def cast(tree: Any, dtype: Any) -> Any:
    """The tree with every floating-point array in another precision."""
    return map_leaves(lambda leaf: leaf.astype(dtype) if is_floating_array(leaf) else leaf, tree)


def cast_results(expected: Any, dtype: Any) -> Any:
    """The same for a result, where a number is an array without axes."""
    return map_leaves(lambda leaf: np.asarray(leaf, dtype) if np.asarray(leaf).dtype.kind == "f" else leaf, expected)


def definition(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)

    return Law(DEFINITION, check, concept.cases, "definition")


def worked_out(f: Any, what: str, work: Callable[[], Any]) -> Any:
    """What does not depend on f; who tries one case on many functions may keep it in `f.kept`, a dict for that case."""
    kept: dict[str, Any] | None = getattr(f, "kept", None)
    if kept is None:
        return work()
    if what not in kept:
        kept[what] = work()
    return kept[what]


def agrees(concept: Concept, f: Any, case: Case) -> None:
    """f gives what the NumPy twin gives: the same structure, shapes, dtypes and values."""

    def work() -> Any:
        expected = concept.expected(case)
        return *concept.split(case), expected, concept.magnitude(case, expected), takes_floats(case)

    positional, settings, expected, scale, floats = worked_out(f, "expected", work)
    got = f(*positional, **settings)
    # Where no floating-point array comes in, nothing says in which precision the result is to come out.
    same_kind(got, expected, any_precision=not floats)
    close(got, expected, scale=scale, message=AGREEMENT)


def takes_floats(case: Case) -> bool:
    return any(map(is_floating_array, leaves(case)))


def agrees_in_float32(concept: Concept, f: Any, case: Case) -> None:
    """The same in float32, compared with the exact answer: the float64 twin on the same (rounded) inputs."""
    if not takes_floats(case):
        return

    def work() -> Any:
        rounded = as_dtype(case, np.float32)
        expected = concept.expected(as_dtype(rounded, np.float64))
        coarse = cast_results(expected, np.float32)
        return *concept.split(rounded), expected, coarse, concept.magnitude(case, expected)

    positional, settings, expected, coarse, scale = worked_out(f, "expected in float32", work)
    got = f(*positional, **settings)
    same_kind(got, coarse)
    roundings = 2 * FLOAT32_ROUNDINGS * float(np.finfo(np.float32).eps)
    close(got, expected, scale=scale, relative=roundings, message="in float32 the answer is another one")


def float32(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        agrees_in_float32(concept, f, case)

    return Law(FLOAT32, check, concept.cases, "contract")


def unusual(concept: Concept) -> Law:
    cases = concept.unusual_cases
    assert cases is not None

    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)
        refuse_changes(concept, f)
        agrees_in_float32(concept, f, case)

    return Law(UNUSUAL, check, cases, "contract")


def untouched(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        f(*positional, **settings)
        refuse_changes(concept, f)

    return Law(UNTOUCHED, check, concept.cases, "contract")


def refuse_changes(concept: Concept, f: Any) -> None:
    """Raise InputChanged where the last call changed an array: a backend remembers which."""
    changed = [name_of(concept, which) for which in getattr(f, "changed", ())]
    if changed:
        names = " and ".join(changed)
        raise InputChanged(f"the function changed {names}; work on a copy", got=names, expected="nothing changed")


def name_of(concept: Concept, which: int | str) -> str:
    return list(concept.signature.parameters)[which] if isinstance(which, int) else which


def repeatable(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        first = f(*positional, **settings)
        second = again(f)(*positional, **settings)
        try:
            same_twice(second, first, concept.magnitude(case, first))
        except Broken as error:
            if type(error) is not Broken:
                raise
            raise NotDeterministic("the second answer is another one", got=second, expected=first) from None

    return Law(REPEATABLE, check, concept.cases, "contract")


def again(f: Any) -> Any:
    """f itself; where it answers from memory what it was asked before, the same without the memory."""
    return getattr(f, "again", f)


def same_twice(second: Any, first: Any, scale: float) -> None:
    """The same to the last bit, or up to rounding: a product of matrices may depend on where in memory they lie."""
    try:
        equal(second, first)
    except Broken:
        close(second, first, scale=scale)


def fresh(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        def work() -> Any:
            other = turned(case)
            try:
                expected = concept.expected(other)
            except (ValueError, TypeError):
                # Turning has made something of it that nobody has to answer.
                return None
            return *concept.split(other), expected, concept.magnitude(other, expected)

        positional, settings = concept.split(case)
        again(f)(*positional, **settings)
        after = worked_out(f, "expected of the other", work)
        if after is None:
            return
        positional, settings, expected, scale = after
        close(again(f)(*positional, **settings), expected, scale=scale, message=AGREEMENT)

    return Law(FRESH, check, concept.cases, "contract")


def turned(case: Case) -> Case:
    """The case with every array back to front, but for integers, which may be places in another array.

    Shapes, sums along any axis and symmetry stay: to a careless cache it looks the same.
    """

    def turn(leaf: Any) -> Any:
        return np.array(np.flip(leaf)) if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fb" else leaf

    return dict(map_leaves(turn, case))


# Derivatives ----------------------------------------------------------------------------------------------------------


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

    return Law(DIFFERENCES, check, concept.cases, "law", float64_only=True)


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


def holds_nan(tree: Any) -> bool:
    return any(np.any(np.isnan(leaf)) for leaf in leaves(tree))


def gradient(concept: Concept) -> Law:
    """Autograd through the function under test, against the hand-derived backward pass or central differences."""
    both = concept.smooth_cases
    if concept.unusual_cases is not None and concept.has_backward:
        # Where a formula overflows, its gradient is NaN long before its value is.
        both = both | concept.unusual_cases

    def check(f: Any, grad: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        positions = concept.differentiable_positions(case)
        got = f.gradient(grad, positions, *positional, **settings)

        def work() -> Any:
            if concept.has_backward:
                expected, relative = concept.backward.expected({"grad": grad} | case), None
            else:
                expected, relative = bare(numerical_gradient(concept, case, grad)), DIFFERENCES_RELATIVE
            return expected, relative, max(gradient_scale(grad, expected), concept.magnitude(case, expected))

        expected, relative, scale = worked_out(f, "gradient", work)
        message = NAN_GRADIENT if holds_nan(got) else "the gradient is another one"
        close(got, expected, scale=scale, relative=relative, message=message)
        if concept.has_backward and not holds_nan(expected):
            # What overflows does so in float32 first.
            coarse = f.gradient(cast(grad, np.float32), positions, *cast(positional, np.float32), **settings)
            holds(not holds_nan(coarse), f"in float32 {NAN_GRADIENT}", got=coarse, expected=expected)

    return Law(GRADIENT, check, concept.with_cotangent(both), "gradient", float64_only=True)
