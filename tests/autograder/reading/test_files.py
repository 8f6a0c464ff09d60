"""What is read of a submission, and what is said about the rest: archives, folders and files of people who mean harm."""

import io
import json
import os
import socket
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from autograder.reading import collecting, files as files_module
from autograder.reading.files import NotASubmission, SubmittedFiles, read_files
from autograder.reading.notebooks import read_notebook
from autograder.reading.submission import parse_submission

RELU = b"import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": RELU.decode()}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
).encode()
FILE = "activations/in_numpy.py"
not_on_windows = pytest.mark.skipif(os.name != "posix", reason="there are no such files on Windows")


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zip_bytes(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def exercises(files: SubmittedFiles) -> list[str]:
    return [name for source in parse_submission(files).sources for name in source.exercises]


def one_problem(files: SubmittedFiles) -> str:
    (problem,) = files.problems
    return problem


# What is read -----------------------------------------------------------------------------------------------------------


def test_a_folder_keeps_its_code_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    for path in (FILE, "activations/my/part.py", "data.csv", "image.png", "activations/__pycache__/in_numpy.py",
                 ".git/hook.py", ".venv/lib.py", "__MACOSX/activations/._in_numpy.py", "._x.py", "desktop.ini",
                 ".ipynb_checkpoints/notes-checkpoint.ipynb", "env/pyvenv.cfg", "env/lib/numpy.py"):  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(RELU)
    written(folder / "notes.ipynb", NOTEBOOK)
    files = read_files(folder)
    assert (files.name, files.problems, files.notes) == ("ada", [], [])
    assert files.contents == dict.fromkeys((FILE, "activations/my/part.py"), RELU) | {"notes.ipynb": NOTEBOOK}
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


# Other names ------------------------------------------------------------------------------------------------------------

PROSE = b"Name: Ada Doe (ada)\nAssignment: HW1\nFiles:\n\tOriginal filename: hw.ipynb\n"
RENAMED: dict[str, tuple[str, bytes, str]] = {
    "by a browser, .json": ("hw.ipynb.json", NOTEBOOK, "hw.ipynb"),
    "by a course system, .txt": ("hw.ipynb.txt", NOTEBOOK, "hw.ipynb"),
    "twice": ("hw.ipynb.txt.txt", NOTEBOOK, "hw.ipynb"),
    "a script, .txt": ("hw.py.txt", RELU, "hw.py"),
    "a script of one line": ("hw.py.txt", b"x = 1\n", "hw.py"),
    "a topic's own": ("in_numpy.py.txt", RELU, "in_numpy.py"),
    "while it is fetched": ("hw.py.download", RELU, "hw.py"),
    "a second time": ("hw.ipynb (1)", NOTEBOOK, "hw (1).ipynb"),
    "a second time, .txt": ("hw (1).ipynb.txt", NOTEBOOK, "hw (1).ipynb"),
    "a copy": ("hw.py - Copy", RELU, "hw - Copy.py"),
    "a space": ("hw.py ", RELU, "hw.py"),
    "without a suffix": ("hw", NOTEBOOK, "hw.ipynb"),
    "a script without a suffix": ("homework 1.5", RELU, "homework 1.5.py"),
    "a script that says so": ("hw", b"#!/usr/bin/env python3\nx = 1\n", "hw.py"),
    "mistyped": ("hw.pynb", NOTEBOOK, "hw.ipynb"),
    "a notebook as .txt": ("hw.txt", NOTEBOOK, "hw.ipynb"),
    "a notebook as .json": ("hw.json", NOTEBOOK, "hw.ipynb"),
    "a notebook in UTF-16": ("hw.txt", NOTEBOOK.decode().encode("utf-16"), "hw.ipynb"),
    "a notebook with a BOM": ("hw.txt", b"\xef\xbb\xbf" + NOTEBOOK, "hw.ipynb"),
    "a notebook called .py": ("hw.py", NOTEBOOK, "hw.ipynb"),
    "a script called .ipynb": ("hw.ipynb", RELU, "hw.py"),
    "IPython's": ("hw.ipy", RELU, "hw.py"),
    "Windows' Python": ("hw.pyw", RELU, "hw.py"),
    "in capitals": ("HW.IPYNB.TXT", NOTEBOOK, "HW.ipynb"),
}


@pytest.mark.parametrize(("name", "content", "path"), RENAMED.values(), ids=RENAMED.keys())
def test_what_is_code_by_another_name_is_read(tmp_path: Path, name: str, content: bytes, path: str) -> None:
    folder = tmp_path / "ada" / "part1"
    folder.mkdir(parents=True)
    written(folder / name, content)
    files = read_files(tmp_path / "ada")
    assert files.contents == {f"part1/{path}": content}
    assert files.problems == []
    what = "a notebook" if path.endswith(".ipynb") else "Python"
    assert files.notes == [f"part1/{name}: it looks like {what} and was read as part1/{path}; call it so."]
    single = read_files(folder / name)
    assert (single.contents, single.single, single.name, single.problems) == ({path: content}, path, name, [])
    # Under its own name it would have been read as well.
    assert read_files(written(folder / path, content)).contents == {path: content}


@pytest.mark.parametrize("name", ["hw.py", "HW.PY", "hw.ipynb", "HW.IPYNB", "hw (1).py", "._.py"])
def test_what_has_its_own_name_keeps_it(tmp_path: Path, name: str) -> None:
    content = NOTEBOOK if name.lower().endswith("ipynb") else RELU
    files = read_files(written(tmp_path / name, content))
    assert (list(files.contents), files.problems, files.notes) == ([name], [], [])


LEFT_OUT: dict[str, tuple[str, bytes, str]] = {
    "Python in a text": ("hw.txt", RELU, "hw.txt: left out, it looks like Python; call it hw.py."),
    "Python in something": ("hw.final", RELU, "hw.final: left out, it looks like Python; call it hw.py."),
    "what an editor keeps": ("hw.py~", RELU, "it seems to be an older copy; if it is your work, call it hw.py."),
    "what Git keeps": ("hw.py.orig", RELU, "it seems to be an older copy; if it is your work, call it hw.py."),
    "an old notebook": ("hw.ipynb.bak", NOTEBOOK, "older copy; if it is your work, call it hw.ipynb."),
    "a print": ("hw.ipynb.pdf", b"%PDF-1.7", "it is not what its name says; hand in hw.ipynb itself."),
    "a document": ("hw.py.docx", b"PK\3\4", "it is not what its name says; hand in hw.py itself."),
    "compiled": ("hw.cpython-311.pyc", b"\xa7\r\r\n", "it is what Python made of a .py; hand in the .py itself."),
    "a link of Windows": ("hw.url", b"[InternetShortcut]\nURL=x", "it is a link to a page; hand in the file itself."),
    "hidden": (".hw.py", RELU, ".hw.py: left out, its name or its folder's begins with a dot."),
    "in a hidden folder": (".mine/hw.py", RELU, ".mine/hw.py: left out, its name or its folder's begins with a dot."),
}


@pytest.mark.parametrize(("name", "content", "sentence"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_only_looks_like_code_is_said(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    written(tmp_path / name, content)
    files = read_files(tmp_path)
    assert files.contents == {}
    assert one_problem(files).endswith(sentence)
    if not name.startswith("."):
        with pytest.raises(NotASubmission) as caught:
            read_files(tmp_path / name)
        assert str(caught.value) == one_problem(files)
        # Beside the file itself it has cost nobody anything.
        better = "hw.ipynb" if "ipynb" in name else "hw.py"
        written(tmp_path / better, NOTEBOOK if "ipynb" in name else RELU)
        files = read_files(tmp_path)
        assert list(files.contents) == [better]
        assert len(files.problems) == (name == "hw.cpython-311.pyc")


QUIET = {
    "a receipt": ("HW1_ada_attempt_2024-03-03-11-00-00.txt", PROSE),
    "words of Python": ("notes.txt", b"I import numpy and def is a keyword.\nfrom here on it is mine\n"),
    "a formula": ("README", b"def softmax(x): exp over sum\n"),
    "requirements": ("requirements.txt", b"numpy==2.0\ntorch\n"),
    "settings": ("settings.json", b'{"python.pythonPath": "x"}'),
    "data": ("data.json", b'{"cells": [1, 2], "metadata": {}}'),
    "a picture": ("picture", b"\x89PNG\r\n\x1a\n"),
    "a license": ("LICENSE", b"MIT License\n"),
    "Markdown with code": ("README.md", b"```\n" + RELU + b"```\n"),
    "empty": ("timestamp.txt", b""),
    "of a Mac": ("._hw.py", RELU),
    "of Word": (".~lock.hw.docx#", b"x"),
    "checkpoints": (".ipynb_checkpoints/hw-checkpoint.ipynb", NOTEBOOK),
    "Git's own": (".git/hooks/pre-commit.py", RELU),
    "a cache": (".pytest_cache/v/a.py", RELU),
    "hidden data": (".data/x.csv", b""),
}


@pytest.mark.parametrize(("name", "content"), QUIET.values(), ids=QUIET.keys())
def test_of_what_is_no_code_nothing_is_said(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    written(tmp_path / name, content)
    files = read_files(tmp_path)
    assert (files.contents, files.notes) == ({}, [])
    # Nothing of its own, that is.
    assert all(problem.endswith("and nothing else was handed in.") for problem in files.problems)
    written(tmp_path / "a.py", b"x = 1\n")
    files = read_files(tmp_path)
    assert (list(files.contents), files.problems, files.notes) == (["a.py"], [], [])


def test_who_hands_in_no_code_is_told_what_was_handed_in(tmp_path: Path) -> None:
    (tmp_path / "part1").mkdir()
    for name in ("report.pdf", "part1/data.csv", ".DS_Store"):
        written(tmp_path / name, b"x")
    rest = "no Python file (.py), no notebook (.ipynb), and nothing else was handed in."
    assert read_files(tmp_path).problems == [f"report.pdf, part1/data.csv: {rest}"]
    for name in ("a.png", "notes.txt", "b.png"):
        written(tmp_path / name, b"x")
    assert read_files(tmp_path).problems == [f"a.png, b.png, notes.txt, ...: {rest}"]
    written(tmp_path / "a.py", RELU)
    assert read_files(tmp_path).problems == []


def test_two_names_for_one_file(tmp_path: Path) -> None:
    written(tmp_path / "hw.py", RELU)
    written(tmp_path / "hw.py.txt", RELU)
    files = read_files(tmp_path)
    assert (list(files.contents), files.problems) == (["hw.py"], [])
    assert files.notes == ["hw.py.txt: left out, it is the same as hw.py."]
    written(tmp_path / "hw.py.txt", RELU + b"# later\n")
    files = read_files(tmp_path)
    assert files.contents == {"hw.py": RELU}
    assert files.problems == ["hw.py.txt: left out, hw.py is there as well; hand in one."]


def test_of_very_many_files_without_a_name_some_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_HEADS", 20)
    for number in range(30):
        written(tmp_path / f"{number}.txt", RELU)
    written(tmp_path / "a.py", RELU)
    files = read_files(tmp_path)
    assert list(files.contents) == ["a.py"]
    assert len(files.problems) == 20
    (note,) = files.notes
    assert note.endswith("files whose names do not say what they are: the others were not looked at.")


def test_what_a_single_file_is_told_it_is_told_in_a_folder(tmp_path: Path) -> None:
    conflict = b"<<<<<<< HEAD\n" + RELU + b"=======\n>>>>>>> main\n"
    for name, content in (("a.py", b""), ("b.py", b" \r\n"), ("__init__.py", b""), ("c.py", conflict), ("d.py", RELU)):
        written(tmp_path / name, content)
    files = read_files(tmp_path)
    # Modules of nothing can be imported all the same.
    assert len(files.contents) == 5
    lines = "lines 1, 7 and 8 are of a merge conflict of Git (<<<<<<<); keep one version and delete these lines."
    assert files.problems == [f"c.py: {lines}", "a.py: it is empty, as is 1 more of this folder."]
    assert read_files(tmp_path / "a.py").problems == ["a.py: it is empty."]
    assert read_files(tmp_path / "c.py").problems == [f"c.py: {lines}"]


@not_on_windows
def test_backslashes_in_a_name_are_folders_of_windows(tmp_path: Path) -> None:
    written(tmp_path / "activations\\in_numpy.py", RELU)
    written(tmp_path / "..\\evil.py", RELU)
    files = read_files(tmp_path)
    assert list(files.contents) == [FILE]
    assert files.problems == ["..\\evil.py: left out, its place is outside the folder."]


def test_what_python_put_into_a_virtual_environment_is_passed_over(tmp_path: Path) -> None:
    for path in ("hw.py", "pyvenv.cfg", "bin/activate_this.py", "lib/python3/a.py", "Scripts/b.py", "part/Lib/c.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        written(tmp_path / path, RELU)
    # An environment may have been made in the very folder of the work.
    assert list(read_files(tmp_path).contents) == ["hw.py", "part/Lib/c.py"]


# Several files that are one submission ------------------------------------------------------------------------------------


def test_files_that_belong_together(tmp_path: Path) -> None:
    softmax = written(tmp_path / "poecy_1003_50003_softmax.py", b"from helpers import shifted\n" + RELU)
    helpers = written(tmp_path / "poecy_1003_50004_helpers.py", b"shifted = 1\n")
    report = written(tmp_path / "poecy_1003_50005_report.pdf", b"%PDF")
    packed = written(tmp_path / "poecy_1003_50006_code.zip", zip_bytes({"more/part.py": RELU}))
    named = {"softmax.py": softmax, "helpers.py": helpers, "report.pdf": report, "code.zip": packed}
    files = files_module.read_together("Poe, Cy", named)
    assert (files.name, files.single, files.problems) == ("Poe, Cy", None, [])
    assert list(files.contents) == ["code.zip/more/part.py", "helpers.py", "softmax.py"]
    named = {"../x.py": softmax, "hw.ipynb.txt": written(tmp_path / "nb", NOTEBOOK), "gone.py": tmp_path / "gone"}
    files = files_module.read_together("ada", named)
    assert files.contents == {"hw.ipynb": NOTEBOOK}
    assert files.problems == [
        "../x.py: left out, its place is outside the submission.",
        "gone.py: it cannot be read (No such file or directory).",
    ]


@not_on_windows
def test_no_link_among_files_that_belong_together_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    files = files_module.read_together("ada", {"a.py": tmp_path / "link", "b.py": written(tmp_path / "b", RELU)})
    assert list(files.contents) == ["b.py"]
    assert files.problems == ["a.py: left out, it is a link; hand in the file itself."]


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


def large_notebook(megabytes: int, number: int) -> bytes:
    output = b'{"outputs": ["' + b"x" * (megabytes * 2**20) + b'"], "cell_type": "code", "source": "x = %d"}' % number
    return b'{"cells": [' + output + b'], "nbformat": 4}'


def test_several_notebooks_with_large_outputs(tmp_path: Path) -> None:
    for number in range(6):
        written(tmp_path / f"{number}.ipynb", large_notebook(30, number))
    written(tmp_path / "a.py", RELU)
    files = read_files(tmp_path)
    assert len(files.contents) == 7
    assert files.problems == []
    assert sum(map(len, files.contents.values())) < 1000
    assert [read_notebook("a", files.contents[f"{number}.ipynb"]).texts for number in range(6)] == [
        [f"x = {number}"] for number in range(6)
    ]
    for number in range(6, 10):
        written(tmp_path / f"{number}.ipynb", large_notebook(30, number))
    files = read_files(tmp_path)
    assert len(files.contents) == 9
    assert files.problems[0] == "8.ipynb: left out, all files together are larger than 64 MB."
    with (tmp_path / "0.ipynb").open("ab") as file:
        file.truncate(65 * 2**20)
    expected = "0.ipynb: more than 64 MB is too large for an exercise; clear its outputs and save it again."
    assert read_files(tmp_path).problems[0] == expected


def test_a_folder_of_very_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_ENTRIES", 50)
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
