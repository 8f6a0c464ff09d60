"""Bad input is refused with a TypeError or ValueError that names the argument, by both twins."""

from typing import Any

import numpy as np
import pytest
import torch

from reference.backends import map_leaves
from reference.concept import find_concept, find_concepts
from reference.contract import ArraySpec, read_signature
from tests.reference.helpers import per_topic


def as_tensors(tree: Any) -> Any:
    return map_leaves(lambda leaf: torch.from_numpy(leaf) if isinstance(leaf, np.ndarray) else leaf, tree)


def calls() -> list[Any]:
    found = []
    for topic, bad_calls in per_topic("bad_calls", "bad_calls"):
        for number, (name, args, settings, error, word) in enumerate(bad_calls):
            concept = find_concept(topic, name)
            for track in concept.tracks:
                case = (concept, track, args, settings, error, word)
                found.append(pytest.param(*case, id=f"{topic}.{name}-{track}-{number}"))
    return found


@pytest.mark.parametrize(("concept", "track", "args", "settings", "error", "word"), calls())
def test_a_bad_call_is_refused_by_name(concept, track, args, settings, error, word) -> None:
    function = concept.twin if track == "numpy" else concept.torch_twin
    if track == "torch":
        args, settings = as_tensors((args, settings))
    with pytest.raises(error, match=rf"^{word}\b.*: got .*expected") as caught:
        function(*args, **settings)
    assert type(caught.value) in (TypeError, ValueError)


@pytest.mark.parametrize("topic", sorted({topic for topic, _ in per_topic("bad_calls", "bad_calls")}))
def test_every_function_that_takes_an_array_refuses_a_list(topic: str) -> None:
    for concept in find_concepts(topic).values():
        for track in concept.tracks:
            function = concept.twin if track == "numpy" else concept.torch_twin
            first = next(iter(concept.signature.parameters))
            if isinstance(read_signature(function)[first], ArraySpec):
                required = [p for p in concept.signature.parameters.values() if p.default is p.empty]
                settings = {p.name: None for p in required if p.kind is p.KEYWORD_ONLY}
                with pytest.raises(TypeError, match=first):
                    function(*[[1.0]] * (len(required) - len(settings)), **settings)
