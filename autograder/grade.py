"""Grade one submission: all its sources, exercise by exercise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from autograder import sandbox
from autograder.judge import judge
from autograder.process import CannotStart, Halted, Limits, StudentProcess
from autograder.result import ExerciseResult, SubmissionResult
from autograder.submission import Found, Source
from reference.concept import find_concepts

Report = Callable[[ExerciseResult], None]


class Runner:
    """Keeps a process with the student's code in it; a new one takes the place of one that was lost."""

    def __init__(self, source: Source, kind: str, limits: Limits) -> None:
        self.source, self.kind, self.limits = source, kind, limits
        self.process: StudentProcess | None = None
        self.loaded = False
        self.failed: Halted | None = None
        self.errors: list[str] = []

    def begin(self) -> None:
        """Start the process without waiting for it."""
        folder = self.source.path.resolve().parent
        self.process = StudentProcess(self.source.track, folder, kind=self.kind, limits=self.limits)

    def get(self) -> StudentProcess:
        """The process, its code loaded; Halted where loading took it down."""
        if self.failed:
            raise self.failed
        if self.process is None or self.process.process.poll() is not None:
            self.close()
            self.begin()
        assert self.process is not None
        if not self.loaded:
            try:
                self.errors = [describe(error) for error in self.process.load(self.source.cells)]
            except Halted as halted:
                self.failed = Halted(
                    halted.verdict, f"while {self.source.path.name} was being imported: {halted.message}"
                )
                raise self.failed from None
            self.loaded = True
        return self.process

    def close(self) -> None:
        if self.process is not None:
            self.process.close()
        self.process, self.loaded = None, False


def describe(error: dict[str, object]) -> str:
    kinds = error.get("kinds")
    name = kinds[0] if isinstance(kinds, (list, tuple)) and kinds else "Exception"
    trace = str(error.get("trace", "")).splitlines()
    where = f" ({trace[-1]})" if trace else ""
    return f"{error.get('cell', '')}: {name}: {error.get('message', '')}{where}"


def grade_source(source: Source, wanted: list[str], kind: str, limits: Limits) -> Iterator[ExerciseResult]:
    """The exercises of one file, one after another."""
    runner = Runner(source, kind, limits)
    try:
        if not source.syntax_error and not all(source.untouched(path.partition(".")[2]) for path in wanted):
            # It imports NumPy or PyTorch while the laws are still being imported here.
            runner.begin()
        for path in wanted:
            topic, _, name = path.partition(".")
            yield with_import_error(judge(find_concepts(topic)[name], source, runner.get), runner)
    finally:
        runner.close()


def with_import_error(result: ExerciseResult, runner: Runner) -> ExerciseResult:
    """What went wrong on import explains a function or a name that is missing."""
    if not runner.errors:
        return result
    if result.verdict == "error" and "NameError" in result.message:
        return msgspec.structs.replace(result, message=f"{result.message}\nbefore that, {runner.errors[0]}")
    if result.verdict != "not_attempted" or runner.source.untouched(result.name.split(".")[1]):
        return result
    message = f"the file broke off before this function: {runner.errors[-1]}"
    return msgspec.structs.replace(result, verdict="error", message=message)


def grade(
    path: Path,
    found: Found,
    *,
    wanted: Callable[[str], bool] = lambda path: True,
    kind: str | None = None,
    limits: Limits | None = None,
    report: Report = lambda result: None,
) -> SubmissionResult:
    """The result of a submission.

    `wanted` says which exercises, by name; `report` hears of each as it is done.
    """
    started = time.perf_counter()
    results: list[ExerciseResult] = []
    for source in found.sources:
        asked = [path for path in source.exercises if wanted(path)]
        chosen = kind or sandbox.best()
        done = 0
        while done < len(asked):
            try:
                for result in grade_source(source, asked[done:], chosen, limits or Limits()):
                    results.append(result)
                    report(result)
                    done += 1
            except CannotStart:
                # A sandbox that is installed but not allowed here: the next weaker one, for one's own files.
                weaker = sandbox.KINDS[sandbox.KINDS.index(chosen) + 1 :]
                if kind is not None or not weaker:
                    raise
                chosen = weaker[0]
    return SubmissionResult(
        submission=path.resolve().name,
        score=round(sum(result.score for result in results), 4),
        max_score=round(sum(result.max_score for result in results), 4),
        seconds=round(time.perf_counter() - started, 4),
        exercises=results,
        problems=found.problems,
    )
