"""Progress belongs to a folder, survives what happens to files, and takes no ✓ away for what could not be read."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from autograder import progress
from autograder.result import ExerciseResult
from autograder.work_folder import MARK, find_work_folder


def result(verdict: str, name: str = "activations.relu", track: str = "numpy", **more) -> ExerciseResult:
    plain = {"score": 0.0, "max_score": 1.0, "seconds": 0.0, "laws": [], "counterexample": None, "mistake": None,
             "message": "", "output": ""}  # fmt: skip
    return ExerciseResult(name=name, track=track, verdict=verdict, **(plain | more))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work" / "activations").mkdir(parents=True)
    progress.begin(tmp_path / "work")
    return tmp_path / "work"


def test_a_verdict_is_kept_in_the_folder_that_the_path_lies_in(folder: Path) -> None:
    progress.remember_verdicts(folder / "activations" / "in_numpy.py", [result("passed")])
    assert progress.read(folder).verdicts == {"activations.relu numpy": "passed"}
    assert progress.read(folder).has_passed("activations.relu", "numpy")
    assert not progress.read(folder).has_passed("activations.relu", "torch")


def test_another_folder_knows_nothing_of_it_and_gets_no_file(folder: Path, tmp_path: Path) -> None:
    progress.remember_verdicts(folder, [result("passed")])
    other = tmp_path / "other"
    other.mkdir()
    progress.remember_verdicts(other, [result("passed")])
    assert list(other.iterdir()) == []
    assert find_work_folder(other) is None
    assert progress.read(find_work_folder(other)).verdicts == {}


def test_the_nearest_folder_counts(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    progress.begin(inner)
    progress.remember_verdicts(inner, [result("passed")])
    assert progress.read(folder).verdicts == {}


def test_what_could_not_be_read_takes_nothing_away(folder: Path) -> None:
    progress.remember_verdicts(folder, [result("passed")])
    for verdict in ("not_attempted", "error", "failed"):
        progress.remember_verdicts(folder, [result(verdict)], partly_read={("activations.relu", "numpy"): True})
        assert progress.read(folder).has_passed("activations.relu", "numpy")
    for verdict in ("not_attempted", "error"):
        progress.remember_verdicts(folder, [result(verdict)], partly_read={("activations.relu", "numpy"): False})
        assert progress.read(folder).has_passed("activations.relu", "numpy")
    progress.remember_verdicts(folder, [result("grader_fault")])
    assert progress.read(folder).has_passed("activations.relu", "numpy")


def test_what_was_read_and_fails_takes_the_mark_away(folder: Path) -> None:
    progress.remember_verdicts(folder, [result("passed")])
    progress.remember_verdicts(folder, [result("failed")])
    assert not progress.read(folder).has_passed("activations.relu", "numpy")


def test_what_was_read_and_fails_does_so_beside_what_could_not_be_read_too(folder: Path) -> None:
    progress.remember_verdicts(folder, [result("passed")])
    progress.remember_verdicts(folder, [result("failed")], partly_read={("activations.relu", "numpy"): False})
    assert not progress.read(folder).has_passed("activations.relu", "numpy")


def test_what_passes_counts_even_where_the_rest_of_the_file_cannot_be_read(folder: Path) -> None:
    progress.remember_verdicts(folder, [result("passed")], partly_read={("activations.relu", "numpy"): True})
    assert progress.read(folder).has_passed("activations.relu", "numpy")


DAMAGED = {
    "nothing": "", "half of it": '{"version": 1, "verd', "no object": "[1, 2]", "no version": '{"verdicts": {}}',
    "a version in words": '{"version": "one"}', "true": '{"version": true}', "version 0": '{"version": 0}',
    "verdicts in a list": '{"version": 1, "verdicts": ["passed"]}',
    "a verdict that is a number": '{"version": 1, "verdicts": {"a": 1}}',
    "hints in words": '{"version": 1, "hints": {"a": "many"}}',
    "a failure of another form": '{"version": 1, "failures": {"a": {"surprise": 1}}}',
    "very deep": "[" * 100_000, "no text": b"\xff\xfe\x00", "NaN": '{"version": NaN}',
}  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_said_kept_aside_and_begun_anew(folder: Path, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / MARK).write_bytes(raw)
    known = progress.read(folder)
    assert known.verdicts == {}
    assert "it is damaged; it is kept as .tandem.kept-1.json, and progress begins anew" in known.said
    assert (folder / ".tandem.kept-1.json").read_bytes() == raw
    assert progress.read(folder) == progress.Progress()


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(folder: Path) -> None:
    for number in (1, 2):
        (folder / MARK).write_text(f"damaged {number}")
        progress.read(folder)
    assert [(folder / f".tandem.kept-{n}.json").read_text() for n in (1, 2)] == ["damaged 1", "damaged 2"]


def test_a_newer_version_is_said_and_kept_aside(folder: Path) -> None:
    (folder / MARK).write_text(json.dumps({"version": progress.VERSION + 1, "streak": 12}))
    known = progress.read(folder)
    assert "a newer Tandem" in known.said
    assert json.loads((folder / ".tandem.kept-1.json").read_text())["streak"] == 12


def test_a_file_that_cannot_be_read_is_said_and_left_alone(folder: Path) -> None:
    (folder / MARK).unlink()
    (folder / MARK).mkdir()
    assert "cannot be read" in progress.read(folder).said
    assert (folder / MARK).is_dir()


def test_a_folder_that_cannot_be_written_goes_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress.os, "replace", full)
    progress.remember_verdicts(folder, [result("passed")])
    assert progress.read(folder).verdicts == {}
    assert [one.name for one in folder.iterdir()] == ["activations", MARK] or len(list(folder.iterdir())) == 2


def remember_one(folder: Path, number: int) -> None:
    for exercise in range(10):
        progress.remember_verdicts(folder, [result("passed", name=f"activations.f{number}_{exercise}")])


def test_checks_that_end_at_the_same_time_lose_nothing(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=remember_one, args=(folder, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(progress.read(folder).verdicts) == 40


def test_the_last_failure_is_given_once_and_forgotten_when_it_passes(folder: Path) -> None:
    failed = result("failed", mistake="is the absolute value", hint="Negative inputs become 0.", broken="a law")
    progress.remember_verdicts(folder, [failed])
    given = progress.give_failure(folder, "activations.relu", "numpy")
    assert given is not None
    assert (given.mistake, given.hint, given.law) == ("is the absolute value", "Negative inputs become 0.", "a law")
    assert progress.give_failure(folder, "activations.relu", "numpy") is None
    progress.remember_verdicts(folder, [failed])
    assert progress.give_failure(folder, "activations.relu", "numpy") is not None
    progress.remember_verdicts(folder, [failed, result("passed")])
    assert progress.give_failure(folder, "activations.relu", "numpy") is None


def test_a_failure_without_a_hint_is_not_given(folder: Path) -> None:
    progress.remember_verdicts(folder, [result("failed")])
    assert progress.give_failure(folder, "activations.relu", "numpy") is None


def test_hints_are_counted_by_exercise_and_track_and_begin_again(folder: Path) -> None:
    assert [progress.next_hint(folder, "activations.relu", "numpy", 3) for _ in range(4)] == [0, 1, 2, 0]
    assert progress.next_hint(folder, "activations.relu", "torch", 3) == 0
    assert progress.next_hint(None, "activations.relu", "numpy", 3) == 0


def test_the_answer_is_free_after_passing_or_after_all_hints(folder: Path) -> None:
    assert not progress.is_free(progress.read(folder), "activations.relu", "numpy", 3)
    for _ in range(3):
        progress.next_hint(folder, "activations.relu", "numpy", 3)
    assert progress.is_free(progress.read(folder), "activations.relu", "numpy", 3)
    progress.remember_verdicts(folder, [result("passed", track="torch")])
    assert progress.is_free(progress.read(folder), "activations.relu", "torch", 3)
