"""Mistakes that any function can make, found without being planted: how a wrong answer is related to the right one.

A relation is a way to go wrong (`Suspect`) whose numbers, an axis or a factor, were read off one call and are then held
to all others; or it is a sentence that is true of all calls (`observed`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from autograder.judging.relations.compared_call import ComparedCall
from autograder.judging.relations.of_arguments import suspects_without_formula
from autograder.judging.relations.of_formulas import suspects_by_formula
from autograder.judging.relations.of_inputs import suspects_by_input
from autograder.judging.relations.of_results import suspects_by_result
from autograder.judging.relations.of_shapes import suspects_by_shape
from autograder.judging.relations.suspect import Suspect

# Each try of an input or a formula is a call of the twin.
MOST_TRIES = 320


def relations_of(call: ComparedCall, others: Sequence[ComparedCall], chosen: tuple[int, ...]) -> Iterator[Suspect]:
    """The relations that explain a call, the simplest first; the calls of `others` say which settings there are."""
    if chosen:
        yield from (one for one in suspects_without_formula(call, chosen) if one.explains(call))
        yield from suspects_by_result(call, others, chosen)
    yield from suspects_by_shape(call, chosen)
    for suspect in islice(tried(call, others), MOST_TRIES):
        if suspect.explains(call):
            yield suspect


def tried(call: ComparedCall, others: Sequence[ComparedCall]) -> Iterator[Suspect]:
    yield from suspects_by_input(call, others)
    yield from suspects_by_formula(call)
