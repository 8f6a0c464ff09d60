"""Grade one submission: all its sources, exercise by exercise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec

from autograder.judging.built_ins import every_name_of
from autograder.judging.judge import DEFAULT_SHARES, judge_exercise
from autograder.model import KindShares, Limits
from autograder.policy.policy import Policy
from autograder.reading.submission import ParsedSubmission, SourceFile
from autograder.result import ExerciseResult, SubmissionResult
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.process import LONGEST_TEXT, Halted, StudentProcess, as_time
from reference.concept import find_concept

Report = Callable[[ExerciseResult], None]
Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class GradingTask:
    """An exercise that is asked, where it stands, and what it is worth; no source where it was not handed in."""

    name: str
    track: str
    source: SourceFile | None
    points: float = 1.0
    forbidden: tuple[str, ...] = ()


@dataclass
class GradingPlan:
    """What is graded of a submission, in order, and what has to be said about it."""

    tasks: list[GradingTask] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class ProcessProvider:
    """Starts processes with the student's code in them: one for each exercise, so that none spoils another's."""

    def __init__(self, source: SourceFile, launcher: Launcher, limits: Limits) -> None:
        self.source, self.launcher, self.limits = source, launcher, limits
        self.process: StudentProcess | None = None
        self.failed: Halted | None = None
        self.errors: list[str] = []

    def get(self, watched: Sequence[str] = ()) -> StudentProcess:
        """The process, its code loaded; Halted where loading took it down. Functions must not call the `watched`."""
        if self.failed:
            raise self.failed
        if self.process is None or self.process.gone:
            self.close()
            self.process = StudentProcess(self.launcher.start(self.source.track), self.limits)
            self.load(self.process, watched)
        return self.process

    def load(self, process: StudentProcess, watched: Sequence[str]) -> None:
        try:
            self.errors = [
                describe_load_error(error) for error in process.load(self.source.cells, self.source.modules, watched)
            ]
        except Halted as halted:
            message = f"while {self.source.file} was being imported: {halted.message}"
            self.failed = Halted(halted.verdict, message)
            raise self.failed from None

    def close(self) -> None:
        if self.process is not None:
            self.process.close()
        self.process = None


def describe_load_error(error: dict[str, object]) -> str:
    kinds = error.get("kinds")
    name = kinds[0] if isinstance(kinds, (list, tuple)) and kinds else "Exception"
    trace = str(error.get("trace", "")).splitlines()
    where = f" ({trace[-1]})" if trace else ""
    return f"{error.get('cell', '')}: {name}: {error.get('message', '')}{where}"[:LONGEST_TEXT]


def with_import_error(result: ExerciseResult, provider: ProcessProvider) -> ExerciseResult:
    """What went wrong on import explains a function or a name that is missing."""
    if not provider.errors:
        return result
    if result.verdict == "error" and "NameError" in result.message:
        return msgspec.structs.replace(result, message=f"{result.message}\nbefore that, {provider.errors[0]}")
    if result.verdict != "not_attempted" or provider.source.untouched(result.name.split(".")[1]):
        return result
    message = f"the file broke off before this function: {provider.errors[-1]}"
    return msgspec.structs.replace(result, verdict="error", message=message)


# What is graded -------------------------------------------------------------------------------------------------------


def plan_grading(submission: ParsedSubmission, policy: Policy | None, wanted: Wanted) -> GradingPlan:
    """Each exercise once: those that the policy asks, or without one those that were handed in."""
    plan = GradingPlan(problems=list(submission.problems))
    sources = first_sources(submission, plan.problems)
    if policy is None:
        plan.tasks = [GradingTask(name, track, source) for (name, track), source in sources.items() if wanted(name)]
    else:
        plan.tasks = [
            GradingTask(name, track, sources.get((name, track)), points, policy.forbidden(name))
            for name, track, points in policy.asked()
            if wanted(name)
        ]
    # One process after another: a file's exercises together, the order otherwise as it was.
    position_of = {id(task.source): position for position, task in reversed(list(enumerate(plan.tasks)))}
    plan.tasks.sort(key=lambda task: position_of[id(task.source)])
    return plan


def first_sources(submission: ParsedSubmission, problems: list[str]) -> dict[tuple[str, str], SourceFile]:
    """Where each exercise stands. What is there twice counts once, and that is said."""
    sources: dict[tuple[str, str], SourceFile] = {}
    for source in submission.sources:
        for name in source.exercises:
            first = sources.setdefault((name, source.track), source)
            if first is not source and not source.untouched(name.partition(".")[2]):
                if first.untouched(name.partition(".")[2]):
                    sources[name, source.track] = source
                else:
                    problems.append(f"{name} is in {first.file} and in {source.file}; {first.file} is graded.")
    return sources


def not_handed_in(task: GradingTask) -> ExerciseResult:
    return ExerciseResult(
        name=task.name, track=task.track, verdict="not_attempted", score=0.0, max_score=task.points, seconds=0.0,
        laws=[], counterexample=None, mistake=None, message="not handed in", output="",
    )  # fmt: skip


def too_late(task: GradingTask, limits: Limits) -> ExerciseResult:
    words = f"not tried: the exercises before it took all of the {as_time(limits.submission)} that a submission has"
    return msgspec.structs.replace(not_handed_in(task), verdict="timeout", message=words)


# Grading --------------------------------------------------------------------------------------------------------------


def grade_tasks(
    tasks: list[GradingTask], launcher: Launcher, limits: Limits, shares: KindShares
) -> Iterator[ExerciseResult]:
    """The exercises, one after another, until the submission's time is over."""
    provider: ProcessProvider | None = None
    ends = time.monotonic() + limits.submission
    try:
        for task in tasks:
            if task.source is None:
                yield not_handed_in(task)
                continue
            if needed(task) and time.monotonic() > ends:
                yield too_late(task, limits)
                continue
            if provider is None or provider.source is not task.source:
                provider = ProcessProvider(task.source, launcher, limits)
            yield grade_task(task, task.source, provider, shares)
    finally:
        if provider is not None:
            provider.close()


def grade_task(task: GradingTask, source: SourceFile, provider: ProcessProvider, shares: KindShares) -> ExerciseResult:
    """The result of one exercise, in a process that no other one has spoiled."""
    topic, _, name = task.name.partition(".")
    concept = find_concept(topic, name)
    watched = every_name_of([*concept.built_ins, *task.forbidden])
    start = partial(provider.get, watched)
    result = judge_exercise(concept, source, start, task.points, task.forbidden, shares=shares)
    provider.close()
    return with_import_error(result, provider)


def needed(task: GradingTask) -> bool:
    """Whether a process will be asked for."""
    return task.source is not None and task.source.runs(task.name)


def grade_submission(
    name: str,
    submission: ParsedSubmission,
    *,
    launcher: Launcher,
    policy: Policy | None = None,
    wanted: Wanted = lambda path: True,
    limits: Limits | None = None,
    report: Report = lambda result: None,
) -> SubmissionResult:
    """The result of the submission with this name.

    `wanted` says which exercises, by name; `report` hears of each as it is done.
    """
    started = time.perf_counter()
    plan = plan_grading(submission, policy, wanted)
    for track in dict.fromkeys(task.track for task in plan.tasks if needed(task)):
        # It imports NumPy or PyTorch while the laws are still being imported here.
        launcher.prepare(track)
    done: list[ExerciseResult] = []
    limits = limits or (policy.limits if policy else Limits())
    shares = policy.kinds if policy else DEFAULT_SHARES
    for result in grade_tasks(plan.tasks, launcher, limits, shares):
        done.append(result)
        report(result)
    return SubmissionResult(
        submission=name,
        score=round(sum(result.score for result in done), 4),
        max_score=round(sum(result.max_score for result in done), 4),
        seconds=round(time.perf_counter() - started, 4),
        exercises=done,
        problems=plan.problems,
    )
