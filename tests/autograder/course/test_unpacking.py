"""What is written of an archive of a whole class, and that nothing else is."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from autograder.course import unpacking
from autograder.course.unpacking import unpack_class
from autograder.reading.files import NotASubmission, read_files
from tests.autograder.course.course_systems import RELU, zipped


def unpack(path: Path) -> tuple[list[str], list[str]]:
    """What lies in the folder then, and what is said."""
    folder = path.parent / "unpacked"
    said = unpack_class(path, path.name, folder)
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir()), said


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "deep" / "class.zip",
        {
            "../up.py": RELU,
            "/top.py": RELU,
            "a/../../b.py": RELU,
            "C:/x.py": RELU,
            "..\\w.py": RELU,
            "in.py": RELU,
            "/": b"",
        },
    )
    written, said = unpack(path)
    assert written == ["in.py"]
    assert said == ["class.zip: left out while it was unpacked: ../up.py, /top.py, a/../../b.py, C:/x.py, ..\\w.py, /."]
    assert sorted(each.name for each in tmp_path.rglob("*.py")) == ["in.py"]
    assert not Path("/top.py").exists()


def link(name: str, target: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = tarfile.SYMTYPE, target
    return made


def test_a_link_leads_nowhere_and_nothing_is_written_through_it(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_bytes(RELU)
    path = tmp_path / "class.tar"
    with tarfile.open(path, "w") as archive:
        archive.addfile(link("ada/hw.py", str(tmp_path / "secret.py")))
        archive.addfile(link("bo", str(tmp_path)))
        made = tarfile.TarInfo("bo/written.py")
        made.size = len(RELU)
        archive.addfile(made, io.BytesIO(RELU))
    unpack(path)
    folder = tmp_path / "unpacked"
    assert not (tmp_path / "written.py").exists()
    assert os.readlink(folder / "ada" / "hw.py") == unpacking.NOWHERE
    assert read_files(folder / "ada").problems == ["hw.py: left out, it is a link; hand in the file itself."]


def test_a_link_in_a_zip_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("ada/hw.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    unpack(path)
    assert os.readlink(tmp_path / "unpacked" / "ada" / "hw.py") == unpacking.NOWHERE


def test_what_holds_no_code_is_a_name_and_a_repository_is_seen(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "class.zip",
        {
            "ada/data.csv": b"1" * 1000,
            "ada/hw.py": RELU,
            "ada/.git/HEAD": b"x",
            "ada/.git/objects/ab": b"x",
            "__MACOSX/a": b"",
        },
    )
    assert unpack(path) == (["ada/data.csv", "ada/hw.py"], [])
    folder = tmp_path / "unpacked"
    assert (folder / "ada" / "data.csv").stat().st_size == 0
    assert (folder / "ada" / "hw.py").read_bytes() == RELU
    assert list((folder / "ada" / ".git").iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_cannot_be_written_is_said_and_the_others_are(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada/hw.py", RELU)
        archive.writestr("ada/hw.py", b"")
        archive.writestr("ada/hw.py/deeper.py", b"")
        archive.writestr("b" * 300 + ".py", b"")
        archive.writestr("bo/hw.py", RELU, compress_type=zipfile.ZIP_BZIP2)
    written, (said,) = unpack(path)
    # The student whose file is packed in an unusual way has not vanished.
    assert written == ["ada/hw.py", "bo/hw.py"]
    assert (tmp_path / "unpacked" / "ada" / "hw.py").read_bytes() == RELU
    for words in (
        "ada/hw.py (several files of this name)",
        "ada/hw.py/deeper.py",
        "its name is too long",
        "bo/hw.py (it is",
    ):
        assert words in said


def test_bounds_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_NOTEBOOK", 2**20)
    bomb = zipped(tmp_path / "one" / "class.zip", {"ada/hw.ipynb": b"\0" * 2**24})
    unpack(bomb)
    # One byte more than is read, so that its reader says that it is too large.
    assert (bomb.parent / "unpacked" / "ada" / "hw.ipynb").stat().st_size == 2**20 + 1
    monkeypatch.setattr(unpacking, "LARGEST_CLASS", 2**21)
    with pytest.raises(NotASubmission, match="GB are in it; unpack it yourself and name the folder"):
        unpack(zipped(tmp_path / "two" / "class.zip", {f"{number}.ipynb": b"\0" * 2**20 for number in range(3)}))
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 10)
    with pytest.raises(NotASubmission, match="too many files are in it"):
        unpack(zipped(tmp_path / "three" / "class.zip", {f"{number}.py": b"" for number in range(11)}))
    monkeypatch.setattr(unpacking, "LARGEST_LIST", 1000)
    with pytest.raises(NotASubmission, match="too many files are in it"):
        unpack(zipped(tmp_path / "four" / "class.zip", {f"{number}.py": b"" for number in range(50)}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"PK\3\4 and nothing more", "the archive is cut off or damaged"),
        (b"Rar!\x1a\x07", "it is a RAR archive"),
        (b"<html>", "it is a web page"),
    ],
)
def test_what_is_no_archive_is_said(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(content)
    with pytest.raises(NotASubmission, match=words) as problem:
        unpack(tmp_path / "class.zip")
    assert "to grade it as one submission, add --single" in str(problem.value)


def test_a_large_class_that_is_no_zip_is_to_be_unpacked_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "class.tar"
    with path.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(NotASubmission, match=r"it has more than 64 MB and is no \.zip; unpack it yourself"):
        unpack(path)


def test_a_large_zip_is_read_file_by_file(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(3):
            archive.writestr(f"{number}/data.csv", b"\0" * (30 * 2**20))
        archive.writestr("3/hw.py", RELU)
    assert path.stat().st_size > 64 * 2**20
    assert unpack(path) == (["0/data.csv", "1/data.csv", "2/data.csv", "3/hw.py"], [])
