"""Right answers written in other ways keep every law: no false alarm.

They stand in accepted/<topic>.py, marked with the concept that they answer.
"""

from typing import Any

import pytest

from reference.cases import cases_of
from reference.common import laws_of
from reference.concept import Concept, find_concept
from tests.reference.answers import Answer
from tests.reference.helpers import answer_backend, hold, of, per_topic


def answers() -> list[Any]:
    return [
        of(concept, concept, answer, id=f"{concept.path}-{answer.track}-{answer.function.__name__}")
        for topic, found in per_topic("accepted", "answers")
        for answer in found
        for concept in [find_concept(topic, answer.concept)]
    ]


@pytest.mark.parametrize(("concept", "answer"), answers())
def test_a_right_answer_keeps_every_law(concept: Concept, answer: Answer) -> None:
    backend = answer_backend(answer.function, answer.track)
    for law, kept in zip(laws_of(concept, answer.track), cases_of(concept, answer.track), strict=True):
        # A right answer without a check of its arguments is a right answer.
        if law.kind != "errors":
            hold(law, backend, kept.cases)


def test_at_least_ten_concepts_have_two_right_answers() -> None:
    count: dict[str, int] = {}
    for topic, found in per_topic("accepted", "answers"):
        for answer in found:
            count[f"{topic}.{answer.concept}"] = count.get(f"{topic}.{answer.concept}", 0) + 1
    assert sum(number >= 2 for number in count.values()) >= 10, count
