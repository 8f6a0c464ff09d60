"""What a docstring's Raises promises is declared with the concept, and both twins keep to it."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from reference.axes import is_name
from reference.backends import map_leaves
from reference.concept import Concept, all_concepts
from reference.contract import ArraySpec, Items, Options, read_signature
from reference.refusals import AS_FORWARD, Refusal, promised_errors
from tests.reference.helpers import kept, per_concept

CONCEPTS = all_concepts()
# Ordinary cases that each bad call is made of.
CASES = 5


def as_tensors(tree: Any) -> Any:
    return map_leaves(lambda leaf: torch.from_numpy(leaf.copy()) if isinstance(leaf, np.ndarray) else leaf, tree)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_every_condition_of_raises_is_declared_and_every_declaration_promised(concept: Concept) -> None:
    promised = promised_errors(concept.twin)
    declared = [(refusal.error.__name__, refusal.words) for refusal in concept.own_refusals]
    complaints = [
        f"{concept.path}: the docstring raises {error} where {words!r}, and {concept.place} declares no such call; "
        f"write refuses({words!r}, ...)"
        for error, words in promised
        if (error, words) not in declared and words != AS_FORWARD
    ] + [
        f"{concept.path}: {concept.place} refuses {words!r}, and the docstring has no line {error}: {words}. under Raises"
        for error, words in declared
        if (error, words) not in promised
    ]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_both_twins_refuse_what_is_declared_and_name_the_argument(concept: Concept) -> None:
    for refusal in concept.refusals:
        for case in kept(concept)[:CASES]:
            for bad in refusal.bad_calls(case):
                for track in concept.tracks:
                    refuse(concept, refusal, track, bad)


def refuse(concept: Concept, refusal: Refusal, track: str, bad: dict[str, Any]) -> None:
    positional, settings = concept.split(bad)
    function = concept.twin if track == "numpy" else concept.torch_twin
    if track == "torch":
        positional, settings = as_tensors((positional, settings))
    shown = f"{concept.path} ({track}), {refusal.words!r}, {bad}"
    raised = raised_by(lambda: function(*positional, **settings))
    assert type(raised) is refusal.error, f"{shown}: {raised!r}"
    said = str(raised)
    assert said.startswith(refusal.argument), f"{shown}: {said!r} does not begin with {refusal.argument}"
    assert re.search(r": got .*expected", said), f"{shown}: {said!r} does not say what came and what was expected"


def raised_by(call: Callable[[], Any]) -> Exception | None:
    try:
        call()
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_an_array_without_axes_is_refused_by_name_where_some_are_declared(concept: Concept) -> None:
    case = kept(concept)[0]
    for track in concept.tracks:
        function = concept.twin if track == "numpy" else concept.torch_twin
        specs = {name: spec for name, spec in read_signature(function).items() if isinstance(spec, ArraySpec)}
        for name in specs.keys() & case.keys():
            if any(axis != "..." and not axis.startswith("*") for axis in specs[name].axes):
                bare = case | {name: np.zeros((), case[name].dtype)}
                positional, settings = concept.split(as_tensors(bare) if track == "torch" else bare)
                with pytest.raises(ValueError, match=rf"^{name}: got shape \(\), expected"):
                    function(*positional, **settings)


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


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_arrays_that_share_an_axis_must_agree_on_its_size(concept: Concept) -> None:
    given = kept(concept)[0]
    for track in concept.tracks:
        function = concept.twin if track == "numpy" else concept.torch_twin
        specs = {name: spec for name, spec in read_signature(function).items() if isinstance(spec, ArraySpec)}
        axes = [axis for name, spec in specs.items() if name in given for axis in spec.axes]
        for name, spec in specs.items():
            shared = [i for i, axis in enumerate(spec.axes) if is_name(axis) and axes.count(axis) > 1]
            for place in shared if name in given and not open_ended(spec) else []:
                more = [(0, int(axis == place)) for axis in range(given[name].ndim)]
                longer = given | {name: np.pad(given[name], more)}
                positional, settings = concept.split(as_tensors(longer) if track == "torch" else longer)
                with pytest.raises(ValueError, match=r"^\w+: got .*expected"):
                    function(*positional, **settings)
