"""Which mistake does a wrong function look like? The nearest of those that explain the calls that are shown.

A known mistake of the concept, or a relation that any function's answers may have to the right ones. It gives the same
numbers as the student's function on what is shown, and breaks no law that the student keeps. Of several the nearest is
told: the one that explains most of what else went wrong, a known mistake before a relation. A relation explains all of
it: a few numbers fit many stories, and a false one is worse than none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.judging.encoded_cases import EncodedCases, cases_of
from autograder.judging.kept_laws import MOST_KEPT_LAWS, breaks_kept, breaks_to_a_digit, may_refuse
from autograder.judging.law_check import Failure
from autograder.judging.relations import relations_of
from autograder.judging.relations.compared_call import ComparedCall, Incomparable
from autograder.judging.relations.observed import observe
from autograder.judging.relations.suspect import Suspect, suspect_of
from autograder.judging.witnesses import (
    Witness,
    how_telling,
    is_chance,
    is_comparable,
    is_finite_call,
    kept_by,
    some_of_each,
    too_few,
    witness_of,
)
from reference.common import DEFINITION, FRESH, FURTHER, REPEATABLE, laws_of, mistakes_of, widened
from reference.compare import NotDeterministic, Raised
from reference.concept import Concept, Law

# Of answers that change from call to call nothing can be said by what they are.
CHANGING = frozenset({FRESH, REPEATABLE})
# What somebody's odd answers may lead to here: then there is nothing to say, and a verdict all the same.
LOST = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# Of a law's cases, those that are taken for right answers.
MOST_RIGHT = 30


@dataclass(frozen=True)
class Diagnosis:
    """The mistake that a function looks like, as it follows "it", and the hint that helps."""

    description: str
    hint: str


class Diagnostician:
    """Looks for the mistake of one function, whichever of its failures is shown."""

    def __init__(
        self,
        concept: Concept,
        track: str,
        failures: Sequence[Failure],
        broken: Collection[str],
        kept: Sequence[tuple[Law, EncodedCases]],
    ) -> None:
        self.concept, self.track, self.failures = concept, track, failures
        self.chosen = some_of_each([failure for failure in failures if failure.law.sentence not in CHANGING])
        self.kept = [(law, cases) for law, cases in kept if law.sentence not in broken and may_refuse(law)]
        self.known: dict[int, Witness | None] = {}
        self.searches: dict[str, RelationSearch] = {}

    def witness(self, failure: Failure) -> Witness | None:
        """A failure as a witness; None where its calls cannot be compared."""
        if id(failure) not in self.known:
            self.known[id(failure)] = witness_of(failure, self.concept)
        return self.known[id(failure)]

    def diagnose(self, shown: Failure) -> Diagnosis | None:
        """The nearest mistake that explains what is shown; None too where odd answers lead astray."""
        try:
            return self.look_for(shown)
        except LOST:
            return None

    def look_for(self, shown: Failure) -> Diagnosis | None:
        if isinstance(shown.error, NotDeterministic) or shown.law.sentence in CHANGING:
            return None
        try:
            witness = self.witness(shown)
            if witness is None:
                return None
            witnesses = [self.witness(failure) for failure in self.chosen if failure is not shown]
            others = [other for other in witnesses if other is not None and is_comparable(other, witness)]
            suspect = self.nearest(witness, others)
        except Incomparable:
            return None
        return None if suspect is None else Diagnosis(suspect.description, suspect.hint)

    def nearest(self, shown: Witness, others: list[Witness]) -> Suspect | None:
        """The suspect to tell of: a known mistake unless a relation explains more."""
        best, unexplained = self.nearest_known(shown, others)
        if best is not None and all(one.failure.law.kind == "robustness" for one in unexplained):
            return best
        return self.relation(shown, others) or best

    # Known mistakes ---------------------------------------------------------------------------------------------------

    def only_raises_too(self, shown: Witness, suspect: Suspect) -> bool:
        """Whether a suspect raises as the function does, and is about numbers, which the function has right."""
        if not isinstance(shown.failure.error, Raised):
            return False
        kept = (one for one in self.kept if one[0].sentence == DEFINITION)
        return any(breaks_to_a_digit(self.concept, suspect, law, cases) for law, cases in kept)

    def nearest_known(self, shown: Witness, others: list[Witness]) -> tuple[Suspect | None, list[Witness]]:
        """The known mistake that explains most of the other witnesses, and those that it does not explain."""
        ranked = []
        for order, suspect in enumerate(known_suspects(self.concept, shown.method)):
            if not shown.is_explained_by(suspect) or self.only_raises_too(shown, suspect):
                continue
            explained = [other for other in others if other.is_explained_by(suspect)]
            unexplained = [other for other in others if other not in explained]
            if unexplained and is_chance([shown, *explained], unexplained):
                continue
            laws = {other.failure.law.sentence for other in explained}
            ranked.append((-len(explained), -len(laws), order, suspect, unexplained))
        for _, _, _, suspect, unexplained in sorted(ranked, key=lambda one: one[:3]):
            if shown.method == "gradient" or not self.is_refused(suspect):
                return suspect, unexplained
        return None, others

    def is_refused(self, suspect: Suspect) -> bool:
        """Whether it would break a law that the student keeps."""
        return any(breaks_kept(self.concept, suspect, law, its_cases) for law, its_cases in self.kept[:MOST_KEPT_LAWS])

    def right_calls(self) -> list[ComparedCall]:
        """Calls that the student's function is known to answer right: the cases of the definition that it keeps."""
        found: list[ComparedCall] = []
        for law, its_cases in zip(laws_of(self.concept, self.track), cases_of(self.concept, self.track), strict=True):
            if law.sentence not in (DEFINITION, FURTHER) or law.by_autograd:
                continue
            failed = [failure.case for failure in self.failures if failure.law.sentence == law.sentence]
            for case in kept_by(its_cases.cases, failed)[:MOST_RIGHT]:
                call = ComparedCall(self.concept, "call", dict(case))
                call.got = call.right
                found.append(call)
        return found

    # Relations --------------------------------------------------------------------------------------------------------

    def relation(self, shown: Witness, others: list[Witness]) -> Suspect | None:
        """A relation that explains all calls that were made, and breaks no law that the student keeps."""
        if not shown.wrong or any(isinstance(call.got, Exception) for call in shown.calls):
            return None
        if not all(is_finite_call(call) for call in shown.wrong if not isinstance(call.right, Exception)):
            return None
        if shown.method not in self.searches:
            self.searches[shown.method] = RelationSearch([call for one in others or [shown] for call in one.calls])
        search = self.searches[shown.method]
        for suspect in search.suspects():
            # What is wrong with gradients alone breaks none of the laws on values.
            if all(map(suspect.explains, shown.calls)) and (shown.method == "gradient" or not self.is_refused(suspect)):
                return suspect
        if not search.is_all_finite:
            return None
        observed = observe([*shown.wrong, *search.finite], [*search.right, *self.right_calls()])
        return None if observed is None else Suspect(*observed, answer=lambda call: call.got)


class RelationSearch:
    """The relations that explain some calls, each looked for once, whichever failure is shown."""

    def __init__(self, calls: Sequence[ComparedCall]) -> None:
        self.calls = [call for call in calls if not isinstance(call.got, Exception)]
        self.wrong = [call for call in self.calls if call.is_wrong]
        self.right = [call for call in self.calls if not call.is_wrong]
        self.finite = [call for call in self.wrong if is_finite_call(call)]
        self.is_all_finite = len(self.finite) == len(self.wrong)
        self.found: list[Suspect] = []
        self.more = self.explaining()

    def suspects(self) -> Iterator[Suspect]:
        """Those that were found before, and then the others."""
        yield from list(self.found)
        for suspect in self.more:
            self.found.append(suspect)
            yield suspect

    def explaining(self) -> Iterator[Suspect]:
        if not self.finite:
            return
        rich = max(self.finite, key=how_telling)
        chosen = tuple(sorted({place for call in self.finite for place in call.wrong_parts}))
        for suspect in relations_of(rich, self.calls, chosen):
            if not too_few(self.finite, suspect.fitted) and all(
                suspect.explains(call) for call in (*self.finite, *self.right)
            ):
                yield suspect


@lru_cache(maxsize=256)
def known_suspects(concept: Concept, method: str) -> tuple[Suspect, ...]:
    """The known mistakes; for a gradient by autograd, those of the backward pass."""
    if method == "gradient":
        if not concept.has_backward:
            return ()
        return tuple(suspect_of(mistake, concept) for mistake in mistakes_of(concept.backward))
    return tuple(suspect_of(mistake, concept) for mistake in (*mistakes_of(concept), widened(concept)))
