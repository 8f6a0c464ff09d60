"""What a student is told of a function that broke laws: which of them first, on which input, and what it looks like.

Laws hang together: where a basic one breaks, others break with it and say nothing new. Of those that are left, the one
is told whose smallest counterexample is read most easily and looks like a known mistake: the concept's own laws before
agreement with the definition, which says little that the numbers do not show.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.judging import shrinking
from autograder.judging.diagnosis import Diagnosis, Diagnostician
from autograder.judging.encoded_cases import cases_of
from autograder.judging.gradients.gradient_path import explain_draws, explain_gradient
from autograder.judging.law_check import Failure, try_law
from autograder.judging.remote_function import RemoteFunction
from autograder.judging.shown.shown_call import ShownFailure
from autograder.judging.witnesses import one_of_each
from autograder.sandbox.clocks import SumOfClocks, ThreadClock
from reference.backends import leaves
from reference.common import DEFINITION, FRESH, REPEATABLE, UNTOUCHED, laws_of
from reference.compare import Broken, NotDeterministic, coarsely
from reference.concept import Case, Concept, Law
from reference.law_order import consequences

# Each takes a search of its own.
MOST_CANDIDATES = 3
# How many smaller failures are held against a mistake that explains a larger one.
MOST_DIAGNOSES = 12
# What is taken in at a glance.
FEW_NUMBERS = 12
KINDS = ("definition", "law", "robustness", "errors")
Failures = dict[str, list[Failure]]


@dataclass(frozen=True)
class Told:
    """What is shown, the mistake that it looks like, and whether all searches came to their own end."""

    shown: ShownFailure
    mistake: Diagnosis | None
    is_complete: bool

    @property
    def failure(self) -> Failure:
        return self.shown.failure


def what_to_tell(
    concept: Concept, f: RemoteFunction, broken: Failures, track: str, all_broken: Collection[str]
) -> Told:
    """Choose among broken laws; `broken` has for each its failures, in the order of the laws.

    `all_broken` are the sentences of all that broke, of those on which no points hang as well.
    """
    with warnings.catch_warnings():
        # What odd answers do to arithmetic here is nobody's to hear.
        warnings.simplefilter("ignore")
        return look_for_what_to_tell(concept, f, broken, track, all_broken)


def look_for_what_to_tell(
    concept: Concept, f: RemoteFunction, broken: Failures, track: str, all_broken: Collection[str]
) -> Told:
    everything = [failure for failures in broken.values() for failure in failures]
    laws = zip(laws_of(concept, track), cases_of(concept, track), strict=True)
    kept = [(law, its_cases) for law, its_cases in laws if law.sentence not in all_broken]
    diagnostician = Diagnostician(concept, track, everything, all_broken, kept)
    firsts = candidates(broken)
    found: list[ShownFailure] = []
    # Of these nothing is known yet.
    undiagnosed: list[ShownFailure] = []
    is_complete = True
    for first in firsts:
        shrunk = smallest(concept, f, first, alike(concept, f, first))
        is_complete = is_complete and shrunk.is_complete
        shown = ShownFailure(shrunk.failure, concept, track)
        found.append(shown)
        if (len(found) == 1 or not first.law.common) and shown.numbers <= FEW_NUMBERS:
            mistake = diagnosis_of(f, shown, diagnostician)
            if mistake:
                # Of what comes after it, nothing is told rather.
                return Told(shown, mistake, shrunk.is_complete)
        else:
            undiagnosed.append(shown)
    for shown in sorted(undiagnosed, key=how_easily_read):
        mistake = diagnosis_of(f, shown, diagnostician)
        if mistake:
            return Told(shown, mistake, is_complete)
    told = [failure for first in firsts for failure in broken[first.law.sentence]]
    return of_two_mistakes(concept, f, told, diagnostician) or Told(min(found, key=how_easily_read), None, is_complete)


def of_two_mistakes(
    concept: Concept, f: RemoteFunction, failures: Sequence[Failure], diagnostician: Diagnostician
) -> Told | None:
    """A failure that a single mistake explains: where somebody makes two at once, one of them may show alone."""
    for failure in one_of_each(failures):
        mistake = diagnostician.diagnose(failure)
        if mistake is not None:
            try_case = with_this_mistake(alike(concept, f, failure), mistake, diagnostician)
            shrunk = smallest(concept, f, failure, try_case)
            shown = ShownFailure(shrunk.failure, concept, diagnostician.track)
            return Told(shown, mistake, shrunk.is_complete)
    return None


def with_this_mistake(
    try_case: shrinking.TryCase, mistake: Diagnosis, diagnostician: Diagnostician
) -> shrinking.TryCase:
    """Tries a case as `try_case` does, for failures that the same mistake explains."""
    tries = 0

    def try_it(case: Case) -> Failure | None:
        nonlocal tries
        found = try_case(case)
        if found is None or tries >= MOST_DIAGNOSES:
            return None
        tries += 1
        return found if diagnostician.diagnose(found) == mistake else None

    return try_it


def diagnosis_of(f: RemoteFunction, shown: ShownFailure, diagnostician: Diagnostician) -> Diagnosis | None:
    """What a failure looks like: what became of a gradient is watched; what is not seen there is compared."""
    failure, concept = shown.failure, shown.concept
    if isinstance(failure.error, NotDeterministic) and shown.track == "torch" and failure.calls:
        return explain_draws(f, concept, failure.calls[-1])
    call = shown.call if failure.law.by_autograd else None
    if call and not concept.differentiable:
        # None is to pass: nothing is cut off.
        return None
    watched = explain_gradient(f, concept, call) if call and call.method == "gradient" else None
    return watched or diagnostician.diagnose(failure)


def smallest(concept: Concept, f: RemoteFunction, failure: Failure, try_case: shrinking.TryCase) -> shrinking.Shrunk:
    if failure.law.sentence == FRESH:
        # It was proved by processes of its own.
        return shrinking.Shrunk(failure, is_complete=True)
    clock = SumOfClocks(ThreadClock(), f.process.clock)
    return shrinking.shrink(failure, f, concept, try_case, clock)


def alike(concept: Concept, f: RemoteFunction, failure: Failure) -> shrinking.TryCase:
    """Tries the law of a failure on another case: what is looked for breaks it in the same way."""

    def try_case(case: Case) -> Failure | None:
        if failure.law.kind in ("definition", "law") and isinstance(failure.error, Broken):
            with coarsely():
                return try_law(failure.law, f, case, concept)
        return try_law(failure.law, f, case, concept)

    return try_case


def candidates(broken: Failures) -> list[Failure]:
    """A failure of each law that may be told, the most basic first."""
    silent = consequences(broken.keys())
    firsts = {sentence: failures[0] for sentence, failures in broken.items() if sentence not in silent}
    repeatable, definition = firsts.get(REPEATABLE), firsts.get(DEFINITION)
    if repeatable and isinstance(repeatable.error, NotDeterministic):
        return [repeatable]
    if FRESH in firsts:
        # Whatever else breaks hangs on which call came before it.
        return [firsts[FRESH]]
    if definition and type(definition.error) is not Broken:
        # It raises, or what comes back is of another shape or type: no other law has anything to say.
        return [definition]
    if UNTOUCHED in firsts and not definition:
        return [firsts[UNTOUCHED]]
    ordered = sorted(firsts.values(), key=lambda failure: KINDS.index(failure.law.kind))
    if definition:
        own = [failure for failure in ordered if is_own(failure.law) and speaks_of_numbers(failure)]
        return [*own[: MOST_CANDIDATES - 1], definition]
    return [one for one in ordered if one.law.kind == ordered[0].law.kind][:MOST_CANDIDATES]


def is_own(law: Law) -> bool:
    """Whether it is one of the concept's own, on ordinary inputs."""
    return law.kind == "law" and not law.common


def speaks_of_numbers(failure: Failure) -> bool:
    """Whether a law broke by its numbers: of a NaN, or of no numbers at all, its sentence would say too much."""
    if type(failure.error) is not Broken:
        return False
    arrays = (leaf for call in failure.calls for leaf in leaves(call.got) if isinstance(leaf, np.ndarray))
    return all(np.all(np.isfinite(array)) for array in arrays if array.dtype.kind == "f")


def how_easily_read(shown: ShownFailure) -> tuple[bool, bool, int]:
    """What is smaller is told rather: first what is taken in at a glance, and of that the concept's own laws."""
    return shown.numbers > FEW_NUMBERS, shown.failure.law.common, shown.numbers
