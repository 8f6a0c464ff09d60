"""How many known mistakes are told by their own name, how many by another's, and what a function is told without it.

    python -m tests.benchmarks named

Every known mistake of every concept is held to its laws in this process. Then the same with its own name unknown, for
one in so many: what is said then is a relation, or another mistake that gives the same numbers, and has to be true.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter

from autograder.judging import diagnosis
from autograder.judging.diagnosis import Diagnosis, Diagnostician, known_suspects
from autograder.judging.relations.suspect import Suspect
from autograder.judging.telling import candidates
from reference.common import mistakes_of
from reference.concept import Concept, Mistake, all_concepts
from tests.autograder.judging.local import broken_and_kept

EVERY = 5
OWN = "their own"


def main() -> None:
    told: Counter[str] = Counter()
    unnamed: list[str] = []
    seconds: list[float] = []
    count = 0
    for concept in all_concepts():
        for mistake in mistakes_of(concept):
            count += 1
            found, looking = named(concept, mistake)
            seconds.append(looking)
            told[whose(found, mistake)] += 1
            if whose(found, mistake) != OWN:
                print(f"   {concept.path}, {mistake.description}: {found.description if found else 'nothing'}")
            if count % EVERY == 0:
                unnamed.append(without_its_name(concept, mistake))
    print(f"{count} known mistakes: " + ", ".join(f"{number} are told {name} name" for name, number in told.items()))
    print(f"looking takes {1e3 * statistics.median(seconds):.1f} ms in the middle, {1e3 * max(seconds):.0f} ms at most")
    print(f"without their own name, {sum(': nothing' not in line for line in unnamed)} of {len(unnamed)} are told of:")
    print("\n".join(f"   {line}" for line in unnamed if ": nothing" not in line))


def whose(found: Diagnosis | None, mistake: Mistake) -> str:
    if found is None:
        return "no"
    return OWN if found.description == mistake.description else "another's"


def named(concept: Concept, mistake: Mistake) -> tuple[Diagnosis | None, float]:
    """What is told, and the seconds of looking for it."""
    broken, kept = broken_and_kept(concept, mistake.function)
    everything = [failure for failures in broken.values() for failure in failures]
    started = time.thread_time()
    found = Diagnostician(concept, "numpy", everything, broken.keys(), kept).look_for(candidates(broken)[-1])
    return found, time.thread_time() - started


def without_its_name(concept: Concept, mistake: Mistake) -> str:
    def others(concept: Concept, method: str) -> tuple[Suspect, ...]:
        return tuple(one for one in known_suspects(concept, method) if one.description != mistake.description)

    diagnosis.known_suspects = others  # type: ignore[assignment]
    try:
        found, _ = named(concept, mistake)
    finally:
        diagnosis.known_suspects = known_suspects  # type: ignore[assignment]
    return f"{concept.path}, {mistake.description}: {found.description if found else 'nothing'}"
