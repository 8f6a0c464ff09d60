"""Cases of a course's own: drawn from its key, and known to nobody who has only what is published.

The kept cases come with the project, so their answers fit into a table. From a key some more are drawn of each
concept, of the same kind, and other than all calls that are published. The same key gives the same cases in every
process and on every machine with the same Python and Hypothesis; with another one, nobody's result counts as current,
and a cluster's workers refuse. So nothing has to be stored or sent, and a worker keeps them for as long as it lives.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.guest import wire
from autograder.judging.encoded_cases import MOST_CONCEPTS, EncodedCases, encoded
from autograder.model import CourseKey
from reference import cases as kept_cases
from reference.common import laws_of
from reference.concept import Case, Concept, cast
from reference.drawing import BATCH, draw_batch
from reference.packing import pack, unpack
from reference.recording import Recorder, record
from reference.small_cases import size_of_case
from reference.wider import course_inputs

COURSE_CASES = 20
# Hypothesis draws some cases again, and some are published: so many batches make up for it, where there are more.
MOST_BATCHES = 4 * COURSE_CASES // BATCH


@lru_cache(maxsize=MOST_CONCEPTS)
def course_cases_of(concept: Concept, key: CourseKey) -> EncodedCases:
    """The course's own cases for the definition of a concept, the smallest first, and the calls that it makes."""
    published = published_calls(concept)
    found: dict[bytes, Case] = {}

    def add(case: Case) -> None:
        asked = as_asked(concept, *concept.split(case))
        if asked not in published:
            found.setdefault(asked, case)

    for number in range(MOST_BATCHES):
        drawn_from = number_of_batch(concept, key, number)
        # Every other batch is off the grid on which everybody knows the entries to lie.
        inputs = course_inputs(concept, factor_of(drawn_from)) if number % 2 else course_inputs(concept)
        draw_batch(inputs, drawn_from, add)
        if len(found) >= COURSE_CASES:
            break
    drawn = sorted(list(found.values())[:COURSE_CASES], key=to_be_read)
    # As with those that are kept, nobody can write to them.
    cases = unpack(pack(drawn))
    definition = laws_of(concept)[0]
    return encoded(record(definition, cases, Recorder(concept)))


def to_be_read(case: Case) -> tuple[int, int, float]:
    """How much there is to read; brackets do not count, since arrays of any shape are drawn."""
    numbers, _, digits, magnitude = size_of_case(case)
    return numbers, digits, magnitude


def number_of_batch(concept: Concept, key: CourseKey, number: int) -> int:
    """Where the drawing of a batch starts."""
    batch = f"{concept.path}\0{number}".encode()
    return int.from_bytes(hmac.digest(bytes.fromhex(key.hexadecimal), batch, "sha256"), "big")


def factor_of(start: int) -> float:
    """A number from a half to 1: too many to try them all, and with six digits, so that it can be read."""
    return 0.5 + (start % 499_999 + 1) / 1_000_000


def published_calls(concept: Concept) -> set[bytes]:
    """All calls of which somebody may have noted the answer."""
    calls = [call for track in concept.tracks for law in kept_cases.cases_of(concept, track) for call in law.calls]
    # Those that ask for gradients have other arguments.
    return {as_asked(concept, call.args, call.settings) for call in calls if call.method != "gradient"}


def as_asked(concept: Concept, args: tuple[Any, ...], settings: dict[str, Any]) -> bytes:
    """The same for calls that ask for the same: by position or by name, with a default or without, in any precision."""
    try:
        bound = concept.signature.bind(*args, **settings)
    except TypeError:
        # It is there to be refused.
        return b""
    bound.apply_defaults()
    return wire.encode_call("call", (), dict(cast(dict(bound.arguments), np.float64)))
