"""What is read of a submission, and what is said about the rest: archives, folders and files of people who mean harm."""

import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from autograder.reading import files as files_module
from autograder.reading.files import NotASubmission, SubmittedFiles, read_files
from autograder.reading.submission import parse_submission

RELU = b"import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
FILE = "activations/in_numpy.py"
not_on_windows = pytest.mark.skipif(os.name != "posix", reason="there are no such files on Windows")


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def exercises(files: SubmittedFiles) -> list[str]:
    return [name for source in parse_submission(files).sources for name in source.exercises]


def one_problem(files: SubmittedFiles) -> str:
    (problem,) = files.problems
    return problem


# What is read -----------------------------------------------------------------------------------------------------------


def test_a_folder_keeps_its_code_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    for path in (FILE, "activations/my/part.py", "notes.ipynb", "data.csv", "activations/__pycache__/in_numpy.py",
                 ".git/hook.py", ".venv/lib.py", "__MACOSX/activations/._in_numpy.py", "._x.py", "desktop.ini",
                 ".ipynb_checkpoints/notes-checkpoint.ipynb", "env/pyvenv.cfg", "env/lib/numpy.py"):  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(RELU)
    files = read_files(folder)
    assert (files.name, files.problems) == ("ada", [])
    assert files.contents == dict.fromkeys((FILE, "activations/my/part.py", "notes.ipynb"), RELU)
    assert list(files.contents) == sorted(files.contents)


def test_a_topics_own_file_keeps_its_folders_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "activations").mkdir()
    file = written(tmp_path / FILE, RELU)
    assert list(read_files(file).contents) == [FILE]
    monkeypatch.chdir(file.parent)
    assert list(read_files(Path("in_numpy.py")).contents) == [FILE]
    assert read_files(Path(".")).name == "activations"
    everything = exercises(read_files(tmp_path))
    assert len(everything) > 1
    assert exercises(read_files(Path("."))) == exercises(read_files(Path("in_numpy.py"))) == everything


def test_modules_beside_a_single_file_are_read_only_where_it_is_ones_own(tmp_path: Path) -> None:
    ada = written(tmp_path / "ada.py", b"import bob\n" + RELU)
    written(tmp_path / "bob.py", RELU)
    (source,) = parse_submission(read_files(ada)).sources
    assert source.modules.cells == {}
    (source,) = parse_submission(read_files(ada, is_own=True)).sources
    assert [cell.text for cell in source.modules.cells["bob.py"]] == [RELU.decode()]


def test_a_digest_is_the_same_for_the_same_files_and_no_others() -> None:
    alike = [
        SubmittedFiles("ada", {"a.py": b"b", "c.py": b""}, []),
        SubmittedFiles("ada", {"a.py": b"", "bc.py": b""}, []),
        SubmittedFiles("ada", {"a.py": b"bc.py"}, []),
        SubmittedFiles("ada", {"a.py": b"b"}, ["c.py"]),
        SubmittedFiles("ada", {"a.py": b"b"}, ["c.py", ""]),
        SubmittedFiles("ada", {}, ["a.py", "b", "c.py", ""]),
        SubmittedFiles("adaa", {".py": b"b", "c.py": b""}, []),
        SubmittedFiles("ada", {"a.py": b"b", "c.py": b""}, [], "a.py"),
    ]
    assert len({files.digest() for files in alike}) == len(alike)
    assert alike[0].digest() == SubmittedFiles("ada", {"a.py": b"b", "c.py": b""}, []).digest()


# Folders that mean harm -------------------------------------------------------------------------------------------------


@not_on_windows
def test_no_link_is_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.py", b"SECRET = 1\n")
    folder = tmp_path / "ada"
    (folder / "activations").mkdir(parents=True)
    written(folder / FILE, RELU)
    for name, target in (("a.py", secret), ("b.py", "/etc/passwd"), ("c.py", FILE), ("d.py", "nowhere"), ("e.py", "e.py"),
                         ("attention", tmp_path), ("loop", "."), ("activations/up", "..")):  # fmt: skip
        (folder / name).symlink_to(target)
    files = read_files(folder)
    assert list(files.contents) == [FILE]
    assert [problem.partition(":")[0] for problem in files.problems] == [
        "a.py",
        "attention",
        "b.py",
        "c.py",
        "d.py",
        "e.py",
    ]
    assert all("it is a link" in problem for problem in files.problems)


@not_on_windows
def test_nothing_in_a_folder_is_waited_for(tmp_path: Path) -> None:
    written(tmp_path / "a.py", RELU)
    os.mkfifo(tmp_path / "fifo.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.py"))
        result: list[SubmittedFiles] = []
        reading = threading.Thread(target=lambda: result.append(read_files(tmp_path)), daemon=True)
        reading.start()
        reading.join(10)
    (files,) = result
    assert list(files.contents) == ["a.py"]
    assert files.problems == ["fifo.py: left out, it is not a file.", "s.py: left out, it is not a file."]
    with pytest.raises(NotASubmission, match="neither a file nor a folder"):
        read_files(tmp_path / "fifo.py")


@not_on_windows
def test_what_became_a_pipe_or_a_link_meanwhile_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.py")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    for name in ("fifo.py", "link.py"):
        with pytest.raises(OSError):  # noqa: PT011
            files_module.read_bytes(tmp_path / name, 10)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is unreadable here")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    written(tmp_path / "a.py", RELU).chmod(0)
    (tmp_path / "shut").mkdir(mode=0)
    written(tmp_path / "b.py", RELU)
    files = read_files(tmp_path)
    assert list(files.contents) == ["b.py"]
    assert files.problems == [
        "a.py: it cannot be read (Permission denied).",
        "shut/: it cannot be read (Permission denied).",
    ]


def test_a_file_that_is_gone_when_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "a.py", RELU)
    written(tmp_path / "b.py", RELU)
    whole = files_module.read_bytes

    def late(path: str | Path, limit: int) -> bytes:
        (tmp_path / "a.py").unlink(missing_ok=True)
        return whole(path, limit)

    monkeypatch.setattr(files_module, "read_bytes", late)
    files = read_files(tmp_path)
    assert list(files.contents) == ["b.py"]
    assert "a.py: it cannot be read (No such file or directory)" in one_problem(files)


def test_a_huge_file_costs_itself_alone(tmp_path: Path) -> None:
    with (tmp_path / "huge.py").open("wb") as file:
        file.truncate(50 * 2**30 if sys.platform == "linux" else 50 * 2**20)
    written(tmp_path / "a.py", RELU)
    files = read_files(tmp_path)
    assert list(files.contents) == ["a.py"]
    assert "huge.py: more than 1 MB is too large" in one_problem(files)
    with pytest.raises(NotASubmission, match="too large"):
        read_files(tmp_path / "huge.py")


def test_a_folder_of_very_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MOST_ENTRIES", 50)
    (tmp_path / "z").mkdir()
    for i in range(60):
        written(tmp_path / "z" / f"{i}.csv", b"")
    written(tmp_path / "a.py", RELU)
    files = read_files(tmp_path)
    assert list(files.contents) == ["a.py"]
    assert "the others were not looked at" in one_problem(files)


def test_folders_in_one_another_have_an_end(tmp_path: Path) -> None:
    place = tmp_path
    for _ in range(60):
        place /= "d"
    place.mkdir(parents=True)
    written(place / "deep.py", RELU)
    written(tmp_path / "a.py", RELU)
    files = read_files(tmp_path)
    assert list(files.contents) == ["a.py"]
    assert "more than 32 folders lie in one another" in one_problem(files)


# Names ------------------------------------------------------------------------------------------------------------------

NAMES = {
    "spaces": b"my home work.py",
    "quotes": b'it\'s "mine" & $HOME `ls`.py',
    "emoji": "👩‍💻🎉.py".encode(),
    "255 bytes": b"n" * 252 + b".py",
    "newline": b"a\nb.py",
    "escape": b"\x1b[2J.py",
    "bidirectional": "a\u202eyp.b.py".encode(),
    "no UTF-8": b"caf\xe9.py",
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of these names")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_any_name_is_read_and_can_be_printed(tmp_path: Path, name: bytes) -> None:
    folder = os.path.join(os.fsencode(tmp_path), name)
    os.mkdir(folder)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(RELU)
    files = read_files(Path(os.fsdecode(folder)))
    files.digest()
    assert exercises(files) == ["activations.relu"]
    for text in (files.name, *files.contents):
        assert text.encode()
        assert all(char.isprintable() or char == "\u200d" for char in text)
    single = read_files(Path(os.fsdecode(os.path.join(folder, name))))
    assert exercises(single) == ["activations.relu"]
    with pytest.raises(NotASubmission) as caught:
        read_files(Path(os.fsdecode(os.path.join(folder, b"not" + name))))
    assert str(caught.value).encode()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["nowhere", "nowhere/at/all.zip", "a\0b", "n" * 300])
def test_a_path_that_leads_nowhere(tmp_path: Path, path: str) -> None:
    with pytest.raises(NotASubmission, match=r"there is no such file|it cannot be read"):
        read_files(tmp_path / path)
