"""Grade one submission: all its sources, exercise by exercise."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest

import msgspec

from autograder.judging import deadline
from autograder.judging.judge import DEFAULT_SHARES, judge_exercise
from autograder.model import CourseKey, KindShares, Limits
from autograder.policy.policy import Policy
from autograder.reading.called_exercises import called_exercises
from autograder.reading.exercise_names import meant_for
from autograder.reading.files import few
from autograder.reading.sources import ParsedSubmission, SourceFile
from autograder.result import ExerciseResult, SubmissionResult
from autograder.sandbox.clocks import SumOfClocks, ThreadClock, TimeAllowance, as_time
from autograder.sandbox.config import process_track
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.load_errors import LoadError, Place
from autograder.student_code import GIVEN_UP, WHILE_IMPORTED, ProcessProvider, with_explanation
from reference.concept import find_concept

Report = Callable[[ExerciseResult], None]
Wanted = Callable[[str], bool]
At = Callable[[str, str], None]
NOT_HANDED_IN = "not handed in"
NOT_TRIED = "not tried"
# Where the function itself answered, or raised: what it calls may be to blame.
CALLS_MATTER = ("failed", "error", "wrong_shape", "wrong_dtype", "input_changed", "not_deterministic", "timeout")
TOO_LONG_TO_JUDGE = f"judging what it returned took longer than {as_time(deadline.JUDGING)}"


@dataclass(frozen=True)
class GradingTask:
    """An exercise that is asked, where it stands, and what it is worth; no source where it was not handed in."""

    name: str
    track: str
    source: SourceFile | None
    points: float = 1.0
    forbidden: tuple[str, ...] = ()
    why_missing: str = NOT_HANDED_IN


@dataclass
class GradingPlan:
    """What is graded of a submission, in order, and what has to be said about it."""

    tasks: list[GradingTask] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


# What is graded -------------------------------------------------------------------------------------------------------


def plan_grading(submission: ParsedSubmission, policy: Policy | None, wanted: Wanted) -> GradingPlan:
    """Each exercise once: those that the policy asks, or without one those that were handed in."""
    plan = GradingPlan(problems=list(submission.problems), notes=list(submission.notes))
    sources = first_sources(submission, plan)
    found = {name.partition(".")[2] for name, _ in sources}
    if policy is None:
        plan.notes += [sentence for name, sentence in submission.nested.items() if name not in found]
        plan.tasks = [GradingTask(name, track, source) for (name, track), source in sources.items() if wanted(name)]
    else:
        plan.tasks = [
            GradingTask(name, track, sources.get((name, track)), points, policy.forbidden(name))
            for name, track, points in policy.asked()
            if wanted(name)
        ]
    for number, task in enumerate(plan.tasks):
        if task.source is None:
            plan.tasks[number] = replace(task, why_missing=why_not_handed_in(task, submission, plan))
    # One process after another: a file's exercises together, the order otherwise as it was.
    position_of = {id(task.source): position for position, task in reversed(list(enumerate(plan.tasks)))}
    plan.tasks.sort(key=lambda task: position_of[id(task.source)])
    return plan


def first_sources(submission: ParsedSubmission, plan: GradingPlan) -> dict[tuple[str, str], SourceFile]:
    """Where each exercise stands. What is there twice counts once, and that is said."""
    sources: dict[tuple[str, str], SourceFile] = {}
    for source in submission.sources:
        for name in source.exercises:
            first = sources.setdefault((name, source.track), source)
            bare = name.partition(".")[2]
            if first is source or source.untouched(bare):
                continue
            if first.untouched(bare):
                sources[name, source.track] = source
            elif not same_function(first, source, bare):
                plan.problems.append(f"{name} is in {first.file} and in {source.file}; {first.file} is graded.")
    return sources


def same_function(one: SourceFile, other: SourceFile, name: str) -> bool:
    """Whether two files define a function alike: a notebook and what was exported from it."""
    nodes = [source.definitions[name][-1].node for source in (one, other) if source.definitions.get(name)]
    if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in nodes):
        # One of them has it from a module of the student's own, which is most likely the other.
        return True
    return len(nodes) == 2 and is_same_tree(nodes[0], nodes[1])


def is_same_tree(one: ast.AST, other: ast.AST) -> bool:
    """Whether two trees say the same, wherever it stands; they may be deeper than Python calls itself."""
    return all(said_by(a) == said_by(b) for a, b in zip_longest(ast.walk(one), ast.walk(other)))


def said_by(node: ast.AST | None) -> tuple[object, ...]:
    """What a node says by itself: its kind, its words and numbers, and which parts it has."""
    if node is None:
        return ()
    said = [(name, shape_of(value)) for name, value in ast.iter_fields(node)]
    return type(node), *said


def shape_of(value: object) -> object:
    if isinstance(value, list):
        return [shape_of(part) for part in value]
    return type(value) if isinstance(value, ast.AST) else repr(value)


def why_not_handed_in(task: GradingTask, submission: ParsedSubmission, plan: GradingPlan) -> str:
    """What to say of an exercise that is not there: whether another name may be meant for it."""
    if task.name in submission.refused:
        return submission.refused[task.name]
    name = task.name.partition(".")[2]
    if name in submission.nested:
        plan.problems.append(submission.nested[name])
        return submission.nested[name]
    meant = meant_for(name, submission.others)
    if meant is None:
        return NOT_HANDED_IN
    plan.problems.append(
        f"{submission.others[meant]}: is {meant} meant for {task.name}? Then it has to be called {name}."
    )
    return f"{NOT_HANDED_IN}; is {meant} ({submission.others[meant]}) meant for it?"


def not_handed_in(task: GradingTask) -> ExerciseResult:
    return ExerciseResult(
        name=task.name, track=task.track, verdict="not_attempted", score=0.0, max_score=task.points, seconds=0.0,
        laws=[], counterexample=None, mistake=None, message=task.why_missing, output="",
    )  # fmt: skip


def too_late(task: GradingTask, allowance: TimeAllowance) -> ExerciseResult:
    words = f"{NOT_TRIED}: the exercises before it took all of the {allowance.in_words()} that a submission has"
    return out_of_time(task, words)


def out_of_time(task: GradingTask, message: str) -> ExerciseResult:
    return msgspec.structs.replace(not_handed_in(task), verdict="timeout", message=message)


# Grading --------------------------------------------------------------------------------------------------------------


def grade_tasks(
    plan: GradingPlan,
    launcher: Launcher,
    limits: Limits,
    shares: KindShares,
    *,
    is_open: bool,
    course: CourseKey | None = None,
    given_up: Mapping[tuple[str, str], str] | None = None,
    at: At = lambda name, track: None,
) -> Iterator[ExerciseResult]:
    """The exercises, one after another, until the submission's time is over; notes on what went wrong meanwhile."""
    provider: ProcessProvider | None = None
    passed_over: dict[str, dict[Place, LoadError]] = {}
    # Some are worked out for the sake of another one that calls them.
    done: dict[tuple[str, str], ExerciseResult] = {}
    time_taken = SumOfClocks(ThreadClock())
    allowance = TimeAllowance(limits.submission, time_taken)
    try:
        for task in plan.tasks:
            if task.source is None:
                yield not_handed_in(task)
                continue
            if given_up and (task.name, task.track) in given_up:
                yield out_of_time(task, given_up[task.name, task.track])
                continue
            at(task.name, task.track)
            if needed(task) and allowance.is_over:
                yield too_late(task, allowance)
                continue
            if provider is None or provider.source is not task.source:
                if provider is not None:
                    finish(provider, plan)
                of_the_file = passed_over.setdefault(task.source.file, {})
                watched = watched_calls(plan, task.source)
                provider = ProcessProvider(task.source, launcher, limits, of_the_file, watched, allowance)
                time_taken.clocks.append(provider.clock)
            grade = partial(grade_once, done, provider, shares, course)
            result = grade(task)
            if result.verdict in CALLS_MATTER:
                result = with_what_comes_first(result, task, plan, grade)
            if not (is_open and is_no_attempt(task, task.source, result)):
                yield result
    finally:
        if provider is not None:
            finish(provider, plan)


def grade_once(
    done: dict[tuple[str, str], ExerciseResult],
    provider: ProcessProvider,
    shares: KindShares,
    course: CourseKey | None,
    task: GradingTask,
) -> ExerciseResult:
    """The result of a task, which may have been worked out before."""
    assert task.source is not None
    key = task.name, task.track
    if key not in done:
        done[key] = grade_task(task, task.source, provider, shares, course)
    return done[key]


def with_what_comes_first(
    result: ExerciseResult, task: GradingTask, plan: GradingPlan, grade: Callable[[GradingTask], ExerciseResult]
) -> ExerciseResult:
    """The result; where the function calls other exercises that are not right, it says which.

    What it looks like is then not said of it where one of those does not even agree with its definition: that may be
    theirs.
    """
    assert task.source is not None
    known = {(one.name, one.track): one for one in plan.tasks if one.source is task.source}
    called = [
        grade(known.get((name, task.track)) or GradingTask(name, task.track, task.source))
        for name in called_exercises(task.source, task.name)
    ]
    wrong = [one for one in called if one.verdict not in ("passed", "grader_fault", "unseen_cases")]
    if not wrong:
        return result
    result = msgspec.structs.replace(result, mend_first=[one.name for one in wrong])
    is_theirs = any(all(not law.kept for law in one.laws if law.kind == "definition") for one in wrong)
    return msgspec.structs.replace(result, mistake=None, hint=None) if is_theirs else result


def watched_calls(plan: GradingPlan, source: SourceFile) -> list[str]:
    """The calls that one or another exercise of a file must not make."""
    own = [task for task in plan.tasks if task.source is source and needed(task)]
    concepts = [find_concept(*task.name.split(".")) for task in own]
    calls = [call for concept in concepts for call in concept.built_ins] + [
        call for task in own for call in task.forbidden
    ]
    return list(dict.fromkeys(calls))


def finish(provider: ProcessProvider, plan: GradingPlan) -> None:
    """End its process, and keep what is to be said."""
    provider.close()
    # Before what was passed over while it was read: this was to do something.
    plan.notes[:0] = provider.notes()
    plan.problems += provider.problems()


def grade_task(
    task: GradingTask,
    source: SourceFile,
    provider: ProcessProvider,
    shares: KindShares,
    course: CourseKey | None = None,
) -> ExerciseResult:
    """The result of one exercise, in a process that no other one has spoiled."""
    topic, _, name = task.name.partition(".")
    judge = partial(
        judge_exercise, find_concept(topic, name), source, provider.get, task.points, task.forbidden, shares=shares,
        course=course,
    )  # fmt: skip
    was_used = provider.is_used
    try:
        with deadline.limited(deadline.JUDGING):
            result = judge()
            if was_used and (result.verdict != "passed" or provider.has_muttered):
                # Perhaps it is another function's doing; and what is printed after a course's own cases, nobody hears.
                provider.close()
                result = judge()
    except deadline.OutOfTime:
        # Whatever was interrupted, nothing of it is used again.
        provider.close()
        provider.launcher.close()
        return out_of_time(task, TOO_LONG_TO_JUDGE)
    provider.done_with(result.verdict)
    return with_explanation(result, provider)


def is_no_attempt(task: GradingTask, source: SourceFile, result: ExerciseResult) -> bool:
    """Whether what has an exercise's name turned out to be no function, where nobody asked for one."""
    return (
        result.verdict == "not_attempted"
        and not source.is_topic_file
        and not source.is_certain(task.name.partition(".")[2])
    )


def needed(task: GradingTask) -> bool:
    """Whether a process will be asked for."""
    return task.source is not None and task.source.runs(task.name)


def is_late(result: ExerciseResult) -> bool:
    """Whether an exercise has its verdict because time ran out; on a busier machine than another one it may."""
    return result.verdict == "timeout" or GIVEN_UP in result.message


def is_late_by_itself(result: ExerciseResult) -> bool:
    """Whether it was the function that was late, and neither its file nor the exercises before it."""
    return result.verdict == "timeout" and not result.message.startswith((NOT_TRIED, WHILE_IMPORTED))


def grade_submission(
    name: str,
    submission: ParsedSubmission,
    *,
    launcher: Launcher,
    policy: Policy | None = None,
    wanted: Wanted = lambda path: True,
    limits: Limits | None = None,
    course: CourseKey | None = None,
    report: Report = lambda result: None,
    only: Collection[tuple[str, str]] | None = None,
    given_up: Mapping[tuple[str, str], str] | None = None,
    at: At = lambda name, track: None,
) -> SubmissionResult:
    """The result of the submission with this name.

    `wanted` says which exercises, by name, and `only` which, by name and track; `limits` and `course` are those of the
    policy unless told. Those that were `given_up` before are not tried, for the reason that stands there. `at` hears of
    each as it begins, and `report` as it is done.
    """
    started = time.perf_counter()
    plan = plan_grading(submission, policy, wanted)
    if only is not None:
        plan.tasks = [task for task in plan.tasks if (task.name, task.track) in only]
    for track in dict.fromkeys(
        process_track(task.track, task.source.reaches_torch) for task in plan.tasks if task.source and needed(task)
    ):
        # It imports NumPy or PyTorch while the laws are still being imported here.
        launcher.prepare(track)
    done: list[ExerciseResult] = []
    limits = limits or (policy.limits if policy else Limits())
    course = course or (policy.course_key if policy else None)
    shares = policy.kinds if policy else DEFAULT_SHARES
    judged = grade_tasks(
        plan, launcher, limits, shares, is_open=policy is None, course=course, given_up=given_up, at=at
    )
    for result in judged:
        done.append(result)
        report(result)
    # A course's own cases are in neither: how long they took is nobody's to hear.
    seconds = sum(result.seconds for result in done) if course else time.perf_counter() - started
    return SubmissionResult(
        submission=name,
        score=round(sum(result.score for result in done), 4),
        max_score=round(sum(result.max_score for result in done), 4),
        seconds=round(seconds, 4),
        exercises=done,
        problems=few(plan.problems),
        # What turned out to cost an exercise is no longer a note.
        notes=few([note for note in plan.notes if note not in plan.problems]),
    )
