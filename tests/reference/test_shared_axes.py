"""Arrays whose shapes do not fit are refused by name: too few axes, other batch axes, dicts of them that lack a key."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from reference.axes import is_name
from reference.concept import Concept, all_concepts
from reference.contract import ArraySpec, Keys, read_signature
from tests.reference.helpers import kept, per_concept
from tests.reference.test_refusals import as_tensors

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
                refuse(concept, case | {name: longer(case[name], -1 - place)})


def longer(array: np.ndarray, axis: int) -> np.ndarray:
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
            yield given | {key: longer(given[key], axis)}


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_an_array_with_too_few_axes_is_refused_by_name(concept: Concept) -> None:
    case = kept(concept)[0]
    for name, spec in specs_of(concept, ArraySpec).items():
        least = sum(axis != "..." and not axis.startswith("*") for axis in spec.axes)
        if name in case and least > 0:
            refuse(concept, case | {name: np.zeros((1,) * (least - 1), case[name].dtype)})
