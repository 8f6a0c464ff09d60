"""Hold a function that earns points to the cases of its course's own: a table of the published answers fails there.

It has kept the definition, whatever laws it broke: who leaves one out on purpose is held to them like everybody else.

Of these cases a student hears of one that failed, and of no other. What is printed is dropped. What is shown came from
a process that was asked for this case alone: neither a result nor an exception can tell of others. And what ends a
process is told in words of the judge's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import msgspec

from autograder.judging.course_cases import course_cases_of
from autograder.judging.encoded_cases import EncodedCases
from autograder.judging.explanation import verdict_of, words_for
from autograder.judging.law_check import Failure, GraderFault, failures_of, try_law
from autograder.judging.points import LawPoints, remark_on
from autograder.judging.remote_function import RemoteFunction
from autograder.judging.shown.shown_call import ShownFailure
from autograder.judging.verdict_cache import Assessment, CachedVerdict, VerdictCache, digest
from autograder.model import CourseKey
from autograder.result import Counterexample, LawResult, Verdict, plain
from autograder.sandbox.launcher import CannotStart
from autograder.sandbox.process import Answers, Forbidden, Halted, StudentProcess
from reference.common import DEFINITION, PRECISION
from reference.compare import coarsely
from reference.concept import Concept, Law

UNSEEN = "right on the published cases, and wrong on others of the same kind"
UNSEEN_THOUGH_FAILED = "right on the published cases of the definition, and wrong on others of the same kind"
ALONE = "asked for this alone, it gives the right answer: no answer may hang on the calls before it"


@dataclass
class CourseTrial:
    """One function that has passed, or earned a part, and what it takes to hold it to its course's own cases."""

    concept: Concept
    track: str
    key: CourseKey
    points: LawPoints
    watched: Sequence[str]
    cache: VerdictCache
    start: Callable[[], StudentProcess]

    @property
    def definition(self) -> Law:
        return self.points.laws[0]

    @cached_property
    def precision(self) -> Law | None:
        return next((law for law in self.points.laws if law.sentence == PRECISION), None)

    def hold(self, process: StudentProcess | None, passed: Assessment) -> Assessment:
        """The same assessment where it is right on these cases too, else another one. `process` is the one it is of."""
        try:
            kept = course_cases_of(self.concept, self.key)
            return self.judge(process, kept, passed) if kept.cases else passed
        except (CannotStart, MemoryError):
            raise
        except Forbidden as call:
            if call.message in self.watched:
                raise
            # A process that has been taken over says what it likes.
            return ended("forbidden", "it calls what it must not call (found while it ran)", passed)
        except Halted as halted:
            has_crashed = halted.verdict == "crashed"
            # An exit status is the student's own.
            words = "it ended its process" if has_crashed else halted.message
            return ended(cast(Verdict, halted.verdict), words, passed)
        except Exception as error:
            # What it says may hold a case.
            what = type(error).__name__
            raise GraderFault(f"{self.concept.path}: a case of the course's own could not be tried ({what})") from error

    def judge(self, process: StudentProcess | None, kept: EncodedCases, passed: Assessment) -> Assessment:
        if process is None or process.gone:
            process, _ = self.fresh()
        process.is_hushed = True
        process.once_more()
        try:
            answers = process.calls(self.concept.name, kept.calls)
        except Halted as halted:
            if halted.verdict != "crashed":
                raise
            # What it was asked before may have worn it out, and of that it has passed.
            process, _ = self.fresh()
            answers = process.calls(self.concept.name, kept.calls)
        known = self.known_as(answers)
        if self.cache.find(known, b"", lambda calls: b"") is not None:
            return passed
        f = RemoteFunction(process, self.concept, kept.largest)
        f.prepare(kept.calls, answers)
        failures = failures_of(self.definition, f, kept, self.concept, precisely=self.precision is not None)
        if failures:
            process.give_up()
            # The smallest case is the first.
            is_broken = failures[0].law is self.definition
            return (self.unseen if is_broken else self.imprecise)(failures[0], kept, passed)
        self.cache.keep(known, CachedVerdict((), b"", passed))
        return passed

    def known_as(self, answers: Answers) -> bytes:
        """The same for those who answer the same to the same cases: right ones are not looked at again."""
        about = ["on a course's own cases", self.key.hexadecimal, self.concept.path, self.track]
        return digest([*(part.encode() for part in about), answers.content])

    # What is said ---------------------------------------------------------------------------------------------------

    def unseen(self, failure: Failure, kept: EncodedCases, passed: Assessment) -> Assessment:
        laws = without_law(passed.laws, DEFINITION)
        words, example = self.shown(failure, kept)
        unseen = UNSEEN if passed.verdict == "passed" else UNSEEN_THOUGH_FAILED
        return Assessment(
            "unseen_cases", f"{unseen}\n{words}", 0.0, laws, example, None, None, passed.remarks, broken=DEFINITION
        )

    def imprecise(self, failure: Failure, kept: EncodedCases, passed: Assessment) -> Assessment:
        """As it would be with the last digits of a published case."""
        assert self.precision is not None
        if passed.verdict != "passed" or not all(law.kept for law in passed.laws if law.sentence == PRECISION):
            # That has been said and costs nothing, or there is something else to be told.
            return passed
        laws = without_law(passed.laws, PRECISION)
        if not self.points.counts(self.precision):
            praise = self.points.words_of_praise(is_all=False)
            return replace(passed, message=praise, laws=laws, remarks=(*passed.remarks, remark_on(self.precision)))
        share = self.points.earned([law.sentence for law in laws if not law.kept])
        words, example = self.shown(failure, kept)
        return Assessment(
            verdict_of(failure.error), words, share, laws, example, None, None, passed.remarks, broken=PRECISION
        )

    def shown(self, failure: Failure, kept: EncodedCases) -> tuple[str, Counterexample]:
        """The words on a case that failed, and the case itself."""
        expected = plain(self.concept.expected(failure.case))
        unshown = Counterexample(plain(failure.case), expected, "another answer, after other calls")
        try:
            again, signature = self.asked_alone(failure, kept)
        except Halted:
            return failure.law.sentence, unshown
        if again is None:
            return ALONE, unshown
        shown = ShownFailure(again, self.concept, self.track)
        return words_for(shown, signature), shown.counterexample()

    def asked_alone(self, failure: Failure, kept: EncodedCases) -> tuple[Failure | None, str]:
        """The failure in a process that has been asked for nothing else; None where the answer is right there."""
        process, signature = self.fresh()
        f = RemoteFunction(process, self.concept, kept.largest)
        with coarsely() if failure.law is self.definition else nullcontext():
            return try_law(failure.law, f, failure.case, self.concept), signature

    def fresh(self) -> tuple[StudentProcess, str]:
        """A process that has not been asked for anything, and the signature of the function in it."""
        process = self.start()
        process.is_hushed = True
        process.start_exercise()
        return process, process.find(self.concept.name, self.watched) or ""


def ended(verdict: Verdict, message: str, passed: Assessment) -> Assessment:
    return Assessment(verdict, message, 0.0, passed.laws, None, None, None)


def without_law(laws: Sequence[LawResult], sentence: str) -> list[LawResult]:
    """The same laws; this one is not kept."""
    return [msgspec.structs.replace(law, kept=law.kept and law.sentence != sentence) for law in laws]
