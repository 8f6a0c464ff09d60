"""Bad input is refused with a TypeError or ValueError that names the argument, by both twins."""

from typing import Any

import numpy as np
import pytest
import torch

from reference.concept import find_concepts
from tests.reference.helpers import per_topic


def as_tensors(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value)
    return type(value)(map(as_tensors, value)) if isinstance(value, (list, tuple)) else value


def calls() -> list[Any]:
    found = []
    for topic, bad_calls in per_topic("bad_calls", "bad_calls"):
        concepts = find_concepts(topic)
        for number, (name, args, settings, error, word) in enumerate(bad_calls):
            for track in concepts[name].tracks:
                case = (concepts[name], track, args, settings, error, word)
                found.append(pytest.param(*case, id=f"{topic}.{name}-{track}-{number}"))
    return found


@pytest.mark.parametrize(("concept", "track", "args", "settings", "error", "word"), calls())
def test_a_bad_call_is_refused_by_name(concept, track, args, settings, error, word) -> None:
    function = concept.twin if track == "numpy" else concept.torch_twin
    given = args if track == "numpy" else as_tensors(args)
    with pytest.raises(error, match=rf"^{word}\b.*: got .*expected") as caught:
        function(*given, **settings)
    assert type(caught.value) in (TypeError, ValueError)


@pytest.mark.parametrize("topic", sorted({topic for topic, _ in per_topic("bad_calls", "bad_calls")}))
def test_every_function_that_takes_an_array_refuses_a_list(topic: str) -> None:
    for concept in find_concepts(topic).values():
        for track in concept.tracks:
            function = concept.twin if track == "numpy" else concept.torch_twin
            names = [n for n, p in concept.signature.parameters.items() if "Float[" in str(p.annotation)]
            if names and names[0] == next(iter(concept.signature.parameters)):
                required = [p for p in concept.signature.parameters.values() if p.default is p.empty]
                settings = {p.name: None for p in required if p.kind is p.KEYWORD_ONLY}
                with pytest.raises(TypeError, match=names[0]):
                    function(*[[1.0]] * (len(required) - len(settings)), **settings)
