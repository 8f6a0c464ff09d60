"""The kept cases of a concept's laws, and the calls that laws make on them, as they are sent to a submission."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from autograder.guest import wire
from reference import cases as kept_cases
from reference.concept import Case, Concept
from reference.recording import LawCases

# Of which a process remembers the cases: more than there are, for one that grades all of them in turn.
MOST_CONCEPTS = 512
# In front of a call that is to be made again; no call begins with it, and it is not sent.
AGAIN = b"\0"


@dataclass(frozen=True)
class EncodedCases:
    """The cases of a law, the calls that it makes on them and no law before it has made, and the largest right answer.

    Calls are encoded as they are sent, behind AGAIN where the law wants a fresh answer. The size is in bytes, that of
    inputs and of gradients by inputs included.
    """

    cases: list[Case]
    calls: list[bytes]
    largest: int

    @cached_property
    def worked_out(self) -> list[dict[str, Any]]:
        """For each case a place for what a law works out of it, whoever's function is tried."""
        return [{} for _ in self.cases]


@lru_cache(maxsize=MOST_CONCEPTS)
def cases_of(concept: Concept, track: str) -> list[EncodedCases]:
    """The cases of each law of a track, in order, once for this process."""
    return [encoded(law) for law in kept_cases.cases_of(concept, track)]


def encoded(law: LawCases) -> EncodedCases:
    calls = [
        (AGAIN if call.again else b"") + wire.encode_call(call.method, call.args, call.settings) for call in law.calls
    ]
    return EncodedCases(law.cases, calls, law.largest)
