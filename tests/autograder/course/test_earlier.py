"""After a run, the folder of results holds this run's, and what was there before lies aside, whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.course import earlier
from autograder.course.gradebook import CannotWrite, Gradebook
from autograder.course.grading_job import GradingSettings
from autograder.course.grading_run import GradingRun
from autograder.course.students import find_class, stem_of
from autograder.formats import FORMATS, classroom50
from autograder.result import SubmissionResult, to_json
from tests.autograder.course.course_systems import RELU, write
from tests.autograder.formats.results import exercise, result

ALL = tuple(FORMATS)


@pytest.fixture(autouse=True)
def runner(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in classroom50.VARIABLES:
        monkeypatch.setenv(name, "")


def graded(folder: Path, *names: str, formats: tuple[str, ...] = ()) -> GradingRun:
    """A run over students of these names, without anybody being graded: what came of it is written down."""
    submissions = folder / f"class {len(os.listdir(folder))}"
    found = find_class(write(submissions, {f"{name}/hw.py": RELU for name in names}), folder / "out", folder / "s")
    with Gradebook(folder / "out") as book:
        made = GradingRun(book, found.students, GradingSettings(), formats=formats)
        for student in found.students:
            made.keep(student, of(student.name))
        made.write_overviews()
    return made


def of(name: str, **changes: Any) -> SubmissionResult:
    return result(exercise(score=0.5), submission=name, **changes)


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def current(out: Path) -> set[str]:
    return {path for path in files(out) if not path.startswith(("earlier/", "grades.csv", "summary.html", ".lock"))}


def expected(*names: str, formats: tuple[str, ...] = ()) -> set[str]:
    made = {f"results/{name}.json" for name in names}
    return made | {f"{form}/{name}.{FORMATS[form].suffix}" for form in formats for name in names}


def test_who_is_gone_leaves_nothing_that_looks_current(tmp_path: Path) -> None:
    out = tmp_path / "out"
    graded(tmp_path, "ada", "bob", "cy", formats=ALL)
    before = files(out)
    made = graded(tmp_path, "bob", "dora", formats=ALL)
    assert current(out) == expected("bob", "dora", formats=ALL)
    for path in expected("ada", "cy", formats=ALL):
        assert (out / "earlier" / "1" / path).read_bytes() == before[path]
    others = ", ".join(f"2 files of {form}" for form in ALL)
    assert made.moved == f"No longer current, and moved to earlier/1/: 2 results, {others}."


@pytest.mark.parametrize("name", ALL)
def test_a_format_that_nobody_asked_for_leaves_nothing_that_looks_current(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    graded(tmp_path, "ada", "bob", formats=ALL)
    before = files(out)
    rest = tuple(form for form in ALL if form != name)
    made = graded(tmp_path, "ada", "bob", formats=rest)
    assert current(out) == expected("ada", "bob", formats=rest)
    assert not (out / name).exists()
    for path in expected("ada", "bob", formats=(name,)) - expected("ada", "bob"):
        assert (out / "earlier" / "1" / path).read_bytes() == before[path]
    assert made.moved == f"No longer current, and moved to earlier/1/: 2 files of {name}."


def test_nothing_is_lost_and_nothing_written_over_however_often(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in range(1, 4):
        graded(tmp_path, "ada", "bob")
        assert graded(tmp_path, "bob").moved == f"No longer current, and moved to earlier/{number}/: 1 result."
        assert graded(tmp_path, "bob").moved == ""
    assert {path for path in files(out) if path.startswith("earlier/")} == {
        f"earlier/{number}/results/ada.json" for number in range(1, 4)
    }


def test_names_that_are_written_as_others_are_moved_too(tmp_path: Path) -> None:
    out = tmp_path / "out"
    graded(tmp_path, "Ada", "x;=1", "bob", formats=("junit",))
    assert len(current(out)) == 6
    graded(tmp_path, "bob", formats=("junit",))
    assert current(out) == expected("bob", formats=("junit",))


def test_what_others_have_put_there_is_not_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    graded(tmp_path, "ada", "bob", formats=("junit", "gradescope"))
    mine = {
        "results/notes.json": b'{"my": "notes"}', "results/ada.json.bak": to_json(of("ada")), "results/Mine.json": to_json(of("x")),
        "results/deep/cy.json": to_json(of("cy")), "junit/report.xml": b"<testsuite/>", "junit/readme.txt": b"<testsuites name=",
        "gradescope/own.json": b"{}", "github/mine.txt": b"my own", "github-summary/a.md": b"## mine", "earlier/7/x": b"",
        "earlier/notes.txt": b"", "backup/ada.json": to_json(of("ada")),
    }  # fmt: skip
    write(out, mine)
    (out / "results" / "link.json").symlink_to(out / "results" / "bob.json")
    (out / "classroom50").symlink_to(out / "backup")
    made = graded(tmp_path, "bob")
    there = files(out)
    assert {path: there[path] for path in mine} == mine
    assert (out / "results" / "link.json").is_symlink()
    assert (out / "junit").is_dir()
    assert made.moved.startswith("No longer current, and moved to earlier/8/: 1 result, 2 files of ")
    assert expected("ada", formats=("junit", "gradescope")) <= {
        path[10:] for path in there if path[:10] == "earlier/8/"
    }


def test_one_that_is_killed_on_the_way_has_lost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    graded(tmp_path, "ada", "bob", "cy", "dora", formats=("junit",))
    before = files(out)
    moved: list[str] = []

    def rename(source: Path, target: Path, move: Any = os.rename) -> None:
        if len(moved) == 3:
            raise KeyboardInterrupt
        moved.append(source.name)
        move(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(earlier.os, "rename", rename)
        with pytest.raises(KeyboardInterrupt):
            graded(tmp_path, "dora")
    graded(tmp_path, "dora")
    assert current(out) == expected("dora")
    contents = [content for path, content in files(out).items() if path.startswith("earlier/")]
    gone = [content for path, content in before.items() if path in expected("ada", "bob", "cy", formats=("junit",))]
    assert sorted(contents) == sorted([*gone, before["junit/dora.xml"]])


@pytest.mark.parametrize("obstacle", ["file", "link"])
def test_where_it_cannot_be_moved_that_is_said_and_all_stays(obstacle: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    graded(tmp_path, "ada", "bob")
    if obstacle == "file":
        (out / "earlier").write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        (out / "earlier").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotWrite, match=r"earlier: it cannot be written"):
        graded(tmp_path, "bob")
    assert (out / "results" / "ada.json").exists()
    assert not (tmp_path / "elsewhere").exists() or not os.listdir(tmp_path / "elsewhere")


def test_each_format_is_known_by_its_sign() -> None:
    for form in FORMATS.values():
        others = [other for other in FORMATS.values() if other is not form]
        content = form.render(of("ada"))
        assert form.sign
        assert form.sign in content
        assert not any(other.sign in content for other in others)


def test_a_stem_is_what_students_files_are_called() -> None:
    for name in ("ada", "Ada", "x;=1", "\u3164", "con", "a" * 255, "", "vae", "a.b", "-x"):
        assert earlier.STEM.fullmatch(stem_of(name))
