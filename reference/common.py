"""The laws that every concept gets without asking.

It agrees with the NumPy twin, on ordinary inputs and on others; settings that are left out have their defaults; inputs
stay as they were, and the same ones give the same answer twice; float32, precision and how an array lies in memory make
no difference; bad calls are refused. A law that no function of such arguments can break is left out: it would be passed
for free. The laws on gradients are in derivatives.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_origin

import numpy as np

from reference.backends import leaves, map_leaves
from reference.compare import (
    FLOAT32_RELATIVE,
    Broken,
    InputChanged,
    NotDeterministic,
    Raised,
    again,
    close,
    equal,
    refuses,
    same_kind,
    worked_out,
)
from reference.concept import Case, Check, Concept, Law, Mistake, cast, is_floating_array
from reference.contract import ArraySpec, parts_of, read_signature
from reference.derivatives import differences, gradient, linear, unusual_gradient
from reference.inputs import Strategy, sampled_from, thirds, together
from reference.refusals import Refusal

AGREEMENT = "the answer is another one"
DEFINITION = "it agrees with the definition"
FURTHER = "other shapes and other numbers get the right answer too"
DEFAULTS = "a setting that is left out has its default"
UNTOUCHED = "its inputs stay as they were"
UNUSUAL_UNTOUCHED = "unusual inputs stay as they were, too"
REPEATABLE = "the same inputs give the same answer twice"
FRESH = "the inputs of this call count, and nothing of the call before"
UNUSUAL = "unusual inputs get the right answer too: very large, very small or empty ones"
FLOAT32 = "float32 in gives float32 out, with the same values"
PRECISION = "float64 in gives the answer to nine digits"
LAYOUT = "how an array lies in memory makes no difference: a transposed or strided one gets the same answer"

# Of cases in which an array lies in memory in another way, and of bad calls: either shows at once.
FEW = 16


@cache
def laws_of(concept: Concept, track: str = "numpy") -> list[Law]:
    """All laws that a backend of this track is held to: the definition first, then the concept's own, then the rest."""
    own = [law for law in concept.own_laws if track == "torch" or not law.by_autograd]
    if concept.forward is not None:
        own += [differences(concept), linear(concept)]
    elif track == "torch" and concept.differentiable:
        own += [gradient(concept), *([unusual_gradient(concept)] if concept.has_backward else [])]
    return [definition(concept), *own, *common_laws(concept)]


@cache
def common_laws(concept: Concept) -> list[Law]:
    """The laws that need nothing but the twin and its refusals, and that a function of such arguments can break.

    They are the same for both tracks, and so are their cases.
    """
    takes = Takes.of(concept)
    laws = {
        further: concept.further_cases is not None,
        defaults: bool(optional_names(concept)),
        untouched: takes.parts,
        repeatable: True,
        fresh: takes.turned,
        unusual: concept.unusual_cases is not None,
        unusual_untouched: takes.parts and concept.unusual_cases is not None,
        float32: takes.floats,
        precision: gives_floats(concept),
        layout: takes.axes,
    }
    refused = [errors(concept, refusal) for refusal in concept.refusals]
    return [*(make(concept) for make, applies in laws.items() if applies), *refused]


@dataclass(frozen=True)
class Takes:
    """What a concept's arguments hold, as its signature declares them: nothing is drawn to find out.

    `floats`: an array that may come in float32. `parts`: something that a function can change, an array or a list.
    `turned`: an array that `turned` turns round. `axes`: an array, which may lie in memory in several ways.
    """

    floats: bool
    parts: bool
    turned: bool
    axes: bool

    @classmethod
    def of(cls, concept: Concept) -> Takes:
        specs = read_signature(concept.twin)
        declared = [part for name in concept.signature.parameters for part in parts_of(specs.get(name))]
        kinds = {part.kind for part in declared if isinstance(part, ArraySpec)}
        return cls(
            floats="floating" in kinds,
            parts=not all(map(is_scalar, declared)),
            turned=bool(kinds & {"floating", "bool"}),
            axes=bool(kinds),
        )


def gives_floats(concept: Concept) -> bool:
    """Whether some result is declared as a floating-point array or number."""
    declared = list(parts_of(read_signature(concept.twin).get("return")))
    return any(part is float or (isinstance(part, ArraySpec) and part.kind == "floating") for part in declared)


def optional_names(concept: Concept) -> list[str]:
    """The arguments that a call may leave out."""
    return [
        name for name, parameter in concept.signature.parameters.items() if parameter.default is not parameter.empty
    ]


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
    return Law(DEFINITION, agrees_with_twin(concept), concept.cases, "definition", common=True)


def agrees_with_twin(concept: Concept) -> Check:
    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)

    return check


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
    close(got, expected, scale=scale, relative=FLOAT32_RELATIVE, message="in float32 the answer is another one")


def float32(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        agrees_in_float32(concept, f, case)

    return Law(FLOAT32, check, concept.cases, "robustness", common=True)


def precision(concept: Concept) -> Law:
    """The definition once more, to the last digits: who grades may be content with float32's for everything else.

    Eighths are numbers of float32, too; thirds of them are not.
    """
    if concept.forward is not None:
        cases = concept.cases.map(lambda case: case | {"grad": map_leaves(lambda part: part / 3, case["grad"])})
    elif concept.case is None:
        cases = together({name: map_leaves(thirds, given) for name, given in concept.inputs.items()})
    else:
        cases = concept.cases
    return Law(PRECISION, agrees_with_twin(concept), cases, "robustness", common=True, count=FEW)


def further(concept: Concept) -> Law:
    return Law(FURTHER, agrees_with_twin(concept), concept.further_cases or concept.cases, common=True)


def defaults(concept: Concept) -> Law:
    """Settings are left out one by one, and all at once."""
    names = optional_names(concept)
    choices = list(dict.fromkeys([*((name,) for name in names), tuple(names)]))
    # With more axes, the last one is not always the second.
    ordinary = concept.cases if concept.further_cases is None else concept.cases | concept.further_cases
    cases: Strategy = ordinary.flatmap(lambda case: sampled_from(choices).map(lambda left_out: without(case, left_out)))

    def check(f: Any, **case: Any) -> None:
        # What fits with a setting need not fit without it.
        worked = worked_out(f, "expected without", lambda: answered(concept, case))
        if worked is None:
            return
        positional, settings, expected, scale = worked
        left_out = f"with {' and '.join(name for name in names if name not in case)} left out"
        try:
            got = f(*positional, **settings)
        except Raised as error:
            raise Broken(f"{left_out}, it raised {error}", got=f"raised {error}", expected=expected) from None
        close(got, expected, scale=scale, message=f"{left_out}, the answer is another one")

    return Law(DEFAULTS, check, cases, common=True)


def without(case: Case, names: tuple[str, ...]) -> Case:
    return {name: value for name, value in case.items() if name not in names}


def answered(concept: Concept, case: Case) -> tuple[Any, ...] | None:
    """A call, what the twin answers and on which scale; None for a case that the twin refuses."""
    try:
        expected = concept.expected(case)
    except (ValueError, TypeError):
        return None
    return *concept.split(case), expected, concept.magnitude(case, expected)


def layout(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        plain = f(*positional, **settings)
        for way, words in ((f.transposed, "transposed"), (f.strided, "strided")):
            try:
                got = way(*positional, **settings)
                same_twice(got, plain, concept.magnitude(case, plain))
            except (Broken, Raised) as error:
                what = f"raised {error}" if isinstance(error, Raised) else "gave another answer"
                message = f"the same arrays, {words} in memory, {what}"
                raise Broken(message, got=getattr(error, "got", None), expected=plain) from None

    return Law(LAYOUT, check, concept.cases, "robustness", common=True, count=FEW)


def errors(concept: Concept, refusal: Refusal) -> Law:
    """The calls that a declared condition refuses."""
    cases: Strategy = concept.cases.flatmap(lambda case: sampled_from(refusal.bad_calls(case)))

    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        refuses(refusal.error, f, *positional, **settings)

    return Law(refusal.sentence, check, cases, "errors", common=True, count=FEW)


def unusual(concept: Concept) -> Law:
    cases = concept.unusual_cases
    assert cases is not None

    def check(f: Any, **case: Any) -> None:
        agrees(concept, f, case)
        agrees_in_float32(concept, f, case)

    return Law(UNUSUAL, check, cases, "robustness", common=True)


def untouched(concept: Concept) -> Law:
    return Law(UNTOUCHED, leaves_inputs_alone(concept), concept.cases, common=True)


def unusual_untouched(concept: Concept) -> Law:
    cases = concept.unusual_cases or concept.cases
    return Law(UNUSUAL_UNTOUCHED, leaves_inputs_alone(concept), cases, "robustness", common=True)


def leaves_inputs_alone(concept: Concept) -> Check:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        f(*positional, **settings)
        refuse_changes(concept, f)

    return check


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

    return Law(REPEATABLE, check, concept.cases, common=True)


def same_twice(second: Any, first: Any, scale: float) -> None:
    """The same to the last bit, or up to rounding: a product of matrices may depend on where in memory they lie."""
    try:
        equal(second, first)
    except Broken:
        close(second, first, scale=scale)


def fresh(concept: Concept) -> Law:
    def check(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        again(f)(*positional, **settings)
        # Turning may have made something of it that nobody has to answer.
        after = worked_out(f, "expected of the other", lambda: answered(concept, turned(case)))
        if after is None:
            return
        positional, settings, expected, scale = after
        close(again(f)(*positional, **settings), expected, scale=scale, message=AGREEMENT)

    return Law(FRESH, check, concept.cases, common=True)


def turned(case: Case) -> Case:
    """The case with every array back to front, but for integers, which may be places in another array.

    Shapes, sums along any axis and symmetry stay: to a careless cache it looks the same.
    """

    def turn(leaf: Any) -> Any:
        return np.array(np.flip(leaf)) if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fb" else leaf

    return dict(map_leaves(turn, case))
