"""Where a class lies: as it comes, in one archive, and further down."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest

from autograder.course.students import SubmittedClass, find_class
from autograder.reading.files import NotASubmission
from tests.autograder.course.course_systems import CLASS, RELU, WRITERS, write, zipped


@pytest.fixture(autouse=True)
def scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives are unpacked where nobody looks for students."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("scratch")))


def found_in(path: Path) -> SubmittedClass:
    return find_class(path, path.parent / "out", Path(tempfile.mkdtemp()))


def names(path: Path) -> list[str]:
    return [student.name for student in found_in(path).students]


def packed(**files: bytes) -> bytes:
    """A zip of Python files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.py", content)
    return made.getvalue()


# In one archive -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", sorted(WRITERS))
def test_a_zip_is_the_same_class_as_its_folder(system: str, tmp_path: Path) -> None:
    written = WRITERS[system](CLASS)
    expected = found_in(write(tmp_path / "plain" / "class", written))
    alone = zipped(tmp_path / "alone" / "submissions.zip", written)
    wrapped = zipped(tmp_path / "wrapped" / "hw1.zip", {f"hw1/{path}": content for path, content in written.items()})
    for path in (alone, alone.parent, wrapped, wrapped.parent):
        found = found_in(path)
        assert [(student.name, student.stem) for student in found.students] == [
            (student.name, student.stem) for student in expected.students
        ]
        assert found.set_aside[-1:] == expected.set_aside[-1:] or found.set_aside[0].startswith(
            "The class was found in"
        )


def test_each_archive_in_an_archive_is_one_students(tmp_path: Path) -> None:
    inner = {"ada.zip": packed(hw=RELU), "bo.zip": packed(hw=RELU), "grades.csv": b""}
    path = zipped(tmp_path / "class" / "submissions.zip", inner)
    for where in (path, path.parent):
        found = found_in(where)
        assert [student.name for student in found.students] == ["ada.zip", "bo.zip"]
        assert [student.read().contents for student in found.students] == [{"hw.py": RELU}] * 2
        assert found.set_aside[-1] == "Set aside, as no student's work: grades.csv."


def test_a_class_may_be_a_tar(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", {"ada/hw.py": RELU, "bo/hw.py": RELU})
    with tarfile.open(tmp_path / "class.tar.gz", "w:gz") as archive:
        archive.add(folder, "class")
    assert names(tmp_path / "class.tar.gz") == ["ada", "bo"]


def test_names_that_a_mac_has_packed_are_read(tmp_path: Path) -> None:
    # UTF-8 without the flag that says so: written in ASCII, with as many bytes, and then replaced.
    people = {"Zoë Müller": "a", "明 李": "b", "Ada Doe": "c"}
    letters = {name: letter * len(name.encode()) for name, letter in people.items()}
    path = zipped(
        tmp_path / "submissions.zip",
        {f"{each}_{number}_assignsubmission_file_/hw.py": RELU for number, each in enumerate(letters.values())},
    )
    raw = path.read_bytes()
    for name, each in letters.items():
        raw = raw.replace(each.encode(), name.encode())
    path.write_bytes(raw)
    assert names(path) == sorted(people)


def test_one_submission_in_an_archive_is_not_taken_for_a_class(tmp_path: Path) -> None:
    for number, files in enumerate(
        [
            {"activations/in_numpy.py": RELU},
            {"src/hw.py": RELU, "tests/test.py": b""},
            {"softmax.py": b"", "helpers.py": b""},
        ]
    ):
        path = zipped(tmp_path / str(number) / "class.zip", files)
        with pytest.raises(
            NotASubmission,
            match=r"this looks like one submission, it holds (activations/|src/|helpers\.py)\. .* add --single",
        ):
            names(path)
        # In a folder it is somebody's.
        assert names(path.parent) == ["class.zip"]


# Further down ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected", "way"),
    [
        (["hw1/ada/hw.py", "hw1/bo/hw.py"], ["ada", "bo"], "class/hw1"),
        (["CS 101/ada/hw.py", "CS 101/bo/hw.py", "desktop.ini"], ["ada", "bo"], "class/CS 101"),
        (["hw1/submissions/ada.ipynb", "hw1/submissions/bo.py"], ["ada.ipynb", "bo.py"], "class/hw1/submissions"),
        (["submitted/ada/hw1/a.py", "submitted/bo/hw1/a.py", "release/hw1/a.py"], ["ada", "bo"], "class/submitted"),
        (["Homework 2/Abgaben/Doe_Ada_ada_7/a.py", "Homework 2/status.xlsx"], ["Ada Doe"], "class/Homework 2/Abgaben"),
        (["Student Work/Submitted files/Ada Doe/a.py", "Student Work/Working files/Ada Doe/a.py"], ["Ada Doe"],
         "class/Student Work/Submitted files"),
    ],
)  # fmt: skip
def test_a_class_is_found_further_down_and_that_is_said(
    files: list[str], expected: list[str], way: str, tmp_path: Path
) -> None:
    folder = write(tmp_path / "class", dict.fromkeys(files, RELU))
    found = found_in(folder)
    assert [student.name for student in found.students] == expected
    assert found.set_aside[0] == f"The class was found in {tmp_path / way}."


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # A class of one.
        (["ada/hw.py"], ["ada"]),
        (["ada/softmax.py", "ada/helpers.py"], ["ada"]),
        (["ada/part1/hw.py", "ada/part2/hw.py"], ["ada"]),
        (["ada/src/hw.py", "ada/tests/test_hw.py", "ada/README.md"], ["ada"]),
        (["ada/activations/in_numpy.py", "ada/attention/in_numpy.py"], ["ada"]),
        (["ada/my/work/hw.py"], ["ada"]),
        (["ada.py"], ["ada.py"]),
        (["hw1/ada/hw.py", "bo/hw.py"], ["bo", "hw1"]),
    ],
)
def test_one_students_folders_are_no_class(files: list[str], expected: list[str], tmp_path: Path) -> None:
    found = found_in(write(tmp_path / "class", dict.fromkeys(files, RELU)))
    assert [student.name for student in found.students] == expected
    assert found.set_aside == []


def test_one_students_archive_is_no_class(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class" / "ada.zip", {"hw.py": RELU, "more/hw2.py": RELU})
    assert names(path.parent) == ["ada.zip"]
    path.write_bytes(b"PK\3\4 and nothing more")
    assert names(path.parent) == ["ada.zip"]
    assert found_in(path.parent).set_aside == []


def test_it_does_not_go_down_for_ever(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    deep = folder / "/".join(["hw1"] * 40)
    write(deep, {"ada/hw.py": RELU, "bo/hw.py": RELU})
    assert names(folder) == ["hw1"]


def test_a_link_is_not_gone_down(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"ada/hw.py": RELU, "bo/hw.py": RELU})
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "hw1").symlink_to(tmp_path / "elsewhere")
    assert names(tmp_path / "class") == ["hw1"]


# An archive beside what was unpacked from it --------------------------------------------------------------------------


@pytest.mark.parametrize("system", sorted(set(WRITERS) - {"ilias", "teams", "github", "nbgrader"}))
@pytest.mark.parametrize("below", ["", "hw1/"])
def test_the_archive_of_a_class_is_nobodys(system: str, below: str, tmp_path: Path) -> None:
    written = WRITERS[system](CLASS)
    folder = write(tmp_path / "class", written)
    expected = names(folder)
    zipped(folder / "CS-101-hw1.zip", {f"{below}{path}": content for path, content in written.items()})
    found = found_in(folder)
    assert [student.name for student in found.students] == expected
    assert "CS-101-hw1.zip" in found.set_aside[-1]


def test_the_archive_of_plain_folders_is_nobodys_and_a_students_is_somebodys(tmp_path: Path) -> None:
    written = {"ada/hw.py": RELU, "bo/hw.py": RELU, "cy/hw.py": RELU}
    folder = write(tmp_path / "class", written)
    zipped(folder / "all.zip", written)
    zipped(folder / "dave.zip", {"hw.py": RELU, "ada/hw.py": RELU})
    (folder / "eve.zip").write_bytes(b"PK\3\4")
    found = found_in(folder)
    assert [student.name for student in found.students] == ["ada", "bo", "cy", "dave.zip", "eve.zip"]
    assert found.set_aside == ["Set aside, as no student's work: all.zip."]


def test_a_folder_of_the_archives_name_is_the_class(tmp_path: Path) -> None:
    written = {f"hw1/{name}": RELU for name in ("ada/hw.py", "bo/hw.py")}
    folder = write(tmp_path / "class", written)
    zipped(folder / "hw1.zip", written)
    found = found_in(folder)
    assert [student.name for student in found.students] == ["ada", "bo"]
    assert found.set_aside == [
        f"The class was found in {folder / 'hw1'}.", "hw1.zip was not opened: what is in it lies beside it.",
    ]  # fmt: skip
