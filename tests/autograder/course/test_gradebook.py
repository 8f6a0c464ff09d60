"""A result is there whole or not at all, for one grader at a time."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given

from autograder.course.gradebook import UNFINISHED, CannotWrite, Gradebook, GradebookLocked
from autograder.course.kept_result import NoResult, parse_result
from autograder.course.students import StudentEntry, student_entry
from autograder.result import LARGEST_RESULT, LEFT_OUT, Counterexample, ExerciseResult, SubmissionResult, to_json
from tests.autograder.formats.results import results

ADA = student_entry(Path("ada"))
BOB = student_entry(Path("bob"))
ROOT = Path(__file__).parents[3]


def result(who: StudentEntry = ADA, **more: object) -> SubmissionResult:
    plain = {"submission": who.name, "score": 1.0, "max_score": 2.0, "seconds": 0.1, "exercises": [RIGHT, WRONG]}
    return SubmissionResult(**plain | {"fingerprint": "f"} | more)  # type: ignore[arg-type]


def exercise(**changes: object) -> ExerciseResult:
    plain = {"name": "graphs.degrees", "track": "numpy", "verdict": "passed", "score": 1.0, "max_score": 1.0}
    rest = {"seconds": 0.1, "laws": [], "counterexample": None, "mistake": None, "message": "", "output": ""}
    return ExerciseResult(**plain | rest | changes)  # type: ignore[arg-type]


RIGHT, WRONG = exercise(), exercise(name="activations.relu", verdict="failed", score=0.0)


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


def with_one(**changes: object) -> bytes:
    """A result in which something is off about one exercise, and the sums with it."""
    one = exercise(**changes)
    return to_json(result(exercises=[one, WRONG], score=one.score, max_score=one.max_score + 1))


def raw(**changes: object) -> bytes:
    """What `to_json` would not write."""
    return json.dumps(msgspec.to_builtins(result()) | changes).encode()


OUT_OF_BOUNDS = {
    "another student's": (to_json(result(BOB)), "it is of another submission"),
    "less than nothing": (with_one(score=-1.0), "out of bounds"),
    "more than there is": (with_one(score=2.0), "more than there is to earn"),
    "more than anybody has": (with_one(score=1e10, max_score=1e10), "out of bounds"),
    "infinity": (raw(score="1e999").replace(b'"1e999"', b"1e999"), "not JSON of this form"),
    "not a number": (raw(score="NaN").replace(b'"NaN"', b"NaN"), "not JSON of this form"),
    "a score that was put up": (to_json(result(score=2.0)), "do not add up"),
    "points without an exercise": (to_json(result(exercises=[])), "do not add up"),
    "another maximum": (to_json(result(max_score=3.0)), "do not add up"),
    "seconds before it began": (to_json(result(seconds=-5.0)), "out of bounds"),
    "an exercise that there is not": (with_one(name="graphs.nothing"), "an exercise that there is not"),
    "a track that there is not": (with_one(track="jax"), "an exercise that there is not"),
    "a verdict that there is not": (with_one().replace(b'"passed"', b'"perfect"'), "not JSON of this form"),
    "points for what is worth none": (with_one(verdict="forbidden"), "does not go with its verdict"),
    "points for a fault": (with_one(verdict="grader_fault"), "does not go with its verdict"),
    "a long text": (to_json(result(problems=["x" * 10**6])), "a text in it is too long"),
    "a long list": (to_json(result(notes=["x"] * 10**4)), "a list in it is too long"),
    "many remarks": (with_one(remarks=["x"] * 10**4), "a list in it is too long"),
    "many exercises": (
        to_json(result(exercises=[WRONG] * 3000, score=0.0, max_score=3000.0)), "a list in it is too long",
    ),
    "a list in a list in a list": (raw(counterexample={}).replace(b"{}", b"[" * 10**5), "not JSON of this form"),
    "too large": (b" " * (LARGEST_RESULT + 1), "more than 8 MiB"),
    "a hundred megabytes": (b"[" * 10**8, "more than 8 MiB"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "why"), OUT_OF_BOUNDS.values(), ids=OUT_OF_BOUNDS.keys())
def test_what_is_out_of_bounds_is_graded_again_and_in_no_table(out: Path, content: bytes, why: str) -> None:
    with Gradebook(out) as book:
        book.result_path(ADA).write_bytes(content)
        begun = time.perf_counter()
        assert book.read(ADA) is None
        assert book.current(ADA, "f") is None
        with pytest.raises(CannotWrite, match=rf"ada\.json: this result was written, and is gone or damaged \(.*{why}"):
            list(book.all_of([ADA]))
        assert time.perf_counter() - begun < 2


def test_a_link_and_a_pipe_are_no_results(out: Path) -> None:
    with Gradebook(out) as book:
        book.write(book.result_path(ADA), to_json(result()))
        os.rename(book.result_path(ADA), out / "elsewhere.json")
        book.result_path(ADA).symlink_to(out / "elsewhere.json")
        assert book.read(ADA) is None
        os.mkfifo(book.result_path(BOB))
        assert book.read(BOB) is None
        # What is written stands in the link's place, and not where it leads.
        book.write(book.result_path(ADA), to_json(result(notes=["new"])))
        assert book.read(ADA) == result(notes=["new"])
        assert b"new" not in (out / "elsewhere.json").read_bytes()


def test_what_we_write_is_never_too_large_to_be_read(out: Path) -> None:
    example = Counterexample({"x": ["\x00" * 2000] * 400}, None, None)
    large = result(exercises=[exercise(counterexample=example, output="o" * 10**5), WRONG])
    assert len(to_json(large)) < LARGEST_RESULT
    larger = result(
        exercises=[exercise(counterexample=example, score=0.0, verdict="failed")] * 20, score=0.0, max_score=20.0
    )
    with Gradebook(out) as book:
        for of in (large, larger):
            book.write(book.result_path(ADA), to_json(of))
            read = book.read(ADA)
            assert read is not None
            assert [one.verdict for one in read.exercises] == [one.verdict for one in of.exercises]
        assert read.notes == [LEFT_OUT]


@given(of=results)
def test_any_result_is_read_or_refused(of: SubmissionResult) -> None:
    # Half a character is in no file.
    with contextlib.suppress(NoResult, UnicodeEncodeError):
        assert parse_result(to_json(of)) == of


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
