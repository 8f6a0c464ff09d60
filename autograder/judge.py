"""Hold one exercise to its laws and say what came of it.

The cases are replayed on the student's function; where a law breaks, `search` looks for a smaller input that breaks it
too, and `suspect` for the known mistake that gives the same outputs.
"""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable
from typing import Any, cast

import numpy as np

from autograder import search, store, suspect
from autograder.attempt import Failure, GraderFault, Remote, try_law
from autograder.built_ins import find_built_in
from autograder.process import CannotStart, Halted, StudentProcess
from autograder.result import MOST_ENTRIES, Counterexample, ExerciseResult, LawResult, Verdict, plain
from autograder.submission import Source
from reference.common import DEFINITION, REPEATABLE, UNTOUCHED, laws_of
from reference.compare import Broken, NotDeterministic, NotRefused, Raised
from reference.concept import Case, Concept, Law, Mistake

GATE = 0.6
# Failing cases that a known mistake has to reproduce before a student is told of it.
WITNESSES = 8


def judge(
    concept: Concept, source: Source, process: Callable[[], StudentProcess], points: float = 1.0
) -> ExerciseResult:
    """The verdict on one exercise; `process` gives a running process with the student's code loaded."""
    started = time.perf_counter()
    case = Judgement(concept, source, points)
    try:
        case.judge(process)
    except Halted as halted:
        case.verdict, case.message = cast(Verdict, halted.verdict), halted.message
    except GraderFault as fault:
        case.verdict, case.message = "grader_fault", str(fault)
    except CannotStart:
        raise
    except Exception as error:
        # Whatever goes wrong on this side costs one exercise its verdict, and nobody a point.
        case.verdict, case.message = "grader_fault", f"{type(error).__name__}: {error}"
        case.shown = None
    return case.result(time.perf_counter() - started)


class Judgement:
    """One exercise being judged."""

    def __init__(self, concept: Concept, source: Source, points: float) -> None:
        self.concept, self.source, self.points = concept, source, points
        self.laws = laws_of(concept, source.track)
        self.verdict: Verdict = "grader_fault"
        self.message = ""
        self.output = ""
        self.failures: dict[str, list[Failure]] = {}
        self.tried: list[Law] = []
        self.shown: Failure | None = None
        self.mistake: Mistake | None = None

    def judge(self, start: Callable[[], StudentProcess]) -> None:
        if self.source.syntax_error:
            self.verdict, self.message = "error", self.source.syntax_error
            return
        if self.source.untouched(self.concept.name):
            self.verdict, self.message = "not_attempted", "not written yet"
            return
        built_in = find_built_in(self.source.trees, self.concept.name, self.concept.built_ins)
        if built_in:
            self.verdict = "forbidden"
            self.message = f"{built_in[0]} (line {built_in[1]}) is the answer itself; write it with simpler operations"
            return
        # Drawing cases takes the judge's time, not the student's.
        kept = store.cases_of(self.concept, self.source.track, self.laws)
        process = start()
        process.start_exercise()
        try:
            self.try_laws(process, kept)
        finally:
            self.output = process.output

    def try_laws(self, process: StudentProcess, kept: list[store.Kept]) -> None:
        signature = process.find(self.concept.name)
        if signature is None:
            self.verdict, self.message = "not_attempted", "it is not a function"
            return
        f = Remote(process, self.concept.name)
        self.replay(f, kept)
        if self.nothing_written():
            self.verdict, self.message = "not_attempted", "it raises NotImplementedError"
            return
        if not self.failures:
            self.verdict, self.message = "passed", f"keeps all {len(self.laws)} laws"
            return
        self.explain(f, signature)

    def replay(self, f: Remote, everything: list[store.Kept]) -> None:
        """Try every law on its kept cases."""
        for law, kept in zip(self.laws, everything, strict=True):
            self.tried.append(law)
            failures: list[Failure] = []
            f.prepare(kept.calls)
            for case in kept.cases:
                failure = try_law(law, f, case, self.concept)
                if failure:
                    failures.append(failure)
                    if len(failures) == WITNESSES:
                        break
            if failures:
                self.failures[law.sentence] = failures
            if law.sentence == DEFINITION and self.nothing_written():
                return

    def nothing_written(self) -> bool:
        found = self.failures.get(DEFINITION)
        return found is not None and is_stub(found[0], self.concept.name)

    def explain(self, f: Remote, signature: str) -> None:
        """Find the smallest counterexample, the mistake it looks like, and the words."""
        failure = self.most_telling()
        # Before the search, which wears out what is left of the time limit. Somebody who makes two mistakes at once is
        # told the one that explains what is shown.
        everything = [witness for found in self.failures.values() for witness in found]
        shown = self.failures[failure.law.sentence]
        self.mistake = suspect.find(self.concept, everything) or suspect.find(self.concept, shown)
        try:
            self.shown = search.smaller(failure, lambda case: try_law(failure.law, f, case, self.concept))
        except Halted:
            self.shown = failure
        self.verdict = self.verdict_of(self.shown.error)
        self.message = self.words(self.shown, signature)

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
        firsts = [found[0] for found in self.failures.values()]
        return next((first for first in firsts if not isinstance(first.error, NotRefused)), firsts[0])

    def verdict_of(self, error: Broken | Raised) -> Verdict:
        if isinstance(error, Broken):
            return cast(Verdict, error.verdict)
        return "out_of_memory" if "MemoryError" in error.kinds else "error"

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
        where = f"\n{error.trace}" if error.trace else ""
        return f"it raised {error}{where}"

    # The result -------------------------------------------------------------------------------------------------------

    def result(self, seconds: float) -> ExerciseResult:
        return ExerciseResult(
            name=self.concept.path,
            track=self.source.track,
            verdict=self.verdict,
            score=self.score(),
            max_score=self.points,
            seconds=round(seconds, 4),
            laws=[LawResult(law.sentence, law.sentence not in self.failures) for law in self.tried],
            counterexample=counterexample(self.shown, self.concept) if self.shown else None,
            mistake=self.mistake.description if self.mistake else None,
            hint=self.mistake.hint if self.mistake else None,
            message=self.message,
            output=self.output,
        )

    def score(self) -> float:
        """The definition is the gate and earns 60 %; the other laws share the rest."""
        if self.verdict == "passed":
            return self.points
        if not self.shown or DEFINITION in self.failures or REPEATABLE in self.failures:
            # An answer that changes from call to call agrees by luck.
            return 0.0
        others = [law for law in self.laws if law.sentence != DEFINITION]
        kept = sum(law.sentence not in self.failures for law in others)
        return round(self.points * (GATE + (1 - GATE) * kept / len(others)), 4)


def is_stub(failure: Failure, name: str) -> bool:
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
    if concept.forward is None and failure.law.role != "gradient":
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


def counterexample(failure: Failure, concept: Concept) -> Counterexample:
    """Inputs, expected and got, as they go into the result."""
    error = failure.error
    if isinstance(error, Raised):
        expected: Any = None
        if failure.law.sentence == DEFINITION:
            expected = concept.expected(failure.case)
        return Counterexample(plain(inputs_of(failure, concept)), plain(expected), f"raised {error}"[:400])
    if is_large(error.expected) and is_large(error.got) and error.expected.shape == error.got.shape:
        return Counterexample(plain(failure.case), *worst_entry(error.expected, error.got))
    return Counterexample(plain(failure.case), plain(error.expected), plain(error.got))


def is_large(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.size > MOST_ENTRIES


def worst_entry(expected: np.ndarray, got: np.ndarray) -> tuple[str, str]:
    """Of arrays that are too large to show, the entry in which they are furthest apart."""
    apart = np.abs(np.subtract(got, expected, dtype=np.float64))
    place = np.unravel_index(np.argmax(np.where(np.isnan(apart), np.inf, apart)), apart.shape)
    where = ", ".join(str(int(i)) for i in place)
    wanted, came = (f"{plain(array)}; entry [{where}] is {array[place]}" for array in (expected, got))
    return wanted, came
