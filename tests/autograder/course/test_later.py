"""A timeout counts when it comes again alone; who ends a worker is graded without what ended it; each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.course import grading_run
from autograder.course.gradebook import Gradebook
from autograder.course.grading_job import READING_PLACE, TOO_LONG_TO_READ, GradingJob, GradingSettings
from autograder.course.grading_run import GradingRun
from autograder.course.later import MOST_GIVEN_UP
from autograder.course.local_crew import WorkerEnded
from autograder.course.students import find_class
from autograder.course.worker_pool import WorkerPool
from autograder.grade_submission import NOT_TRIED, TOO_LONG_TO_JUDGE
from autograder.policy.policy import parse_policy
from autograder.result import ExerciseResult, SubmissionResult, to_json
from autograder.student_code import GIVEN_UP

POLICY = 'tracks = ["numpy"]\n[exercises]\nactivations.relu = 1\nactivations.step = 1\n'
NAMES = ("activations.relu", "activations.step")
Answer = Callable[[GradingJob, int], dict[str, Any]]


class Here(Executor):
    """Does a job at once; another one may be under way meanwhile, as far as the scheduler knows."""

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments))
        except BaseException as error:
            future.set_exception(error)
        return future


def exercise(name: str, verdict: str, message: str = "") -> ExerciseResult:
    return ExerciseResult(
        name=name, track="numpy", verdict=verdict, score=float(verdict == "passed"), max_score=1.0, seconds=0.0,
        laws=[], counterexample=None, mistake=None, message=message, output="",
    )  # fmt: skip


class Course:
    """Three students, graded by a script: `answer` gives the verdicts of those exercises that a job asks for."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.jobs = folder, []  # type: tuple[Path, list[GradingJob]]
        (folder / "class").mkdir()
        for name in ("ada", "bob", "cyd"):
            (folder / "class" / f"{name}.py").write_text("def relu(x):\n    return x\n")
        monkeypatch.setattr(grading_run, "run_job", self.run_job)
        self.answer: Answer = lambda job, times: {}

    def run_job(self, job: GradingJob) -> bytes:
        self.jobs.append(job)
        times = sum(one.files.name == job.files.name for one in self.jobs)
        verdicts = dict.fromkeys(NAMES, ("passed", "")) | self.answer(job, times)
        verdicts |= {name: ("timeout", message) for (name, _), message in job.given_up}
        asked = [exercise(name, *verdicts[name]) for name in NAMES if not job.only or (name, "numpy") in job.only]
        return to_json(
            SubmissionResult(
                submission=job.files.name, score=sum(one.score for one in asked), max_score=float(len(asked)), seconds=0.0,
                exercises=asked, notes=[f"try {times}"], fingerprint=job.fingerprint,
            )
        )  # fmt: skip

    def run(self, answer: Answer, *, workers: int = 2) -> dict[str, SubmissionResult]:
        self.answer, self.jobs = answer, []

        @contextmanager
        def executor() -> Iterator[Executor]:
            yield Here()

        pool = WorkerPool(executor, lambda: workers, lost=(WorkerEnded,))
        found = find_class(self.folder / "class", self.folder / "out", self.folder / "unpacked")
        settings = GradingSettings(parse_policy(POLICY, "policy.toml"))
        heard: list[int] = []
        with Gradebook(self.folder / "out") as book:
            made = GradingRun(book, found.students, settings, on_progress=lambda: heard.append(1))
            made.execute(pool)
            assert len(heard) == 3
            return {one.submission: one for one in book.all_of(found.students)}

    def tries(self, name: str) -> list[GradingJob]:
        return [job for job in self.jobs if job.files.name == name]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    return Course(tmp_path, monkeypatch)


def verdicts(result: SubmissionResult) -> list[str]:
    return [one.verdict for one in result.exercises]


def late_once(job: GradingJob, times: int) -> dict[str, Any]:
    return {"activations.relu": ("timeout", "it had not answered")} if (job.files.name, times) == ("bob.py", 1) else {}


def test_who_was_late_beside_others_is_graded_again_alone_and_last(course: Course) -> None:
    found = course.run(late_once)
    assert [job.files.name for job in course.jobs][3:] == ["bob.py"]
    assert course.jobs[-1].only == frozenset({("activations.relu", "numpy")})
    assert (verdicts(found["bob.py"]), found["bob.py"].score) == (["passed", "passed"], 2.0)
    # All else is as it was said first.
    assert found["bob.py"].notes == ["try 1"]


def test_who_is_late_again_is_late(course: Course) -> None:
    found = course.run(lambda job, times: {"activations.step": ("timeout", "it had not answered")})
    assert [len(course.tries(name)) for name in ("ada.py", "bob.py", "cyd.py")] == [2, 2, 2]
    assert {tuple(verdicts(result)) for result in found.values()} == {("passed", "timeout")}
    assert all(result.score == 1.0 for result in found.values())


def test_with_nobody_beside_it_the_first_time_counts(course: Course) -> None:
    found = course.run(late_once, workers=1)
    assert len(course.jobs) == 3
    assert verdicts(found["bob.py"]) == ["timeout", "passed"]


@pytest.mark.parametrize(
    "late", [("timeout", f"{NOT_TRIED}: no time was left"), ("error", f"it was never defined: {GIVEN_UP} 10 seconds"),
             ("timeout", "while bob.py was being imported: it had not answered")]
)  # fmt: skip
def test_where_more_than_a_function_was_late_everything_is_graded_again(course: Course, late: tuple[str, str]) -> None:
    found = course.run(lambda job, times: {"activations.step": late} if times == 1 else {})
    assert all(job.only is None for job in course.jobs)
    assert {tuple(verdicts(result)) for result in found.values()} == {("passed", "passed")}
    assert found["bob.py"].notes == ["try 2"]


def test_nothing_is_kept_before_that(course: Course) -> None:
    """So whoever ends the run meanwhile has not made a verdict of it: the next run begins anew with this one."""

    def interrupted(job: GradingJob, times: int) -> dict[str, Any]:
        if times == 2:
            raise KeyboardInterrupt
        return late_once(job, times)

    with pytest.raises(KeyboardInterrupt):
        course.run(interrupted)
    assert sorted(file.name for file in (course.folder / "out" / "results").iterdir()) == ["ada.py.json", "cyd.py.json"]
    found = course.run(lambda job, times: {})
    assert [job.files.name for job in course.jobs] == ["bob.py"]
    assert verdicts(found["bob.py"]) == ["passed", "passed"]


def test_who_hands_in_something_else_meanwhile_is_graded_as_it_is_then(course: Course) -> None:
    def meddled(job: GradingJob, times: int) -> dict[str, Any]:
        if job.files.name == "bob.py":
            (course.folder / "class" / "bob.py").write_text("def relu(x):\n    return 2 * x\n")
        return late_once(job, times)

    found = course.run(meddled)
    first, second = course.tries("bob.py")
    assert (second.only, found["bob.py"].fingerprint) == (None, second.fingerprint)
    assert first.fingerprint != second.fingerprint


# Workers that ended -------------------------------------------------------------------------------------------------


def test_what_ended_a_worker_is_left_out(course: Course) -> None:
    def ends(job: GradingJob, times: int) -> dict[str, Any]:
        if job.files.name == "bob.py" and not job.given_up:
            raise WorkerEnded(-27, "activations.relu numpy")
        return {}

    found = course.run(ends)
    assert len(course.tries("bob.py")) == 2
    assert verdicts(found["bob.py"]) == ["timeout", "passed"]
    assert found["bob.py"].exercises[0].message == TOO_LONG_TO_JUDGE
    assert found["bob.py"].fault is None
    # It is a verdict like others: nobody tries it again.
    course.run(ends)
    assert course.jobs == []


@pytest.mark.parametrize(("at", "tries"), [(READING_PLACE, 1), ("", 1), ("activations.relu numpy", 1 + MOST_GIVEN_UP)])
def test_who_ends_every_worker_is_said_and_no_fault(course: Course, at: str, tries: int) -> None:
    def ends(job: GradingJob, times: int) -> dict[str, Any]:
        if job.files.name == "bob.py":
            raise WorkerEnded(None, at, is_late=True)
        return {}

    found = course.run(ends)
    assert len(course.tries("bob.py")) == tries
    assert [verdicts(found[name]) for name in ("ada.py", "cyd.py")] == [["passed", "passed"]] * 2
    assert (found["bob.py"].fault, found["bob.py"].score) == (None, 0.0)
    (problem,) = found["bob.py"].problems
    assert (problem == TOO_LONG_TO_READ) == (at == READING_PLACE)
    course.run(ends)
    assert course.jobs == []


def test_a_worker_that_the_system_ended_is_a_fault_of_that_submission_alone(course: Course) -> None:
    def killed(job: GradingJob, times: int) -> dict[str, Any]:
        if job.files.name == "bob.py":
            raise WorkerEnded(-9, "activations.relu numpy")
        return {}

    found = course.run(killed)
    assert len(course.tries("bob.py")) <= 4
    assert "short of memory" in (found["bob.py"].fault or "")
    assert [verdicts(found[name]) for name in ("ada.py", "cyd.py")] == [["passed", "passed"]] * 2
    assert msgspec.json.decode((course.folder / "out" / "results" / "ada.py.json").read_bytes())["fault"] is None
