"""Hold one exercise to its laws and say what came of it.

The cases are replayed on the student's function; where a law breaks, `shrinking` looks for a smaller input that
breaks it too, and `diagnosis` for the known mistake that gives the same outputs.
"""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from autograder.judging import diagnosis, encoded_cases, environment_advice, shrinking
from autograder.judging.built_ins import every_name_of, find_built_in
from autograder.judging.determinism import find_nondeterminism
from autograder.judging.encoded_cases import AGAIN, EncodedCases
from autograder.judging.law_check import Failure, GraderFault, try_law
from autograder.judging.remote_function import RemoteFunction
from autograder.judging.verdict_cache import VERDICT_CACHE, Assessment, CachedVerdict, VerdictCache, digest
from autograder.reading.submission import SourceFile
from autograder.result import MOST_ENTRIES, Counterexample, ExerciseResult, LawResult, Verdict, plain
from autograder.sandbox.launcher import CannotStart
from autograder.sandbox.process import Answers, Forbidden, Halted, StudentProcess
from reference.common import DEFINITION, REPEATABLE, UNTOUCHED, laws_of
from reference.compare import Broken, NotDeterministic, NotRefused, Raised
from reference.concept import Case, Concept, Law

GATE = 0.6
# Failing cases that a known mistake has to reproduce before a student is told of it.
WITNESSES = 8


def judge_exercise(
    concept: Concept,
    source: SourceFile,
    process: Callable[[], StudentProcess],
    points: float = 1.0,
    forbidden: Sequence[str] = (),
    cache: VerdictCache = VERDICT_CACHE,
) -> ExerciseResult:
    """The verdict on one exercise; `process` gives a running process with the student's code loaded.

    `forbidden` are calls that a course does not want, besides those that would be the answer itself.
    """
    started = time.perf_counter()
    exercise = ExerciseJudge(concept, source, forbidden, cache)
    try:
        assessment = exercise.judge(process)
    except Forbidden as call:
        assessment = exercise.plain("forbidden", exercise.why_not(call.message, "found while it ran"))
    except Halted as halted:
        assessment = exercise.plain(cast(Verdict, halted.verdict), halted.message)
    except GraderFault as fault:
        assessment = exercise.plain("grader_fault", str(fault))
    except CannotStart:
        raise
    except Exception as error:
        # Whatever goes wrong on this side costs one exercise its verdict, and nobody a point.
        assessment = exercise.plain("grader_fault", f"{type(error).__name__}: {error}")
    return ExerciseResult(
        name=concept.path,
        track=source.track,
        verdict=assessment.verdict,
        score=round(points * assessment.share, 4),
        max_score=points,
        seconds=round(time.perf_counter() - started, 4),
        laws=assessment.laws,
        counterexample=assessment.counterexample,
        mistake=assessment.mistake,
        hint=assessment.hint,
        message=assessment.message,
        output=exercise.output,
    )


@dataclass
class RecordedAnswers:
    """What a function answered to the calls that everybody gets: first the definition's, then all the others."""

    process: StudentProcess
    concept: Concept
    track: str
    signature: str
    parts: list[tuple[list[bytes], Answers]] = field(default_factory=list)

    def ask(self, calls: list[bytes]) -> None:
        sent = [call.removeprefix(AGAIN) for call in calls]
        self.parts.append((calls, self.process.calls(self.concept.name, sent)))

    def key(self) -> bytes:
        """The same for whoever answers the same."""
        about = [self.concept.path, self.track, self.signature]
        return digest([*(part.encode() for part in about), *(answers.content for _, answers in self.parts)])

    def words(self) -> bytes:
        """The same for those whose exceptions also say the same."""
        said = [(number, *answers.words[number]) for _, answers in self.parts for number in sorted(answers.words)]
        return digest([str(part).encode() for one in said for part in one])


class ExerciseJudge:
    """One exercise being judged."""

    def __init__(self, concept: Concept, source: SourceFile, forbidden: Sequence[str], cache: VerdictCache) -> None:
        self.concept, self.source, self.forbidden, self.cache = concept, source, forbidden, cache
        self.laws = laws_of(concept, source.track)
        self.process: StudentProcess | None = None
        self.output = ""
        self.failures: dict[str, list[Failure]] = {}
        self.tried: list[Law] = []

    def judge(self, start: Callable[[], StudentProcess]) -> Assessment:
        if self.source.syntax_error:
            return self.plain("error", self.source.syntax_error)
        if self.source.untouched(self.concept.name):
            return self.plain("not_attempted", "not written yet")
        forbidden = self.find_forbidden()
        if forbidden:
            return self.plain("forbidden", forbidden)
        # Drawing cases takes the judge's time, not the student's.
        kept = encoded_cases.cases_of(self.concept, self.source.track)
        try:
            return self.look_up_or_try(start, kept)
        finally:
            self.output = self.process.output if self.process else ""

    def plain(self, verdict: Verdict, message: str) -> Assessment:
        """A verdict that no law gave."""
        return Assessment(verdict, message, 0.0, self.law_results(), None, None, None)

    def find_forbidden(self) -> str | None:
        """What to say of a call that is the answer itself, or that the course forbids; None where there is none."""
        for calls in (self.concept.built_ins, tuple(self.forbidden)):
            call = find_built_in(self.source.trees, self.concept.name, calls)
            if call:
                name, line = call
                return self.why_not(name, f"line {line}")
        return None

    def why_not(self, call: str, where: str) -> str:
        """What to say of a forbidden call."""
        is_answer = call not in every_name_of(self.forbidden) or call in every_name_of(self.concept.built_ins)
        why = "is the answer itself; write it with simpler operations" if is_answer else "is not allowed in this course"
        return f"{call} ({where}) {why}"

    def look_up_or_try(self, start: Callable[[], StudentProcess], kept: list[EncodedCases]) -> Assessment:
        """Make all calls, and judge what comes of them, unless somebody answered the same before."""
        answers = self.ask(start, kept)
        if isinstance(answers, Assessment):
            return answers
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
        return self.try_and_keep(answers, kept)

    def ask(self, start: Callable[[], StudentProcess], kept: list[EncodedCases]) -> RecordedAnswers | Assessment:
        """Make the calls that everybody gets; a verdict where nothing is written."""
        self.process = process = start()
        process.start_exercise()
        signature = process.find(self.concept.name)
        if signature is None:
            return self.plain("not_attempted", "it is not a function")
        answers = RecordedAnswers(process, self.concept, self.source.track, signature)
        definition, *others = kept
        answers.ask(definition.calls)
        if self.is_unwritten(answers, definition):
            return self.plain("not_attempted", "it raises NotImplementedError")
        answers.ask([call for its_cases in others for call in its_cases.calls])
        return answers

    def is_unwritten(self, answers: RecordedAnswers, definition: EncodedCases) -> bool:
        """Whether the function is only a stub, however it is written: then nothing else is tried."""
        ((calls, first),) = answers.parts
        if not first.words:
            # No exception was raised.
            return False
        f = RemoteFunction(answers.process, self.concept.name, definition.largest)
        f.prepare(calls, first)
        failure = try_law(self.laws[0], f, definition.cases[0], self.concept)
        return failure is not None and is_raised_by_stub(failure, self.concept.name)

    def try_and_keep(self, answers: RecordedAnswers, kept: list[EncodedCases]) -> Assessment:
        """Hold the answers to the laws, and keep what comes of it for whoever answers the same."""
        f = RemoteFunction(answers.process, self.concept.name, max(its_cases.largest for its_cases in kept))
        for calls, part in answers.parts:
            f.prepare(calls, part)
        self.try_laws(f, kept)
        if self.failures:
            self.look_whether_it_changes(f, kept)
        assessment = self.assess(f, answers.signature)
        if any(made.words for _, made in f.made):
            # What exceptions said later is not compared, so nobody else shall hear of it.
            return assessment
        made = tuple(call for calls, _ in f.made for call in calls)
        more = digest([b"".join(made.content for _, made in f.made)])
        words = answers.words() if assessment.repeats_words else None
        self.cache.keep(answers.key(), CachedVerdict(made, more, assessment, words))
        return assessment

    def look_whether_it_changes(self, f: RemoteFunction, kept: list[EncodedCases]) -> None:
        """What broke a law has to do so again: an answer that changes from call to call earns nothing."""
        repeatable = next((law for law in self.laws if law.sentence == REPEATABLE), None)
        if repeatable is None or DEFINITION in self.failures or REPEATABLE in self.failures:
            return
        firsts = [failures[0] for failures in self.failures.values()]
        f.process.once_more()
        failure = find_nondeterminism(f, self.concept, (self.laws[0], kept[0]), repeatable, firsts)
        if failure:
            self.failures[REPEATABLE] = [failure]

    def try_laws(self, f: RemoteFunction, kept: list[EncodedCases]) -> None:
        """Hold the answers to every law."""
        for law, its_cases in zip(self.laws, kept, strict=True):
            failures: list[Failure] = []
            for case, worked_out in zip(its_cases.cases, its_cases.worked_out, strict=True):
                failure = try_law(law, f, case, self.concept, worked_out)
                if failure:
                    failures.append(failure)
                    if len(failures) == WITNESSES:
                        break
            if failures:
                self.failures[law.sentence] = failures
            self.tried.append(law)

    def assess(self, f: RemoteFunction, signature: str) -> Assessment:
        if not self.failures:
            return Assessment("passed", f"keeps all {len(self.laws)} laws", 1.0, self.law_results(), None, None, None)
        return self.explain(f, signature)

    def law_results(self) -> list[LawResult]:
        return [LawResult(law.sentence, law.sentence not in self.failures) for law in self.tried]

    def explain(self, f: RemoteFunction, signature: str) -> Assessment:
        """Find the smallest counterexample, the mistake it looks like, and the words."""
        failure = self.most_telling()
        # Before the search, which wears out what is left of the time limit. Somebody who makes two mistakes at once is
        # told the one that explains what is shown.
        everything = [witness for failures in self.failures.values() for witness in failures]
        known = self.failures[failure.law.sentence]
        mistake = diagnosis.diagnose(self.concept, everything) or diagnosis.diagnose(self.concept, known)
        try:
            shown = shrinking.shrink(failure, lambda case: try_law(failure.law, f, case, self.concept))
        except Halted:
            shown = failure
        return Assessment(
            self.verdict_of(shown.error),
            self.words(shown, signature),
            self.share(),
            self.law_results(),
            counterexample_of(shown, self.concept),
            mistake.description if mistake else None,
            mistake.hint if mistake else None,
            repeats_words=isinstance(shown.error, Raised) or any(isinstance(call.got, Raised) for call in shown.calls),
        )

    def most_telling(self) -> Failure:
        """What to show: two answers to one call, else another answer than the definition's, else a law.

        A missing error message comes last: what else breaks is more.
        """
        if REPEATABLE in self.failures and isinstance(self.failures[REPEATABLE][0].error, NotDeterministic):
            return self.failures[REPEATABLE][0]
        if DEFINITION in self.failures:
            return self.failures[DEFINITION][0]
        if UNTOUCHED in self.failures:
            return self.failures[UNTOUCHED][0]
        firsts = [failures[0] for failures in self.failures.values()]
        return next((first for first in firsts if not isinstance(first.error, NotRefused)), firsts[0])

    def verdict_of(self, error: Broken | Raised) -> Verdict:
        if isinstance(error, Broken):
            return cast(Verdict, error.verdict)
        # PyTorch raises a RuntimeError where there is no more memory.
        out_of_memory = "MemoryError" in error.kinds or "can't allocate memory" in error.message
        return "out_of_memory" if out_of_memory else "error"

    def words(self, failure: Failure, signature: str) -> str:
        error = failure.error
        if isinstance(error, Broken):
            return error.message + which_part(error, failure, self.concept)
        missing = unwritten(error, self.concept.name)
        if missing:
            return f"it calls {missing}, which is not written yet"
        if "TypeError" in error.kinds and not error.trace:
            name = self.concept.name
            both = f"Yours is {name}{signature}; asked for is {name}{without_annotations(self.concept.signature)}"
            return f"it cannot be called: {error.message}. {both}"
        parts = [f"it raised {error}", error.trace, environment_advice.advise(error)]
        return "\n".join(part for part in parts if part)

    def share(self) -> float:
        """The share of the points: the definition is the gate and earns 60 %; the other laws share the rest."""
        if DEFINITION in self.failures or REPEATABLE in self.failures:
            # An answer that changes from call to call agrees by luck.
            return 0.0
        others = [law for law in self.laws if law.sentence != DEFINITION]
        kept = sum(law.sentence not in self.failures for law in others)
        return GATE + (1 - GATE) * kept / len(others)


def is_raised_by_stub(failure: Failure, name: str) -> bool:
    """Whether the function's own last line raised NotImplementedError, rather than something that it called."""
    error = failure.error
    if not isinstance(error, Raised) or "NotImplementedError" not in error.kinds:
        return False
    lines = error.trace.splitlines()
    return not lines or ("raise" in lines[-1] and not unwritten(error, name))


def unwritten(error: Raised, name: str) -> str | None:
    """The stub that a function other than itself has come upon."""
    lines = error.trace.splitlines()
    last = re.search(r" in (\w+): raise NotImplementedError", lines[-1]) if lines else None
    return last[1] if last and last[1] != name and "NotImplementedError" in error.kinds else None


def which_part(error: Broken, failure: Failure, concept: Concept) -> str:
    """Where there are several results, or gradients: which of them it is."""
    first, *inside = error.place or (None,)
    if not isinstance(first, int):
        return ""
    within = "".join(f"[{key!r}]" for key in inside)
    if concept.forward is None and not failure.law.by_autograd:
        return f": result {first + 1}{within}"
    arguments = {name: value for name, value in failure.case.items() if name != "grad"}
    names = (concept.forward or concept).differentiable_names(arguments)
    return f": the gradient by {names[first]}{within}" if first < len(names) else ""


def without_annotations(signature: inspect.Signature) -> str:
    """A signature without its annotations, which say little in one line."""
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return str(inspect.Signature(bare))


def inputs_of(failure: Failure, concept: Concept) -> Case:
    """The arguments of the call that raised, which a law may have made of its case; the case where none was noted."""
    last = failure.calls[-1] if failure.calls else None
    if last is None or not isinstance(last.got, Raised):
        return failure.case
    return dict(zip(concept.signature.parameters, last.args, strict=False)) | last.settings


def counterexample_of(failure: Failure, concept: Concept) -> Counterexample:
    """Inputs, expected and got, as they go into the result."""
    error = failure.error
    if isinstance(error, Raised):
        expected: Any = None
        if failure.law.sentence == DEFINITION:
            expected = concept.expected(failure.case)
        return Counterexample(plain(inputs_of(failure, concept)), plain(expected), f"raised {error}"[:400])
    if is_large_array(error.expected) and is_large_array(error.got) and error.expected.shape == error.got.shape:
        return Counterexample(plain(failure.case), *worst_entry(error.expected, error.got))
    return Counterexample(plain(failure.case), plain(error.expected), plain(error.got))


def is_large_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.size > MOST_ENTRIES


def worst_entry(expected: np.ndarray, got: np.ndarray) -> tuple[str, str]:
    """Of arrays that are too large to show, the entry in which they are furthest apart."""
    apart = np.abs(np.subtract(got, expected, dtype=np.float64))
    index = np.unravel_index(np.argmax(np.where(np.isnan(apart), np.inf, apart)), apart.shape)
    where = ", ".join(str(int(i)) for i in index)
    wanted, came = (f"{plain(array)}; entry [{where}] is {array[index]}" for array in (expected, got))
    return wanted, came
