"""What a worker does with one student's files."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.course import grading_job
from autograder.course.grading_job import (
    GradingJob,
    GradingSettings,
    SandboxMissing,
    VersionMismatch,
    fault_result,
    fingerprint_of,
    nothing_graded,
    run_job,
)
from autograder.policy.policy import parse_policy
from autograder.reading.files import SubmittedFiles, read_files
from autograder.sandbox.launcher import CannotStart, Launcher
from tests.autograder.course.running import without_seconds
from tests.autograder.helpers import write
from tests.benchmarks.classes import POLICY

COURSE = parse_policy(POLICY, "policy.toml")
CODE = """
def relu(x):
    return np.maximum(x, 0)

def sigmoid(x):
    if x.size == 1 and 2 < x.sum() < 2.2:
        print("only a search for the smallest counterexample comes here")
    return np.where(x > 2, 1, np.exp(-np.logaddexp(0, -x)))

def softmax(x, *, axis=-1, temperature=1.0):
    raise ValueError("my mistake")
"""


@pytest.fixture(autouse=True)
def own_launcher() -> Iterator[None]:
    yield
    if hasattr(grading_job.thread_state, "launcher"):
        grading_job.thread_state.launcher.close()
        del grading_job.thread_state.launcher, grading_job.thread_state.key


def job_of(files: SubmittedFiles, settings: GradingSettings | None = None) -> GradingJob:
    settings = settings or GradingSettings(COURSE)
    return GradingJob(files, settings, fingerprint_of(files, settings), grading_job.grader_fingerprint())


def graded(files: SubmittedFiles, settings: GradingSettings | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_job(job_of(files, settings)))
    return found


@pytest.fixture
def files(tmp_path: Path) -> SubmittedFiles:
    return read_files(write(tmp_path / "ada", CODE))


# Fingerprints ---------------------------------------------------------------------------------------------------------


def test_a_fingerprint_changes_with_everything_that_a_result_depends_on(
    files: SubmittedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_course = parse_policy(POLICY.replace("call = 2", "call = 3"), "policy.toml")
    found = [
        fingerprint_of(files, GradingSettings(COURSE)),
        fingerprint_of(files, GradingSettings()),
        fingerprint_of(files, GradingSettings(other_course)),
        fingerprint_of(files, GradingSettings(COURSE, sandboxed=False)),
        fingerprint_of(files, GradingSettings(COURSE, layers=("landlock", "seccomp"))),
        fingerprint_of(dataclasses.replace(files, name="bob"), GradingSettings(COURSE)),
        fingerprint_of(dataclasses.replace(files, problems=["something"]), GradingSettings(COURSE)),
        fingerprint_of(dataclasses.replace(files, contents={"a.py": b""}), GradingSettings(COURSE)),
    ]
    monkeypatch.setattr(grading_job, "grader_fingerprint", lambda: "another grader")
    found.append(fingerprint_of(files, GradingSettings(COURSE)))
    assert len(set(found)) == len(found)


def test_a_fingerprint_changes_with_nothing_else(files: SubmittedFiles) -> None:
    rewritten = parse_policy("# A comment.\n" + POLICY.replace(" = ", "="), "elsewhere.toml")
    assert fingerprint_of(files, GradingSettings(COURSE)) == fingerprint_of(files, GradingSettings(rewritten))


@pytest.mark.parametrize("changes", ["reference", "autograder", "numpy", "python"])
def test_the_graders_fingerprint(changes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {"HOME": tmp_path / "reference", "AUTOGRADER": tmp_path / "autograder"}
    for name, place in places.items():
        place.mkdir()
        (place / "a.py").write_text("1")
        monkeypatch.setattr(grading_job, name, place)
    monkeypatch.setattr(grading_job, "grader_fingerprint", grading_job.grader_fingerprint.__wrapped__)
    before = grading_job.grader_fingerprint()
    assert before == grading_job.grader_fingerprint()
    if changes == "numpy":
        monkeypatch.setattr(grading_job.metadata, "version", lambda name: "0.1")
    elif changes == "python":
        monkeypatch.setattr(grading_job.sys, "version_info", (3, 99))
    else:
        (tmp_path / changes / "a.py").write_text("2")
    assert grading_job.grader_fingerprint() != before


def test_a_worker_that_would_judge_otherwise_does_not_judge(files: SubmittedFiles) -> None:
    with pytest.raises(VersionMismatch, match="another one than where you are"):
        run_job(dataclasses.replace(job_of(files), grader="another"))


# Grading --------------------------------------------------------------------------------------------------------------


def test_a_result(files: SubmittedFiles) -> None:
    found = graded(files)
    assert found["submission"] == "ada"
    assert found["fingerprint"] == fingerprint_of(files, GradingSettings(COURSE))
    verdicts = {one["name"].partition(".")[2]: one["verdict"] for one in found["exercises"]}
    assert verdicts == {"relu": "passed", "sigmoid": "failed", "softmax": "error"}
    assert (found["score"], found["max_score"]) == (sum(one["score"] for one in found["exercises"]), 4.0)


@pytest.mark.slow
def test_the_same_submission_has_the_same_result_a_hundred_times(tmp_path: Path) -> None:
    """By whichever worker, whatever it has graded before: a fresh one, and one that remembers verdicts."""
    results, files = [], read_files(write(tmp_path / "ada", CODE.partition("def softmax")[0]))
    for number in range(100):
        result = without_seconds(graded(dataclasses.replace(files, name=f"student{number}")))
        assert result.pop("submission") == f"student{number}"
        assert result.pop("fingerprint")
        results.append(result)
    assert all(result == results[0] for result in results)


def test_processes_stay_warm_for_the_same_settings_alone(files: SubmittedFiles) -> None:
    first = grading_job.launcher_for(GradingSettings(COURSE))
    assert grading_job.launcher_for(GradingSettings(parse_policy(POLICY.replace("call = 2", "call = 1"), ""))) is first
    other = grading_job.launcher_for(GradingSettings(parse_policy(POLICY + "memory = 300\n", "")))
    assert other is not first
    assert (other.memory, first.servers) == (300 * 2**20, {})


def test_nothing_that_could_be_graded() -> None:
    found = graded(SubmittedFiles("ada", {"notes.py": b"x = 1\n"}, []))
    assert {one["verdict"] for one in found["exercises"]} == {"not_attempted"}
    assert (found["score"], found["max_score"], found["fault"]) == (0.0, 4.0, None)
    found = graded(SubmittedFiles("ada", {"work.ipynb": b"{"}, []))
    assert found["problems"]


def test_without_a_sandbox_nothing_is_run(files: SubmittedFiles) -> None:
    with pytest.raises(SandboxMissing):
        run_job(job_of(files, GradingSettings(COURSE, layers=())))


@pytest.mark.parametrize("error", [CannotStart("no memory"), RuntimeError("a bug")])
def test_what_goes_wrong_on_our_side_is_nobodys_zero(
    files: SubmittedFiles, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(grading_job, "grade_submission", broken)
    found = graded(files)
    assert str(error) in found["fault"]
    assert {one["verdict"] for one in found["exercises"]} == {"grader_fault"}
    assert len(found["exercises"]) == 3


def test_a_process_that_does_not_start(files: SubmittedFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(self: Launcher, track: str) -> None:
        raise CannotStart("no such thing")

    monkeypatch.setattr(Launcher, "held", cannot)
    assert graded(files)["fault"] == "a student's process did not start: no such thing"


def test_results_without_grading_have_all_that_was_asked() -> None:
    zero, ours = nothing_graded("ada", COURSE, ["unreadable"]), fault_result("ada", COURSE, "a bug")
    for made in (zero, ours):
        assert (made.score, made.max_score, len(made.exercises)) == (0.0, 4.0, 3)
    assert (zero.problems, zero.fault, ours.problems, ours.fault) == (["unreadable"], None, [], "a bug")
    assert {one.verdict for one in zero.exercises} == {"not_attempted"}
    assert msgspec.json.decode(msgspec.json.encode(ours)) == msgspec.to_builtins(ours)


# Tracks ---------------------------------------------------------------------------------------------------------------

NUMPY_ALONE = parse_policy('tracks = ["numpy"]\n[exercises]\nactivations.relu = 1\n', "policy.toml")
RIGHT = "def relu(x):\n    return np.maximum(x, 0)\n"


def test_a_track_that_is_not_asked_is_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: Launcher, track: str) -> None:
        assert track == "numpy", "there may be no PyTorch here"
        prepare(self, track)

    prepare = Launcher.prepare
    monkeypatch.setattr(Launcher, "prepare", start)
    folder = write(write(tmp_path / "ada", RIGHT), "def relu(x):\n    return torch.clamp(x, min=0)\n", track="torch")
    result = graded(read_files(folder), GradingSettings(NUMPY_ALONE))
    assert (result["score"], result["fault"]) == (1, None)
    said = "activations/in_torch.py: not asked in this course, or not in this track: activations.relu."
    assert result["notes"] == [said]


def test_a_function_that_converts_has_pytorch_at_hand(tmp_path: Path) -> None:
    code = "import torch\n\ndef relu(x):\n    x = x.numpy() if isinstance(x, torch.Tensor) else x\n    return np.maximum(x, 0)\n"
    result = graded(read_files(write(tmp_path / "ada", code)), GradingSettings(NUMPY_ALONE))
    assert result["score"] == 1
    # What would be the answer itself is found there too.
    code = "import torch\n\ndef relu(x):\n    return getattr(torch, 're' + 'lu')(torch.from_numpy(x)).numpy()\n"
    result = graded(read_files(write(tmp_path / "bob", code)), GradingSettings(NUMPY_ALONE))
    assert result["exercises"][0]["verdict"] == "forbidden"


def test_another_homework_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "ada", "def entropy(p):\n    return p\n", topic="information")
    result = graded(read_files(folder), GradingSettings(NUMPY_ALONE))
    (problem,) = result["problems"]
    assert problem.startswith("ada: no exercise that is asked is in it.")
    assert "information/in_numpy.py" in problem
    assert "information.entropy" in problem
