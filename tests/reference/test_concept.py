"""What concepts are made of: two twins that are called alike."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from reference.catalogue import names, titles, topics
from reference.concept import Concept, all_concepts, find_concepts
from tests.reference.helpers import per_concept


def call_of(function: Callable[..., Any]) -> str:
    """How a function is called: names, order and defaults of its parameters, without their types."""
    parameters = inspect.signature(function).parameters.values()
    bare = inspect.Signature([parameter.replace(annotation=parameter.empty) for parameter in parameters])
    return f"{function.__name__}{bare}"


@pytest.mark.parametrize("concept", per_concept(c for c in all_concepts() if c.forward is None))
def test_both_twins_are_called_alike(concept: Concept) -> None:
    numpy, torch = call_of(concept.twin), call_of(concept.torch_twin)
    if numpy != torch:
        folder = f"reference/{concept.topic}"
        pytest.fail(
            f"{concept.path}: {folder}/in_torch.py has {torch}, and {folder}/in_numpy.py has {numpy}; "
            "give the PyTorch twin the same parameters, in the same order, with the same defaults",
            pytrace=False,
        )


def first_sentence(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")


@pytest.mark.parametrize("topic", topics())
def test_the_catalogue_says_what_the_concepts_say(topic: str) -> None:
    concepts = find_concepts(topic)
    assert list(names(topic)) == list(concepts)
    assert titles(topic) == {name: first_sentence(concept.twin) for name, concept in concepts.items()}
    for name, concept in concepts.items():
        assert concept.tracks == tuple(track for track in ("numpy", "torch") if name in names(topic, track))
