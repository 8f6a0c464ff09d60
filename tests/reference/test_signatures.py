"""What a signature does not allow is refused, and the argument named: other types, other axes, shapes that do not fit."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from reference.axes import is_name
from reference.concept import Concept, all_concepts
from reference.contract import ArraySpec, Items, Keys, Options, Parts, read_signature
from tests.reference.helpers import kept, per_concept
from tests.reference.test_refusals import as_tensors

CONCEPTS = all_concepts()
Place = tuple[Any, ...]
WITH_BATCHES = [
    concept
    for concept in all_concepts()
    if sum(isinstance(spec, ArraySpec) and "*batch" in spec.axes for spec in read_signature(concept.twin).values()) > 2
]
WITH_DICTS = [
    concept
    for concept in all_concepts()
    if any(isinstance(spec, Keys) for name, spec in read_signature(concept.twin).items() if name != "return")
]

# Types ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_what_the_signature_does_not_allow_is_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        function = concept.twin if track == "numpy" else concept.torch_twin
        positional, settings = concept.split(case)
        if track == "torch":
            positional, settings = as_tensors((positional, settings))
        given = dict(zip(concept.signature.parameters, positional, strict=False)) | settings
        for name, spec in ((name, read_signature(function)[name]) for name in given):
            for wrong in wrong_values(spec):
                with pytest.raises((TypeError, ValueError), match=rf"^{name}\b.*: got .*expected"):
                    function(**given | {name: wrong})


def wrong_values(spec: Any) -> list[Any]:
    """Arguments of another type than a parameter's."""
    if isinstance(spec, Options):
        alternative = next(option for option in spec.alternatives if option is not type(None))
        return [wrong for wrong in wrong_values(alternative) if wrong is not None]
    if spec == Sequence[int]:
        return [1, "fire"]
    if isinstance(spec, ArraySpec):
        as_array = np.asarray if spec.framework == "NumPy array" else lambda x: torch.from_numpy(np.asarray(x))
        kinds = {"floating": np.float64, "integer": np.int64, "bool": np.bool_}
        other = as_array(np.zeros((1,) * 9, np.int64 if spec.kind == "floating" else np.float64))
        too_many_axes: list[Any] = [] if open_ended(spec) else [as_array(np.zeros((1,) * 9, kinds[spec.kind]))]
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
        function = concept.twin if track == "numpy" else concept.torch_twin
        arrays = [
            found
            for name, spec in read_signature(function).items()
            if name in case
            for found in arrays_of(spec, case[name], (name,))
        ]
        # Where an annotation leaves the number of axes open, their numbers say nothing.
        closed = [found for found in arrays if not any(axis.startswith(("...", "*")) for axis in found[2].axes)]
        for place, axis in bound_axes(arrays):
            if place in [found[0] for found in closed]:
                bad = longer(case, place, axis)
                positional, settings = concept.split(as_tensors(bad) if track == "torch" else bad)
                with pytest.raises(ValueError, match=r"^\w+.*: got .*expected"):
                    function(*positional, **settings)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_a_tuple_that_is_too_short_and_none_for_an_array_are_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        function = concept.twin if track == "numpy" else concept.torch_twin
        specs = {name: spec for name, spec in read_signature(function).items() if name in case}
        bad: list[tuple[str, Any, type[Exception]]] = [
            (name, None, TypeError) for name, spec in specs.items() if isinstance(spec, ArraySpec | Parts)
        ]
        bad += [(name, case[name][:-1], ValueError) for name, spec in specs.items() if isinstance(spec, Parts)]
        for name, wrong, error in bad:
            changed = case | {name: wrong}
            positional, settings = concept.split(as_tensors(changed) if track == "torch" else changed)
            with pytest.raises(error, match=rf"^{name}\b.*: got .*expected"):
                function(*positional, **settings)


def specs_of(concept: Concept, kind: Any) -> dict[str, Any]:
    return {name: spec for name, spec in read_signature(concept.twin).items() if isinstance(spec, kind)}


def refuse(concept: Concept, given: dict[str, Any]) -> None:
    """Both twins refuse it, and say which argument, what came and what was expected."""
    for track in concept.tracks:
        positional, settings = concept.split(as_tensors(given) if track == "torch" else given)
        function = concept.twin if track == "numpy" else concept.torch_twin
        with pytest.raises((TypeError, ValueError), match=r"^\w+(\['\w+'\])?: got .*expected"):
            function(*positional, **settings)


@pytest.mark.parametrize("concept", per_concept(WITH_BATCHES))
def test_arrays_with_batch_axes_must_agree_on_those_and_on_the_axes_that_they_share(concept: Concept) -> None:
    case = kept(concept)[0]
    specs = {name: spec for name, spec in specs_of(concept, ArraySpec).items() if name in case}
    axes = [axis for spec in specs.values() for axis in spec.axes if is_name(axis)]
    for name, spec in specs.items():
        if any(axis.startswith("*") for axis in spec.axes[:1]):
            refuse(concept, case | {name: case[name][None]})
        for place, axis in enumerate(reversed(spec.axes)):
            if is_name(axis) and axes.count(axis) > 1:
                refuse(concept, case | {name: repeated(case[name], -1 - place)})


def repeated(array: np.ndarray, axis: int) -> np.ndarray:
    return np.concatenate([array, np.take(array, [0], axis)], axis)


@pytest.mark.parametrize("concept", per_concept(WITH_DICTS))
def test_dicts_of_arrays_have_all_keys_and_arrays_that_fit(concept: Concept) -> None:
    case = kept(concept)[0]
    for name, spec in specs_of(concept, Keys).items():
        if name in case:
            for bad in bad_dicts(case[name], spec):
                refuse(concept, case | {name: bad})


def bad_dicts(given: dict[str, Any], spec: Keys) -> Iterator[Any]:
    """No dict, one without a key, one with another key, and one for every axis of an array that is too long."""
    yield None
    yield given | {"more": given[next(iter(given))]}
    for key, part in spec.entries.items():
        yield {other: value for other, value in given.items() if other != key}
        for axis in range(len(part.axes) if isinstance(part, ArraySpec) else 0):
            yield given | {key: repeated(given[key], axis)}


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_an_array_with_too_few_axes_is_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for name, spec in specs_of(concept, ArraySpec).items():
        least = sum(axis != "..." and not axis.startswith("*") for axis in spec.axes)
        if name in case and least > 0:
            refuse(concept, case | {name: np.zeros((1,) * (least - 1), case[name].dtype)})
