"""How small the counterexamples of all known mistakes are, and how long it takes to find them.

    python -m tests.benchmarks small [TOPIC or TOPIC.CONCEPT ...]

Every mistake is tried in this process, and told as a student would be. What is counted are the numbers in the call that
is shown, settings included. Where the smallest inputs that a law has at all are larger than what is asked for, nothing
can be done: an LSTM of one unit has 12 weights.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.judging import shrinking
from autograder.judging.law_check import Failure
from autograder.judging.telling import what_to_tell
from reference.common import FRESH, mistakes_of
from reference.concept import Concept, all_concepts
from tests.autograder.judging.local import held_to_laws

ASKED = shrinking.FEW_NUMBERS


@dataclass
class Found:
    """What is shown of a mistake: how many numbers, and how many the smallest inputs of the law have."""

    what: str
    numbers: int
    fewest: int
    seconds: float


def main() -> None:
    run([])


def run(words: Sequence[str]) -> int:
    wanted = set(words)
    concepts = [concept for concept in all_concepts() if not wanted or {concept.topic, concept.path} & wanted]
    report([found for concept in concepts for found in found_of(concept)])
    return 0


def found_of(concept: Concept) -> Iterator[Found]:
    for mistake in mistakes_of(concept):
        f, broken = held_to_laws(concept, mistake.function)
        # Whether something is remembered is found out in processes of their own.
        broken.pop(FRESH, None)
        started = time.perf_counter()
        shown = what_to_tell(concept, f, broken, "numpy", broken.keys()).shown
        failure = shown.failure
        seconds = time.perf_counter() - started
        what = f"{concept.path}: {mistake.description} ({failure.law.sentence})"
        yield Found(what, shown.numbers, fewest_of(failure, concept), seconds)


def fewest_of(failure: Failure, concept: Concept) -> int:
    smallest, *_ = next(shrinking.ladders_of(failure.law, concept))
    return smallest.size[0]


def report(found: list[Found]) -> None:
    possible = [one for one in found if one.fewest <= ASKED]
    few = [one for one in possible if one.numbers <= ASKED]
    print(f"{len(found)} known mistakes; in {len(possible)} the law that is told has inputs of {ASKED} numbers at most")
    print(f"counterexamples of at most {ASKED} numbers: {len(few)} of {len(possible)} ({len(few) / len(possible):.1%})")
    counts = sorted(one.numbers for one in found)
    print(f"numbers: median {statistics.median(counts):.0f}, at most {counts[-1]}")
    milliseconds = [one.seconds * 1000 for one in found]
    print(
        f"to choose and to search: {statistics.median(milliseconds):.1f} ms (median), {max(milliseconds):.0f} at most"
    )
    for one in sorted(possible, key=lambda one: -one.numbers):
        if one.numbers > ASKED:
            print(f"   {one.numbers} numbers, of at least {one.fewest}: {one.what}")
