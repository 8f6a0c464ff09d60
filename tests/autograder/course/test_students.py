"""Whose submissions there are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.course.students import PLAIN, find_students, stem_of
from autograder.reading.files import NotASubmission


def names(folder: Path, out: Path | None = None) -> list[str]:
    return [student.name for student in find_students(folder, out or folder.parent / "out")]


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    for name in ("bob", "Ada", "ada"):
        (folder / name).mkdir(parents=True)
    (folder / "carol.zip").write_bytes(b"")
    return folder


def test_each_entry_is_one_students(submissions: Path) -> None:
    assert names(submissions) == ["Ada", "ada", "bob", "carol.zip"]
    assert find_students(submissions, Path("out"))[0].path == submissions / "Ada"


def test_what_systems_leave_behind_is_nobodys(submissions: Path) -> None:
    (submissions / "__MACOSX").mkdir()
    (submissions / ".DS_Store").write_bytes(b"")
    assert names(submissions) == ["Ada", "ada", "bob", "carol.zip"]


def test_a_link_that_leads_nowhere_is_somebodys(submissions: Path) -> None:
    (submissions / "dave").symlink_to("nowhere")
    assert "dave" in names(submissions)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere", "it is not there"),
        ("submissions/carol.zip", "it is a file; to grade this one submission, add --single"),
        ("submissions/bob", "nothing is in this folder"),
        ("submissions/carol.zip/deeper", "it is a file"),
    ],
)
def test_what_is_no_folder_of_submissions_is_said(submissions: Path, path: str, words: str) -> None:
    with pytest.raises(NotASubmission, match=words) as problem:
        find_students(submissions.parent / path, submissions.parent / "out")
    assert path in str(problem.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_is_said(submissions: Path) -> None:
    submissions.chmod(0)
    try:
        with pytest.raises(NotASubmission, match="Permission denied"):
            names(submissions)
        with pytest.raises(NotASubmission, match="Permission denied"):
            names(submissions / "bob")
    finally:
        submissions.chmod(0o755)


def test_one_submission_is_not_taken_for_a_class(submissions: Path) -> None:
    (submissions / "activations").mkdir()
    with pytest.raises(NotASubmission, match="this looks like one submission, it holds activations/"):
        names(submissions)


def test_a_single_submission_has_to_be_there(submissions: Path) -> None:
    (student,) = find_students(submissions / "bob", submissions / "bob" / "out", single=True)
    assert (student.name, student.path) == ("bob", submissions / "bob")
    with pytest.raises(NotASubmission, match="nobody: there is no such file or folder"):
        find_students(submissions / "nobody", Path("out"), single=True)


@pytest.mark.parametrize("out", ["", "out", "bob", "bob/deep/out", "../submissions/out"])
def test_results_among_the_submissions_would_be_graded(submissions: Path, out: str) -> None:
    with pytest.raises(NotASubmission, match="it lies among the submissions"):
        names(submissions, submissions / out)
    (submissions.parent / "link").symlink_to(submissions)
    with pytest.raises(NotASubmission, match="it lies among the submissions"):
        names(submissions, submissions.parent / "link" / out)


# What their files are called ------------------------------------------------------------------------------------------


def test_a_plain_name_stays() -> None:
    assert stem_of("ada.lovelace-2") == "ada.lovelace-2"


@pytest.mark.parametrize(
    "name", ["Ada", "a b", "../x", "ünï", "=1+1", "a" * 255, "-x", "\udcff", ".", "a\nb", "~", "con~1"]
)
def test_any_other_name_gets_a_number_of_its_own(name: str) -> None:
    stem = stem_of(name)
    assert stem == stem_of(name) != name
    assert len(stem) < 100
    assert PLAIN.fullmatch(stem.lower().replace("~", "-"))


def test_no_two_names_share_a_file() -> None:
    some = [
        "Ada",
        "ada",
        "ADA",
        "a b",
        "a_b",
        "a  b",
        "\u00e9",
        "e\u0301",
        "",
        "x" * 120,
        "x" * 121,
        "\udc80",
        "\udc81",
    ]
    assert len({stem_of(name).casefold() for name in some}) == len(some)
