"""The laws that every concept gets without asking.

All tracks: it agrees with the NumPy twin, works in float32, leaves its inputs alone, and answers the same twice. A law
that no function of such arguments can break is left out: it would be passed for free. The laws on gradients are in
derivatives.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_origin

import numpy as np

from reference.backends import leaves, map_leaves
from reference.compare import (
    FLOAT32_ROUNDINGS,
    Broken,
    InputChanged,
    NotDeterministic,
    again,
    close,
    equal,
    same_kind,
    worked_out,
)
from reference.concept import Case, Concept, Law, Mistake, cast, is_floating_array
from reference.contract import ArraySpec, parts_of, read_signature
from reference.derivatives import differences, gradient, linear

AGREEMENT = "the answer is another one"
DEFINITION = "it agrees with the definition"
UNUSUAL = "unusual inputs get the right answer too: very large or small numbers, other shapes"
FLOAT32 = "float32 in gives float32 out, with the same values"
UNTOUCHED = "its inputs stay as they were"
REPEATABLE = "the same inputs give the same answer twice"
FRESH = "the inputs of this call count, and nothing of the call before"


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
    takes = Takes.of(concept)
    if takes.floats:
        own.append(float32(concept))
    if takes.parts:
        own.append(untouched(concept))
    own.append(repeatable(concept))
    if takes.turned:
        own.append(fresh(concept))
    return [definition(concept), *own]


@dataclass(frozen=True)
class Takes:
    """What a concept's arguments hold, as its signature declares them: nothing is drawn to find out.

    `floats`: an array that may come in float32. `parts`: something that a function can change, an array or a list.
    `turned`: an array that `turned` turns round.
    """

    floats: bool
    parts: bool
    turned: bool

    @classmethod
    def of(cls, concept: Concept) -> Takes:
        specs = read_signature(concept.twin)
        declared = [part for name in concept.signature.parameters for part in parts_of(specs.get(name))]
        kinds = {part.kind for part in declared if isinstance(part, ArraySpec)}
        return cls(
            floats="floating" in kinds,
            parts=not all(map(is_scalar, declared)),
            turned=bool(kinds & {"floating", "bool"}),
        )


def is_scalar(spec: Any) -> bool:
    """Whether it is declared as a number, a flag, a word or nothing: no call can change such a thing."""
    return spec in (int, float, bool, str, type(None)) or get_origin(spec) is Literal


def mistakes_of(concept: Concept) -> list[Mistake]:
    """The known mistakes of a concept, and for a backward pass the one that all of them share."""
    known = list(concept.mistakes)
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


def cast_results(expected: Any, dtype: Any) -> Any:
    """The same for a result, where a number is an array without axes."""
    return map_leaves(lambda leaf: np.asarray(leaf, dtype) if np.asarray(leaf).dtype.kind == "f" else leaf, expected)


def definition(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)

    return Law(DEFINITION, check, concept.cases, "definition")


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
