"""What a signature does not allow is refused, and the argument named: other types, other axes, shapes that do not fit."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from reference.axes import is_name
from reference.concept import Case, Concept, all_concepts
from reference.contract import ArraySpec, Items, Keys, Options, Parts, read_signature
from tests.reference.helpers import call_twin, kept, per_concept

CONCEPTS = all_concepts()
Place = tuple[Any, ...]
WITH_BATCHES = [
    concept
    for concept in CONCEPTS
    if sum(isinstance(spec, ArraySpec) and "*batch" in spec.axes for spec in read_signature(concept.twin).values()) > 2
]
WITH_DICTS = [
    concept
    for concept in CONCEPTS
    if any(isinstance(spec, Keys) for name, spec in read_signature(concept.twin).items() if name != "return")
]


def specs_of(concept: Concept, track: str, case: Case, kind: Any = object) -> dict[str, Any]:
    """What the signature of a twin says of the arguments that a case has, of all kinds unless told."""
    declared = read_signature(concept.twin if track == "numpy" else concept.torch_twin)
    return {name: spec for name, spec in declared.items() if name in case and isinstance(spec, kind)}


# Types ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_what_the_signature_does_not_allow_is_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        for name, spec in specs_of(concept, track, case).items():
            for wrong in wrong_values(spec):
                with pytest.raises((TypeError, ValueError), match=rf"^{name}\b.*: got .*expected"):
                    call_twin(concept, track, case | {name: wrong})


def wrong_values(spec: Any) -> list[Any]:
    """Arguments of another type than a parameter's."""
    if isinstance(spec, Options):
        alternative = next(option for option in spec.alternatives if option is not type(None))
        return [wrong for wrong in wrong_values(alternative) if wrong is not None]
    if spec == Sequence[int]:
        return [1, "fire"]
    if isinstance(spec, ArraySpec):
        kinds = {"floating": np.float64, "integer": np.int64, "bool": np.bool_}
        other = np.zeros((1,) * 9, np.int64 if spec.kind == "floating" else np.float64)
        too_many_axes: list[Any] = [] if open_ended(spec) else [np.zeros((1,) * 9, kinds[spec.kind])]
        return [[1.0], "fire", other, *too_many_axes]
    if spec is int:
        return ["5", 2.0, True, None]
    if spec is float:
        return ["steep", True, [1.0]]
    if isinstance(spec, Items):
        return ["fire", [1.0]]
    return ["yes", 1] if spec is bool else []


def open_ended(spec: ArraySpec) -> bool:
    return any(axis == "..." or axis.startswith("*") for axis in spec.axes)


# Shapes ---------------------------------------------------------------------------------------------------------------


def arrays_of(spec: Any, tree: Any, place: Place, scope: Place = ()) -> Iterator[tuple[Place, Place, ArraySpec]]:
    """The place of each array in an argument, the item of a list in which its axes have their names, and its spec."""
    match spec:
        case ArraySpec():
            yield place, scope, spec
        case Options(alternatives) if tree is not None:
            yield from arrays_of(next(one for one in alternatives if one is not type(None)), tree, place, scope)
        case Parts(parts):
            for i, part in enumerate(parts):
                yield from arrays_of(part, tree[i], (*place, i), scope)
        case Keys(entries):
            for key, part in entries.items():
                yield from arrays_of(part, tree[key], (*place, key), scope)
        case Items(item):
            for i, part in enumerate(tree):
                yield from arrays_of(item, part, (*place, i), (*place, i))


def longer(tree: Any, place: Place, axis: int) -> Any:
    """The tree with one array that has an entry more along one axis."""
    if not place:
        return np.pad(tree, [(0, int(i == axis)) for i in range(tree.ndim)])
    first, *rest = place
    if isinstance(tree, dict):
        return tree | {first: longer(tree[first], tuple(rest), axis)}
    return type(tree)(longer(part, tuple(rest), axis) if i == first else part for i, part in enumerate(tree))


def bound_axes(arrays: list[tuple[Place, Place, ArraySpec]]) -> Iterator[tuple[Place, int]]:
    """The axes whose size follows from something else: a number, a sum of others, or a name that stands there too."""
    for place, scope, spec in arrays:
        names = [axis for _, other, one in arrays if other in ((), scope) for axis in one.axes]
        for number, axis in enumerate(spec.axes):
            if not is_name(axis) or names.count(axis) > 1:
                yield place, number


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_an_array_that_is_longer_than_the_others_allow_is_refused(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        specs = specs_of(concept, track, case)
        arrays = [found for name, spec in specs.items() for found in arrays_of(spec, case[name], (name,))]
        # Where an annotation leaves the number of axes open, their numbers say nothing.
        closed = [place for place, _, spec in arrays if not open_ended(spec)]
        for place, axis in bound_axes(arrays):
            if place in closed:
                with pytest.raises(ValueError, match=r"^\w+.*: got .*expected"):
                    call_twin(concept, track, longer(case, place, axis))


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_a_tuple_that_is_too_short_and_none_for_an_array_are_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        specs = specs_of(concept, track, case)
        bad: list[tuple[str, Any, type[Exception]]] = [
            (name, None, TypeError) for name, spec in specs.items() if isinstance(spec, ArraySpec | Parts)
        ]
        bad += [(name, case[name][:-1], ValueError) for name, spec in specs.items() if isinstance(spec, Parts)]
        for name, wrong, error in bad:
            with pytest.raises(error, match=rf"^{name}\b.*: got .*expected"):
                call_twin(concept, track, case | {name: wrong})


def refuse(concept: Concept, given: dict[str, Any]) -> None:
    """Both twins refuse it, and say which argument, what came and what was expected."""
    for track in concept.tracks:
        with pytest.raises((TypeError, ValueError), match=r"^\w+(\['\w+'\])?: got .*expected"):
            call_twin(concept, track, given)


@pytest.mark.parametrize("concept", per_concept(WITH_BATCHES))
def test_arrays_with_batch_axes_must_agree_on_those_and_on_the_axes_that_they_share(concept: Concept) -> None:
    case = kept(concept)[0]
    specs = specs_of(concept, "numpy", case, ArraySpec)
    axes = [axis for spec in specs.values() for axis in spec.axes if is_name(axis)]
    for name, spec in specs.items():
        if any(axis.startswith("*") for axis in spec.axes[:1]):
            refuse(concept, case | {name: case[name][None]})
        for place, axis in enumerate(reversed(spec.axes)):
            if is_name(axis) and axes.count(axis) > 1:
                refuse(concept, case | {name: longer(case[name], (), case[name].ndim - 1 - place)})


@pytest.mark.parametrize("concept", per_concept(WITH_DICTS))
def test_dicts_of_arrays_have_all_keys_and_arrays_that_fit(concept: Concept) -> None:
    case = kept(concept)[0]
    for name, spec in specs_of(concept, "numpy", case, Keys).items():
        for bad in bad_dicts(case[name], spec):
            refuse(concept, case | {name: bad})


def bad_dicts(given: dict[str, Any], spec: Keys) -> Iterator[Any]:
    """No dict, one without a key, one with another key, and one for every axis of an array that is too long."""
    yield None
    yield given | {"more": given[next(iter(given))]}
    for key, part in spec.entries.items():
        yield {other: value for other, value in given.items() if other != key}
        for axis in range(len(part.axes) if isinstance(part, ArraySpec) else 0):
            yield longer(given, (key,), axis)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_an_array_with_too_few_axes_is_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for name, spec in specs_of(concept, "numpy", case, ArraySpec).items():
        least = sum(axis != "..." and not axis.startswith("*") for axis in spec.axes)
        if least > 0:
            refuse(concept, case | {name: np.zeros((1,) * (least - 1), case[name].dtype)})


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_an_array_without_axes_is_refused_by_name_where_some_are_declared(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        for name, spec in specs_of(concept, track, case, ArraySpec).items():
            if any(axis != "..." and not axis.startswith("*") for axis in spec.axes):
                with pytest.raises(ValueError, match=rf"^{name}: got shape \(\), expected"):
                    call_twin(concept, track, case | {name: np.zeros((), case[name].dtype)})
