"""Hold one exercise to its laws and say what came of it.

The cases are replayed on the student's function; where a law breaks, `telling` chooses what is said of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from autograder.judging import encoded_cases
from autograder.judging.course_trial import CourseTrial
from autograder.judging.determinism import find_nondeterminism
from autograder.judging.encoded_cases import AGAIN, EncodedCases
from autograder.judging.explanation import is_raised_by_stub, verdict_of, words_for
from autograder.judging.law_check import Failure, GraderFault, failures_of, try_law
from autograder.judging.not_allowed import NotAllowed
from autograder.judging.points import LawPoints, remark_on
from autograder.judging.remembering import find_cause
from autograder.judging.remote_function import RemoteFunction
from autograder.judging.telling import what_to_tell
from autograder.judging.verdict_cache import VERDICT_CACHE, Assessment, CachedVerdict, VerdictCache, digest
from autograder.model import CourseKey, KindShares
from autograder.reading.sources import SourceFile
from autograder.result import ExerciseResult, LawResult, Verdict, shortened
from autograder.sandbox.launcher import CannotStart
from autograder.sandbox.process import Answers, Forbidden, Halted, StudentProcess
from reference.common import DEFINITION, FRESH, PRECISION, REPEATABLE, laws_of
from reference.compare import NotRefused, Raised
from reference.concept import Concept, Law

DEFAULT_SHARES = KindShares()
# An exception's own words, and the lines where it was raised, each of which is bounded.
LONGEST_MESSAGE = 6000


def judge_exercise(
    concept: Concept,
    source: SourceFile,
    process: Callable[[], StudentProcess],
    points: float = 1.0,
    forbidden: Sequence[str] = (),
    cache: VerdictCache = VERDICT_CACHE,
    shares: KindShares = DEFAULT_SHARES,
    course: CourseKey | None = None,
) -> ExerciseResult:
    """The verdict on one exercise; `process` gives a running process with the student's code loaded.

    `forbidden` are calls that a course does not want, besides those that would be the answer itself; `shares` says how
    the points go by kinds of laws. What earns anything is tried on the course's own cases too, if it has any.
    """
    started = time.perf_counter()
    exercise = ExerciseJudge(concept, source, forbidden, cache, shares, course)
    try:
        assessment = exercise.judge(process)
    except Forbidden as call:
        assessment = exercise.plain("forbidden", exercise.not_allowed.words_on(call))
    except Halted as halted:
        assessment = exercise.plain(cast(Verdict, halted.verdict), halted.message)
    except GraderFault as fault:
        assessment = exercise.plain("grader_fault", str(fault))
    except CannotStart:
        raise
    except MemoryError:
        # Of this process, which has set itself a limit.
        assessment = exercise.plain("out_of_memory", "what it returned takes more memory to judge than there is for it")
    except Exception as error:
        # Whatever goes wrong on this side costs one exercise its verdict, and nobody a point.
        assessment = exercise.plain("grader_fault", f"{type(error).__name__}: {error}")
    return ExerciseResult(
        name=concept.path,
        track=source.track,
        verdict=assessment.verdict,
        score=round(points * assessment.share, 4),
        max_score=points,
        seconds=round(time.perf_counter() - started - exercise.unseen_seconds, 4),
        laws=assessment.laws,
        counterexample=assessment.counterexample,
        mistake=assessment.mistake,
        hint=assessment.hint,
        message=shortened(assessment.message, LONGEST_MESSAGE),
        output=exercise.output,
        remarks=list(assessment.remarks),
        suspicion=exercise.not_allowed.suspicion() if assessment.share > 0 else "",
        broken=assessment.broken,
    )


@dataclass
class RecordedAnswers:
    """What a function answered to the calls that everybody gets: first the definition's, then all the others."""

    process: StudentProcess
    concept: Concept
    track: str
    signature: str
    shares: KindShares
    parts: list[tuple[list[bytes], Answers]] = field(default_factory=list)

    def ask(self, calls: list[bytes]) -> None:
        sent = [call.removeprefix(AGAIN) for call in calls]
        self.parts.append((calls, self.process.calls(self.concept.name, sent)))

    def key(self) -> bytes:
        """The same for whoever answers the same, in courses that count alike."""
        about = [self.concept.path, self.track, self.signature, str(self.shares)]
        return digest([*(part.encode() for part in about), *(answers.content for _, answers in self.parts)])

    def words(self) -> bytes:
        """The same for those whose exceptions also say the same."""
        said = [(number, *answers.words[number]) for _, answers in self.parts for number in sorted(answers.words)]
        return digest([str(part).encode() for one in said for part in one])


class ExerciseJudge:
    """One exercise being judged."""

    def __init__(
        self,
        concept: Concept,
        source: SourceFile,
        forbidden: Sequence[str],
        cache: VerdictCache,
        shares: KindShares,
        course: CourseKey | None = None,
    ) -> None:
        self.concept, self.source, self.cache = concept, source, cache
        self.course = course
        self.laws = laws_of(concept, source.track)
        self.not_allowed = NotAllowed(concept, source, forbidden)
        self.shares, self.points = shares, LawPoints(self.laws, shares)
        self.has_precision = any(law.sentence == PRECISION for law in self.laws)
        self.process: StudentProcess | None = None
        self.output = ""
        # How long the course's own cases took: a function could say in it what it saw of them.
        self.unseen_seconds = 0.0
        self.failures: dict[str, list[Failure]] = {}
        self.tried: list[Law] = []

    def judge(self, start: Callable[[], StudentProcess]) -> Assessment:
        unread = self.source.why_unread(self.concept.name)
        if unread:
            return self.plain("error", unread)
        if self.source.untouched(self.concept.name):
            return self.plain("not_attempted", "not written yet")
        # Drawing cases takes the judge's time, not the student's.
        kept = encoded_cases.cases_of(self.concept, self.source.track)
        try:
            assessment = self.look_up_or_try(start, kept)
        finally:
            self.output = self.process.output if self.process else ""
        if self.output and self.process and assessment.calls:
            # What is shown is what the call prints that is shown.
            self.output = self.process.printed_by(self.concept.name, assessment.calls)
        # Who has the gate has most of the points: a table may well leave out a law.
        if self.course is None or assessment.share <= 0:
            return assessment
        # It is of this process, or of one with the same answers.
        trial = CourseTrial(
            self.concept, self.source.track, self.course, self.points, self.not_allowed.calls, self.cache, start
        )
        started = time.perf_counter()
        try:
            held = trial.hold(self.process, assessment)
        finally:
            self.unseen_seconds = time.perf_counter() - started
        if held.counterexample is not assessment.counterexample:
            # What it printed belongs to other calls than the one that is shown.
            self.output = ""
        return held

    def plain(self, verdict: Verdict, message: str) -> Assessment:
        """A verdict that no law gave."""
        return Assessment(verdict, message, 0.0, self.law_results(), None, None, None)

    def look_up_or_try(self, start: Callable[[], StudentProcess], kept: list[EncodedCases]) -> Assessment:
        """Make all calls, and judge what comes of them, unless somebody answered the same before."""
        answers = self.ask(start, kept)
        if isinstance(answers, Assessment):
            return answers
        if self.failures:
            # A bad call has ended the process: these answers are nobody else's.
            return self.try_all(start, answers, kept)[1]
        process = answers.process
        made_more: list[Answers] = []

        def answers_to(calls: Sequence[bytes]) -> bytes:
            made_more.append(process.calls(self.concept.name, calls))
            return digest([made_more[-1].content])

        try:
            known = self.cache.find(answers.key(), answers.words(), answers_to)
        except Halted:
            # The calls were somebody else's idea: they cost this function nothing.
            known, made_more = None, [Answers(0)]
        if known is not None:
            return known
        if made_more:
            # A function that remembers its calls has now had more of them than it would have had: begin anew.
            process.give_up()
            answers = self.ask(start, kept)
            if isinstance(answers, Assessment):
                return answers
        return self.try_and_keep(start, answers, kept)

    def ask(self, start: Callable[[], StudentProcess], kept: list[EncodedCases]) -> RecordedAnswers | Assessment:
        """Make the calls that everybody gets; a verdict where nothing is written."""
        self.process = process = start()
        process.start_exercise()
        signature = process.find(self.concept.name, self.not_allowed.calls)
        if signature is None:
            return self.plain("not_attempted", "it is not a function")
        answers = RecordedAnswers(process, self.concept, self.source.track, signature, self.shares)
        definition, *others = kept
        answers.ask(definition.calls)
        if self.is_unwritten(answers, definition):
            return self.plain("not_attempted", "it raises NotImplementedError")
        ordinary = [its_cases for law, its_cases in zip(self.laws[1:], others, strict=True) if law.kind != "errors"]
        answers.ask([call for its_cases in ordinary for call in its_cases.calls])
        self.make_bad_calls(start, answers, kept)
        return answers

    def make_bad_calls(
        self, start: Callable[[], StudentProcess], answers: RecordedAnswers, kept: list[EncodedCases]
    ) -> None:
        """Make the calls that are to be refused. One that never ends, or ends the process, breaks its law alone."""
        for law, its_cases in zip(self.laws, kept, strict=True):
            if law.kind != "errors":
                continue
            try:
                answers.ask(its_cases.calls)
            except Halted as halted:
                case = law.of_interest(its_cases.cases[0])
                self.failures[law.sentence] = [Failure(law, case, NotRefused(halted.message))]
                answers.process = self.restarted(start)

    def is_unwritten(self, answers: RecordedAnswers, definition: EncodedCases) -> bool:
        """Whether the function is only a stub, however it is written: then nothing else is tried."""
        ((calls, first),) = answers.parts
        if not first.words:
            # No exception was raised.
            return False
        f = RemoteFunction(answers.process, self.concept, definition.largest)
        f.prepare(calls, first)
        failure = try_law(self.laws[0], f, definition.cases[0], self.concept)
        return failure is not None and is_raised_by_stub(failure, self.concept.name)

    def try_and_keep(
        self, start: Callable[[], StudentProcess], answers: RecordedAnswers, kept: list[EncodedCases]
    ) -> Assessment:
        """Hold the answers to the laws, and keep what comes of it for whoever answers the same."""
        f, assessment = self.try_all(start, answers, kept)
        if not assessment.is_complete or FRESH in self.failures or any(made.words for _, made in f.made):
            # Somebody else's search may go on for longer; what exceptions said later, and what somebody's function
            # remembers, is not compared.
            return assessment
        made = tuple(call for calls, _ in f.made for call in calls)
        more = digest([b"".join(made.content for _, made in f.made)])
        words = answers.words() if assessment.repeats_words else None
        self.cache.keep(answers.key(), CachedVerdict(made, more, assessment, words))
        return assessment

    def try_all(
        self, start: Callable[[], StudentProcess], answers: RecordedAnswers, kept: list[EncodedCases]
    ) -> tuple[RemoteFunction, Assessment]:
        """Hold the answers to the laws; the function, with the calls that were made meanwhile, and what came of it."""
        f = RemoteFunction(answers.process, self.concept, max(its_cases.largest for its_cases in kept))
        for calls, part in answers.parts:
            f.prepare(calls, part)
        self.try_laws(f, kept)
        self.look_whether_it_changes(f, kept)
        self.look_whether_it_remembers(f, start)
        return f, self.assess(f, answers.signature)

    def look_whether_it_changes(self, f: RemoteFunction, kept: list[EncodedCases]) -> None:
        """What broke a law has to do so again: an answer that changes from call to call earns nothing."""
        repeatable = next((law for law in self.laws if law.sentence == REPEATABLE), None)
        firsts = [failures[0] for failures in self.broken_and_counted().values()]
        if not firsts or repeatable is None or DEFINITION in self.failures or REPEATABLE in self.failures:
            return
        f.process.once_more()
        failure = find_nondeterminism(f, self.concept, (self.laws[0], kept[0]), repeatable, firsts)
        if failure:
            self.failures[REPEATABLE] = [failure]

    def look_whether_it_remembers(self, f: RemoteFunction, start: Callable[[], StudentProcess]) -> None:
        """An answer that is wrong after another call may be wrong without it: then it is told as what it is."""
        failures = self.failures.pop(FRESH, [])
        if not failures:
            return

        def restart() -> None:
            f.process.give_up()
            f.process = self.restarted(start)

        failure = find_cause(failures, f, self.concept, self.laws, restart)
        self.failures.setdefault(failure.law.sentence, []).append(failure)

    def restarted(self, start: Callable[[], StudentProcess]) -> StudentProcess:
        """A process that has been asked nothing, with the function in it."""
        self.process = start()
        self.process.start_exercise()
        self.process.find(self.concept.name, self.not_allowed.calls)
        return self.process

    def try_laws(self, f: RemoteFunction, kept: list[EncodedCases]) -> None:
        """Hold the answers to every law."""
        for law, its_cases in zip(self.laws, kept, strict=True):
            self.tried.append(law)
            if law.sentence in self.failures and law.kind == "errors":
                # A bad call has ended the process: it is not made again.
                continue
            failures = failures_of(law, f, its_cases, self.concept, precisely=self.has_precision)
            if failures:
                self.failures.setdefault(failures[0].law.sentence, []).extend(failures)

    def assess(self, f: RemoteFunction, signature: str) -> Assessment:
        if self.broken_and_counted():
            return self.explain(f, signature)
        # What is left, if anything, costs nothing.
        praise = self.points.words_of_praise(is_all=not self.failures)
        return Assessment(
            "passed", praise, self.points.earned(self.failures), self.law_results(), None, None, None, self.remarks()
        )

    def broken_and_counted(self) -> dict[str, list[Failure]]:
        """The failures of laws on which points hang."""
        return {law.sentence: self.failures[law.sentence] for law in self.laws if self.is_broken(law, counted=True)}

    def remarks(self) -> tuple[str, ...]:
        """What is said of the other broken laws."""
        return tuple(remark_on(law) for law in self.laws if self.is_broken(law, counted=False))

    def is_broken(self, law: Law, *, counted: bool) -> bool:
        return law.sentence in self.failures and self.points.counts(law) is counted

    def law_results(self) -> list[LawResult]:
        return [
            LawResult(law.sentence, law.sentence not in self.failures, law.kind, self.points.counts(law))
            for law in self.tried
        ]

    def explain(self, f: RemoteFunction, signature: str) -> Assessment:
        """Find the smallest counterexample, the mistake it looks like, and the words."""
        told = what_to_tell(self.concept, f, self.broken_and_counted(), self.source.track, self.failures)
        failure, mistake = told.failure, told.mistake
        return Assessment(
            verdict_of(failure.error),
            words_for(told.shown, signature),
            self.points.earned(self.failures),
            self.law_results(),
            told.shown.counterexample(),
            mistake.description if mistake else None,
            mistake.hint if mistake else None,
            self.remarks(),
            repeats_words=any(isinstance(it, Raised) for it in (failure.error, *(call.got for call in failure.calls))),
            is_complete=told.is_complete,
            broken=failure.law.sentence,
            calls=(told.shown.call.encoded,) if told.shown.call else (),
        )
