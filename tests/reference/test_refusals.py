"""What a docstring's Raises promises is declared with the concept, and both twins keep to it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from reference.concept import Concept, all_concepts
from reference.refusals import AS_FORWARD, Refusal, promised_errors
from tests.reference.helpers import call_twin, kept, per_concept

CONCEPTS = all_concepts()
# Ordinary cases that each bad call is made of.
CASES = 5


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
    shown = f"{concept.path} ({track}), {refusal.words!r}, {bad}"
    raised = raised_by(lambda: call_twin(concept, track, bad))
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
