"""A result is there whole or not at all, for one grader at a time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.course.gradebook import UNFINISHED, CannotWrite, Gradebook, GradebookLocked
from autograder.course.students import StudentEntry, student_entry
from autograder.result import SubmissionResult, to_json

ADA = student_entry(Path("ada"))
BOB = student_entry(Path("bob"))
ROOT = Path(__file__).parents[3]


def result(who: StudentEntry = ADA, **more: object) -> SubmissionResult:
    return SubmissionResult(
        submission=who.name, score=1.0, max_score=2.0, seconds=0.1, exercises=[], fingerprint="f", **more
    )  # type: ignore[arg-type]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "out"


def test_what_was_written_is_read(out: Path) -> None:
    with Gradebook(out) as book:
        book.write(book.result_path(ADA), to_json(result()))
        assert book.read(ADA) == book.current(ADA, "f") == result()
        assert book.read(BOB) is None
        assert book.current(ADA, "another") is None
        book.write(book.result_path(ADA), to_json(result(fault="a fault of ours")))
        assert book.current(ADA, "f") is None


DAMAGED = {
    "empty": b"",
    "half": to_json(result())[:-20],
    "not text": b'{"submission": "\xff\xfe"}',
    "zeros, as after a power cut": bytes(500),
    "deep": b"[" * 100_000,
    "another schema": to_json(result()).replace(b"tandem/result/v1", b"tandem/result/v9"),
    "something else": b'{"name": "ada"}',
    "a number for a name": json.dumps(msgspec.to_builtins(result()) | {"submission": 3}).encode(),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_no_result_is_none(out: Path, content: bytes) -> None:
    with Gradebook(out) as book:
        book.result_path(ADA).write_bytes(content)
        assert book.read(ADA) is None
        assert book.current(ADA, "f") is None
        with pytest.raises(CannotWrite, match=r"ada\.json: this result was written, and is gone or damaged"):
            list(book.all_of([ADA]))


def test_nobody_is_passed_over(out: Path) -> None:
    with Gradebook(out) as book:
        book.write(book.result_path(ADA), to_json(result()))
        assert list(book.all_of([ADA])) == [result()]
        with pytest.raises(CannotWrite, match=r"bob\.json"):
            list(book.all_of([ADA, BOB]))


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_files_have_the_rights_that_their_owner_gives(out: Path) -> None:
    before = os.umask(0o077)
    try:
        with Gradebook(out) as book:
            book.write(book.result_path(ADA), b"x")
            assert book.result_path(ADA).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_the_same_is_not_written_again(out: Path) -> None:
    with Gradebook(out) as book:
        place = out / "junit" / "ada.xml"
        for content, written in ((b"a", True), (b"a", False), (b"b", True)):
            before = place.stat().st_ino if place.exists() else None
            book.write_if_other(place, content)
            assert (place.stat().st_ino != before) == written
            assert place.read_bytes() == content
        book.remove(place)
        book.remove(place)
        assert not place.exists()


# Others ---------------------------------------------------------------------------------------------------------------


def test_a_second_grader_is_refused_and_the_first_is_not_disturbed(out: Path) -> None:
    with Gradebook(out) as first:
        unfinished = out / "results" / f"{UNFINISHED}ada.json"
        unfinished.write_bytes(b"being written")
        with pytest.raises(GradebookLocked, match="another `tandem grade` is at work here"):
            Gradebook(out).__enter__()
        assert unfinished.exists()
        first.write(first.result_path(ADA), b"x")
    with Gradebook(out) as next_one:
        next_one.write(next_one.result_path(ADA), b"y")


def test_a_lock_ends_with_its_process(out: Path) -> None:
    code = f"import time; from pathlib import Path; from autograder.course.gradebook import Gradebook\nwith Gradebook(Path({str(out)!r})): print(1, flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(GradebookLocked):
            Gradebook(out).__enter__()
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()  # type: ignore[union-attr]
    with Gradebook(out):
        pass


def test_what_a_killed_one_had_begun_is_taken_away(out: Path) -> None:
    left = [
        out / f"{UNFINISHED}grades.csv",
        out / "results" / f"{UNFINISHED}ada.json",
        out / "junit" / f"{UNFINISHED}x",
    ]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"half")
    with Gradebook(out):
        assert not any(file.exists() for file in left)


def move_away(out: Path) -> None:
    out.rename(out.with_name("elsewhere"))


def replace(out: Path) -> None:
    move_away(out)
    with Gradebook(out):
        pass


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file stays")
@pytest.mark.parametrize("happens", [shutil.rmtree, move_away, replace])
def test_a_folder_that_goes_meanwhile_is_said_and_not_made_again(out: Path, happens: Callable[[Path], object]) -> None:
    with Gradebook(out) as book:
        book.write(book.result_path(ADA), b"x")
        happens(out)
        with pytest.raises(CannotWrite, match=r"bob\.json: it cannot be written \(.+\)\. What is written is whole"):
            book.write(book.result_path(BOB), b"y")
        assert not (out / "results" / "bob.json").exists()


# A file system that refuses -------------------------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder(out: Path) -> None:
    out.parent.mkdir()
    out.write_text("my notes")
    with pytest.raises(CannotWrite, match=rf"--out {out}: it cannot be written to \(Not a directory\)"):
        Gradebook(out).__enter__()
    assert out.read_text() == "my notes"


def test_a_folder_in_place_of_a_file(out: Path) -> None:
    with Gradebook(out) as book:
        book.result_path(ADA).mkdir()
        with pytest.raises(CannotWrite, match="Is a directory"):
            book.write(book.result_path(ADA), b"x")
        assert not list(out.rglob(f"{UNFINISHED}*"))
        (out / "junit").write_text("a file")
        with pytest.raises(CannotWrite, match=r"ada\.xml: it cannot be written"):
            book.write(out / "junit" / "ada.xml", b"x")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_only_be_read(out: Path) -> None:
    with Gradebook(out) as book:
        book.write(book.result_path(ADA), b"x")
        book.results.chmod(0o555)
        with pytest.raises(CannotWrite, match="Permission denied"):
            book.write(book.result_path(BOB), b"y")
        book.results.chmod(0o755)
    out.chmod(0o555)
    (out / ".lock").chmod(0o444)
    with pytest.raises(CannotWrite, match="Permission denied"):
        Gradebook(out).__enter__()
    out.chmod(0o755)


@pytest.mark.parametrize("fails", ["write_bytes", "replace"])
def test_a_disk_that_is_full_leaves_the_older_result(out: Path, fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(place: Path | str, *_: object) -> None:
        if fails == "write_bytes":
            Path(os.fspath(place)).touch()
        raise OSError(28, "No space left on device")

    with Gradebook(out) as book:
        book.write(book.result_path(ADA), b"older")
        with monkeypatch.context() as patch:
            patch.setattr(Path if fails == "write_bytes" else os, fails, full)
            with pytest.raises(CannotWrite, match="No space left on device"):
                book.write(book.result_path(ADA), b"newer")
        assert book.result_path(ADA).read_bytes() == b"older"
        assert not list(out.rglob(f"{UNFINISHED}*"))
        book.write(book.result_path(ADA), b"newer")


def test_a_file_system_that_cannot_lock_is_not_taken_for_busy(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def cannot(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", cannot)
    with pytest.raises(CannotWrite, match="No locks available"):
        Gradebook(out).__enter__()
