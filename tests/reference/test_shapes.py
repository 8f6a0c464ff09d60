"""Arguments whose shapes do not fit each other are refused, wherever the arrays stand: in tuples, in lists, in dicts."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from reference.axes import is_name
from reference.concept import Concept, all_concepts
from reference.contract import ArraySpec, Items, Keys, Options, Parts, read_signature
from tests.reference.helpers import kept, per_concept
from tests.reference.test_refusals import as_tensors

CONCEPTS = all_concepts()
Place = tuple[Any, ...]


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
