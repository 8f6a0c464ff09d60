"""How small the counterexamples of all known mistakes are, and how long it takes to find them.

    python -m tests.benchmarks small [TOPIC or TOPIC.CONCEPT ...]

Every mistake is tried in this process. What is counted are the numbers in the inputs of the law that breaks, settings
included. Where the smallest inputs that a law has at all are larger than what is asked for, nothing can be done: an
LSTM of one unit has 12 weights.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from autograder.judging import encoded_cases, shrinking
from autograder.judging.law_check import Failure, failures_of, try_law
from reference.backends import NumPyBackend
from reference.common import laws_of, mistakes_of
from reference.concept import Case, Concept, all_concepts
from tests.reference.helpers import Watched

TRACK = "numpy"
ASKED = shrinking.FEW_NUMBERS


class Local(Watched):
    """A function of this process in the place of a student's: nothing has to be sent ahead."""

    def make_ahead(self, calls: list[bytes]) -> None:
        pass


@dataclass
class Found:
    """What would be shown of a mistake: how many numbers, at first and in the end, and the fewest that there can be."""

    what: str
    at_first: int
    numbers: int
    fewest: int
    seconds: float


def main() -> None:
    report([found for concept in all_concepts() for found in found_of(concept)])


def run(words: list[str]) -> int:
    report([found for concept in all_concepts() if not words or {concept.topic, concept.path} & set(words)
            for found in found_of(concept)])  # fmt: skip
    return 0


def found_of(concept: Concept) -> Iterator[Found]:
    for mistake in mistakes_of(concept):
        f = Local(NumPyBackend(mistake.function))
        failure = first_failure(concept, f)
        if failure is None:
            raise RuntimeError(f"{concept.path}: {mistake.description!r} breaks no law")
        started = time.perf_counter()
        try_case = partial(try_again, failure, f, concept)
        shrunk = shrinking.shrink(failure, f, concept, TRACK, try_case)
        seconds = time.perf_counter() - started
        number = shrinking.number_of(failure.law, concept, TRACK)
        fewest = shrinking.ladder_of(concept, TRACK, number, 0)[0].size[0]
        what = f"{concept.path}: {mistake.description} ({failure.law.sentence})"
        yield Found(what, size(failure), size(shrunk.failure), fewest, seconds)


def first_failure(concept: Concept, f: Local) -> Failure | None:
    """A failing case of the first law that breaks; where nothing else does, of one on what is refused."""
    kept = encoded_cases.cases_of(concept, TRACK)
    pairs = sorted(zip(laws_of(concept, TRACK), kept, strict=True), key=lambda pair: pair[0].kind == "errors")
    for law, its_cases in pairs:
        failures = failures_of(law, f, its_cases, concept, precisely=False)
        if failures:
            return failures[0]
    return None


def try_again(failure: Failure, f: Local, concept: Concept, case: Case) -> Failure | None:
    return try_law(failure.law, f, case, concept)


def size(failure: Failure) -> int:
    return shrinking.size_of_case(failure.case)[0]


def report(found: list[Found]) -> None:
    possible = [one for one in found if one.fewest <= ASKED]
    few = [one for one in possible if one.numbers <= ASKED]
    print(f"{len(found)} known mistakes; of {len(possible)} the law that breaks has inputs of {ASKED} numbers or fewer")
    share = len(few) / len(possible)
    print(f"counterexamples of at most {ASKED} numbers: {len(few)} of {len(possible)} ({share:.1%}), "
          f"and {len([one for one in found if one.numbers <= ASKED])} of all {len(found)}; "
          f"before the search {len([one for one in found if one.at_first <= ASKED])}")  # fmt: skip
    counts = sorted(one.numbers for one in found)
    print(f"numbers: median {statistics.median(counts):.0f}, at most {counts[-1]}")
    milliseconds = [one.seconds * 1000 for one in found]
    print(f"the search took {statistics.median(milliseconds):.1f} ms (median), {max(milliseconds):.0f} ms at most")
    for one in sorted(possible, key=lambda one: -one.numbers):
        if one.numbers > ASKED:
            print(f"   {one.numbers} numbers, at least {one.fewest}: {one.what}")
