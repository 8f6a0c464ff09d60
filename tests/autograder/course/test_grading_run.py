"""A run over a class: everybody once, in any order, whatever is there already and whatever goes wrong."""

from __future__ import annotations

import dataclasses
import html
import json
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from autograder.course import grading_job, students
from autograder.course.gradebook import CannotWrite, Gradebook
from autograder.course.grading_job import GradingSettings, SandboxMissing, VersionMismatch
from autograder.course.grading_run import GradingRun
from autograder.course.students import find_class
from autograder.course.worker_pool import WorkerPool, WorkersGone
from autograder.formats import FORMATS, CannotRender, Format
from autograder.policy.policy import Policy, parse_policy
from tests.autograder.course.course_systems import RELU, write
from tests.autograder.course.running import assert_right, assert_same, kept, results
from tests.benchmarks.classes import POLICY, Work, make_class

COURSE = parse_policy(POLICY, "policy.toml")
COUNT = 12
# One worker grades the class, and all begin with what came of it.
pytestmark = pytest.mark.xdist_group("grading-run")


class Here(Executor):
    """Grades in this process, and notes whom. `order` says which of the waiting jobs is done next."""

    def __init__(self, graded: list[str], instead: Callable[[str], bytes | None] = lambda name: None) -> None:
        self.graded, self.instead = graded, instead

    def submit(self, function: Any, /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        (job,) = args
        self.graded.append(job.files.name)
        try:
            instead = self.instead(job.files.name)
            future.set_result(function(job) if instead is None else instead)
        except BaseException as error:
            future.set_exception(error)
        return future


class ProcessDied(Exception):
    pass


@dataclasses.dataclass
class Class:
    """A class with a folder for results, graded in this process; `graded` are those whom the last run graded."""

    folder: Path
    made: list[Work]
    graded: list[str] = dataclasses.field(default_factory=list)

    @property
    def submissions(self) -> Path:
        return self.folder / "submissions"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def run(
        self,
        *formats: str,
        policy: Policy = COURSE,
        again: bool = False,
        instead: Callable[[str], bytes | None] = lambda name: None,
        before: Callable[[GradingRun], None] = lambda run: None,
        out: Path | None = None,
    ) -> GradingRun:
        self.graded = []

        @contextmanager
        def executor() -> Iterator[Executor]:
            yield Here(self.graded, instead)

        pool = WorkerPool(executor, lambda: 3, lost=(ProcessDied,))
        found = find_class(self.submissions, out or self.out, self.folder / "unpacked")
        with Gradebook(out or self.out) as book:
            made = GradingRun(
                book, found.students, GradingSettings(policy), formats=formats, again=again, set_aside=found.set_aside
            )
            before(made)
            made.execute(pool)
            made.write_overviews()
        return made


@pytest.fixture(scope="module")
def launcher() -> Iterator[None]:
    yield
    grading_job.thread_state.launcher.close()
    del grading_job.thread_state.launcher, grading_job.thread_state.key


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory: pytest.TempPathFactory, launcher: None) -> Class:
    """A class that has been graded once."""
    folder = tmp_path_factory.mktemp("class")
    made = Class(folder, make_class(folder / "submissions", COUNT, hostile=False))
    made.run("junit")
    return made


@pytest.fixture
def course(graded_class: Class, tmp_path: Path) -> Class:
    """A copy of it."""
    shutil.copytree(graded_class.folder, tmp_path, dirs_exist_ok=True)
    return Class(tmp_path, graded_class.made)


def test_everybody_is_graded_once_and_right(graded_class: Class) -> None:
    assert len(graded_class.graded) == COUNT
    assert_right(graded_class.out, graded_class.made)
    assert len((graded_class.out / "grades.csv").read_text(encoding="utf-8-sig").splitlines()) == COUNT + 1
    assert len(list((graded_class.out / "junit").iterdir())) == COUNT
    assert "student00011" in (graded_class.out / "summary.html").read_text()


def test_the_order_changes_nothing(course: Class) -> None:
    def shuffle(run: GradingRun) -> None:
        run.students = random.Random(5).sample(list(run.students), COUNT)

    other = course.folder / "other"
    course.run("junit", before=shuffle, out=other)
    assert course.graded != sorted(course.graded)
    assert_same(other, course.out)


# What is there already ------------------------------------------------------------------------------------------------


def test_nobody_is_graded_twice(course: Class) -> None:
    before = kept(course.out)
    made = course.run("junit")
    assert (course.graded, made.tally.graded, made.tally.unchanged) == ([], 0, COUNT)
    assert kept(course.out) == before


def test_unless_it_is_asked(course: Class) -> None:
    before = results(course.out)
    assert course.run(again=True).tally.graded == COUNT
    assert results(course.out) == before


def test_who_has_changed_is_graded_again(course: Class) -> None:
    before = kept(course.out)
    file = course.submissions / "student00000" / "activations" / "in_numpy.py"
    file.write_text(file.read_text() + "\n# Better.\n")
    course.run()
    assert course.graded == ["student00000"]
    assert {name for name, one in kept(course.out).items() if one != before[name]} == {"student00000.json"}


def test_another_policy_grades_everybody_again(course: Class) -> None:
    made = course.run(policy=parse_policy(POLICY.replace("relu = 1", "relu = 5"), ""))
    assert made.tally.graded == COUNT


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema": "\xff"}'])
def test_a_damaged_result_is_made_again(course: Class, content: bytes) -> None:
    before = results(course.out)
    (course.out / "results" / "student00001.json").write_bytes(content)
    course.run()
    assert course.graded == ["student00001"]
    assert results(course.out) == before


def test_a_fault_is_tried_again(course: Class) -> None:
    def instead(name: str) -> bytes | None:
        raise (
            RuntimeError("a bug")
            if name == "student00002"
            else ProcessDied
            if name == "student00004"
            else KeyError(name)
        )

    def faulty(name: str) -> bytes | None:
        return None if name not in ("student00002", "student00004") else instead(name)

    good = results(course.out)
    made = course.run(again=True, instead=faulty)
    assert sorted(made.tally.faults) == ["student00002", "student00004"]
    assert course.graded.count("student00004") == 4
    reasons = {name: result["fault"] for name, result in results(course.out).items() if result["fault"]}
    assert reasons == {
        "student00002.json": "RuntimeError: a bug",
        "student00004.json": "its worker was lost 3 times",
    }
    rows = (course.out / "grades.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[3].startswith("student00002,,4,,,,0,0,grader_fault")
    made = course.run()
    assert sorted(course.graded) == ["student00002", "student00004"]
    assert made.tally.faults == []
    assert results(course.out) == good


# Formats --------------------------------------------------------------------------------------------------------------


def test_a_format_asked_for_later_is_written_without_grading(course: Class) -> None:
    course.run("gradescope", "junit")
    assert course.graded == []
    assert len(list((course.out / "gradescope").glob("*.json"))) == COUNT
    once = {file.name: file.read_bytes() for file in (course.out / "gradescope").iterdir()}
    course.run("gradescope", out=course.folder / "other")
    graded_with = {file.name: file.read_bytes() for file in (course.folder / "other" / "gradescope").iterdir()}
    assert once.keys() == graded_with.keys()


def test_no_format_of_an_older_result_stays(course: Class) -> None:
    """A run without the format comes in between: of that nothing is left that looks current, and nothing is lost."""
    file = course.submissions / "student00000" / "activations" / "in_numpy.py"
    before = (course.out / "junit" / "student00000.xml").read_bytes()
    file.write_text("import numpy as np\n")
    made = course.run()
    assert made.moved == f"No longer current, and moved to earlier/1/: {COUNT} files of junit."
    assert not (course.out / "junit").exists()
    assert (course.out / "earlier" / "1" / "junit" / "student00000.xml").read_bytes() == before
    assert course.run("junit").moved == ""
    assert course.graded == []
    assert (course.out / "junit" / "student00000.xml").read_bytes() != before
    assert (course.out / "junit" / "student00001.xml").exists()


def test_a_format_that_cannot_be_had_is_said_and_nobody_graded_for_it(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(result: Any, *, show_expected: bool = True) -> bytes:
        if result.submission == "student00001":
            raise CannotRender("too large for it")
        return b"x"

    monkeypatch.setitem(FORMATS, "junit", Format("junit", "xml", render))
    made = course.run("junit")
    assert made.tally.not_rendered == {"junit": "too large for it"}
    assert course.graded == []
    assert not (course.out / "junit" / "student00001.xml").exists()
    assert (course.out / "junit" / "student00000.xml").read_bytes() == b"x"


def test_what_was_expected_can_be_hidden(course: Class) -> None:
    hidden = parse_policy("show_expected = false\n" + POLICY, "")
    course.run("junit", policy=hidden)
    examples = [one["counterexample"] for result in results(course.out).values() for one in result["exercises"]]
    assert any(examples)
    assert all(example["expected"] is None for example in examples if example)


# What is said of the folder -------------------------------------------------------------------------------------------


def test_which_attempt_counts_is_noted_and_a_new_one_is_graded(tmp_path: Path, launcher: None) -> None:
    course = Class(tmp_path, [])

    def hand_in(when: str, content: bytes) -> None:
        write(course.submissions, {f"HW1_ada_attempt_2024-03-03-{when}_hw.py": content})

    wrong = b"def relu(x):\n    return -x\n"
    hand_in("11-00-00", RELU)
    write(course.submissions, {"HW1_ada_attempt_2024-03-03-11-00-00.txt": b"Name: Ada Doe (ada)\n", "desktop.ini": b""})
    assert course.run().tally.graded == 1
    assert course.run().tally.unchanged == 1
    assert results(course.out)["ada.json"]["notes"] == []
    # The same file again is another attempt, and that is a note of its own.
    hand_in("12-00-00", RELU)
    assert course.run().tally.graded == 1
    assert course.run().tally.unchanged == 1
    kept_result = results(course.out)["ada.json"]
    assert kept_result["submission"] == "Ada Doe"
    assert kept_result["notes"] == ["Handed in several times: the last of 2 attempts counts, of 2024-03-03 12:00:00."]
    assert kept_result["score"] > 0
    hand_in("12-30-00", wrong)
    run = course.run()
    assert run.tally.graded == 1
    assert results(course.out)["ada.json"]["score"] == 0
    assert run.set_aside[0] == "Read as a download of Blackboard."
    page = html.unescape((course.out / "summary.html").read_text())
    assert all(sentence in page for sentence in run.set_aside)
    assert "desktop.ini" not in (course.out / "grades.csv").read_text()


# Submissions that change or go ----------------------------------------------------------------------------------------


def test_a_submission_is_graded_as_it_was_read(course: Class) -> None:
    """Changed and deleted while it is graded: it was in memory by then."""
    before = results(course.out)

    def meddle(name: str) -> None:
        place = next(place for place in course.submissions.iterdir() if place.name == name)
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.write_text("def relu(x): return 0")

    course.run(again=True, instead=meddle)
    assert results(course.out) == before


def test_one_who_goes_between_counting_and_reading_is_a_fault(course: Class) -> None:
    made = course.run(before=lambda run: shutil.rmtree(course.submissions / "student00004"), again=True)
    assert made.tally.faults == ["student00004"]
    assert results(course.out)["student00004.json"]["fault"] == "it was removed while others were graded"
    assert made.tally.graded == COUNT
    assert len(course.graded) == COUNT - 1
    # Next time nobody counts on it; what was noted is not thrown away.
    noted = (course.out / "results" / "student00004.json").read_bytes()
    assert course.run("junit").tally.faults == []
    assert not (course.out / "results" / "student00004.json").exists()
    assert (course.out / "earlier" / "2" / "results" / "student00004.json").read_bytes() == noted


def test_what_cannot_be_read_is_said_once(course: Class) -> None:
    (course.submissions / "student00005" / "activations" / "in_numpy.py").unlink()
    (course.submissions / "zoe").symlink_to("nowhere")
    (course.submissions / "notes.txt").write_text("not a submission")
    made = course.run()
    assert made.tally.graded == 3
    found = results(course.out)
    assert found["notes.txt.json"]["problems"]
    assert found["zoe.json"]["problems"]
    assert found["zoe.json"]["fault"] is None
    assert course.run().tally.unchanged == COUNT + 2


def test_our_reading_may_stumble_over_one(course: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    read = students.read_files

    def stumbles(path: Path) -> Any:
        if path.name == "student00007":
            raise MemoryError("no room")
        return read(path)

    monkeypatch.setattr(students, "read_files", stumbles)
    made = course.run(again=True)
    assert made.tally.faults == ["student00007"]
    assert results(course.out)["student00007.json"]["fault"] == "MemoryError: no room"
    assert made.tally.graded == COUNT


# Ends before the end --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "expected", "words"),
    [
        (SandboxMissing("no seccomp"), SandboxMissing, "no seccomp"),
        (VersionMismatch("another NumPy"), WorkersGone, "a worker cannot grade here: another NumPy"),
        (ModuleNotFoundError("No module named 'autograder'"), WorkersGone, "No module named 'autograder'"),
        (KeyboardInterrupt(), KeyboardInterrupt, "^$"),
    ],
)
def test_what_would_be_the_same_for_everybody_ends_it(
    course: Class, error: BaseException, expected: type[BaseException], words: str
) -> None:
    before = kept(course.out)

    def instead(name: str) -> None:
        if name == "student00002":
            raise error

    with pytest.raises(expected, match=words):
        course.run(again=True, instead=instead)
    assert kept(course.out).keys() == before.keys()
    course.run()
    assert_right(course.out, course.made)


def test_a_result_that_goes_meanwhile_is_not_left_out_of_the_grades(course: Class) -> None:
    before = (course.out / "grades.csv").read_bytes()

    def remove(name: str) -> None:
        (course.out / "results" / "student00000.json").unlink(missing_ok=True)

    (course.submissions / "zoe.py").write_text("import numpy as np\n")
    with pytest.raises(CannotWrite, match=r"student00000\.json: this result was written, and is gone"):
        course.run(instead=remove)
    assert (course.out / "grades.csv").read_bytes() == before
    course.run()
    assert course.graded == ["student00000"]


def test_everybody_is_heard_of_once(course: Class) -> None:
    on_progress: list[int] = []
    (course.submissions / "late.py").write_text("import numpy as np\n")
    (course.submissions / "notes.txt").write_text("not a submission")

    def listen(run: GradingRun) -> None:
        run.on_progress = lambda: on_progress.append(1)

    course.run(before=listen)
    assert len(on_progress) == COUNT + 2


def test_results_say_what_their_schema_says(graded_class: Class) -> None:
    for file in (graded_class.out / "results").iterdir():
        assert json.loads(file.read_bytes())["schema"] == "tandem/result/v1"
