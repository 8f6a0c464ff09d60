"""What is found in a submission, and what is said about one that holds nothing."""

import json
from pathlib import Path

import pytest

from autograder.reading.files import NotASubmission, read_files
from autograder.reading.sources import ParsedSubmission
from autograder.reading.submission import parse_submission
from tests.autograder.helpers import grade_all, write

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"


def notebook(*cells: str, **changes) -> str:
    code = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    text = [{"cell_type": "markdown", "source": ["# My work"], "metadata": {}}]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": text + code} | changes)


def sources(path: Path, track: str | None = None) -> ParsedSubmission:
    return parse_submission(read_files(path), track)


def names(path: Path, track: str | None = None) -> list[str]:
    return [f"{name} {source.track}" for source in sources(path, track).sources for name in source.exercises]


def test_a_folder_of_topics(tmp_path: Path) -> None:
    write(tmp_path, "", "activations")
    write(tmp_path, "", "activations", "torch")
    found = sources(tmp_path).sources
    assert [(source.file, source.track) for source in found] == [
        ("activations/in_numpy.py", "numpy"),
        ("activations/in_torch.py", "torch"),
    ]
    assert "activations.relu_backward numpy" in names(tmp_path)
    assert "activations.relu_backward torch" not in names(tmp_path)


def test_a_topics_own_folder_and_file(tmp_path: Path) -> None:
    folder = write(tmp_path, "") / "activations"
    assert names(folder) == names(folder / "in_numpy.py") == names(tmp_path)
    with pytest.raises(NotASubmission, match="no exercise of the torch track"):
        sources(tmp_path, "torch")


def test_a_loose_file_is_matched_by_name(tmp_path: Path) -> None:
    file = tmp_path / "homework.py"
    file.write_text(RELU + "\n\ndef my_helper(x):\n    return x\n")
    assert names(file) == ["activations.relu numpy"]
    assert names(tmp_path) == ["activations.relu numpy"]
    file.write_text("import torch\n\n\ndef relu(x):\n    return torch.clamp(x, min=0)\n")
    assert names(file) == ["activations.relu torch"]


def test_a_notebook_is_matched_by_name_and_graded(tmp_path: Path) -> None:
    file = tmp_path / "homework.ipynb"
    file.write_text(
        notebook("%matplotlib inline\n!ls\nimport numpy as np", "1 / 0", "def relu(x):\n    return np.maximum(x, 0)")
    )
    (result,) = grade_all(file).exercises
    assert (result.name, result.verdict) == ("activations.relu", "passed")


def test_what_only_ipython_understands_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "homework.ipynb"
    timed = "%%time\nimport numpy as np\ndef relu(x):\n    %time y = np.maximum(x, 0)\n    return y"
    file.write_text(
        notebook(
            timed, "relu?\nfiles = !ls\nif True:\n    !pip list", "%%bash\nrm nothing", 'text = """\n%s items\n""" % 3'
        )
    )
    (result,) = grade_all(file).exercises
    assert (result.name, result.verdict) == ("activations.relu", "passed"), result.message


def test_a_function_that_never_came_to_be_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "homework.py"
    file.write_text("x = 1 / 0\n\ndef relu(x, factor=x):\n    return x\n\n" + RELU.replace("relu", "step"))
    relu, step = sorted(grade_all(file).exercises, key=lambda result: result.name)
    assert (relu.verdict, step.verdict) == ("error", "failed")
    assert "never defined: homework.py, line 3: NameError: name 'x' is not defined" in relu.message
    assert "before that, homework.py, line 1: ZeroDivisionError: division by zero" in relu.message


def test_an_import_of_what_is_not_here_costs_only_what_needs_it(tmp_path: Path) -> None:
    file = tmp_path / "homework.py"
    plots = "from __future__ import annotations\nimport matplotlib_of_mine as plt\n"
    file.write_text(plots + RELU + "\n\ndef step(z: Unknown):\n    plt.plot(z)\n    return z\n")
    results = {result.name: result for result in grade_all(file).exercises}
    assert results["activations.relu"].verdict == "passed"
    assert results["activations.step"].verdict == "error"
    assert "name 'plt' is not defined" in results["activations.step"].message
    assert "No module named 'matplotlib_of_mine'" in results["activations.step"].message


def test_a_failing_line_costs_what_hangs_on_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        "print(undefined)\n\ndef relu(x):\n    return np.maximum(x, 0)\n\nraise SystemExit\n\ndef step(z):\n    return z\n",
    )
    result = grade_all(tmp_path)
    verdicts = {exercise.name: exercise.verdict for exercise in result.exercises}
    assert verdicts["activations.relu"] == "passed"
    assert verdicts["activations.step"] == "failed"
    assert verdicts["activations.gelu"] == "not_attempted"
    assert result.notes[0] == "in_numpy.py, line 2: NameError: name 'undefined' is not defined"


def test_a_syntax_error_costs_its_file_only(tmp_path: Path) -> None:
    write(tmp_path, "def relu(x)\n    return x\n", "activations")
    write(tmp_path, "def self_information(p):\n    return -np.log(p)\n", "information")
    results = {exercise.name: exercise for exercise in grade_all(tmp_path).exercises}
    assert results["activations.relu"].verdict == "error"
    assert "in_numpy.py, line 2" in results["activations.relu"].message
    assert results["information.self_information"].verdict in ("passed", "failed")


def test_windows_files_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "in_numpy.py"
    file.write_bytes(b"\xef\xbb\xbf" + RELU.replace("\n", "\r\n").encode())
    (tmp_path / "desktop.ini").write_text("[.ShellClassInfo]")
    (result,) = grade_all(tmp_path).exercises
    assert result.verdict == "passed"


BAD = {
    "latin-1": ("a.py", "# é\n".encode("latin-1") + RELU.encode(), "line 1 is not UTF-8"),
    "neither": ("a.txt", b"hello", "neither a Python file"),
    "no exercise": ("a.py", b"def mine(x):\n    return x\n", "no function in it"),
    "empty": ("a.py", b"", "it is empty"),
    "huge": ("a.py", b"#" * (2 * 2**20), "too large"),
    "truncated notebook": ("a.ipynb", notebook("x = 1").encode()[:-9], "cut off"),
    "no notebook": ("a.ipynb", b"[]", "not a notebook"),
    "old notebook": ("a.ipynb", notebook(nbformat=3).encode(), "no function in it"),
    "notebook without cells": ("a.ipynb", b'{"nbformat": 4}', "not a notebook"),
}


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=BAD.keys())
def test_what_is_no_submission_is_told_in_a_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotASubmission, match=words) as caught:
        sources(tmp_path / name)
    assert name in str(caught.value)


ODD = {
    "nul": b"def relu(x):\n    return x\x00\n",
    "brackets": b"relu = " + b"(" * 10_000 + b")" * 10_000 + b"\n",
    "tabs": b"def relu(x):\n\tif True:\n        return x\n",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD.keys())
def test_what_python_cannot_read_is_an_error_of_its_exercises(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.py").write_bytes(content)
    (result,) = grade_all(tmp_path / "a.py").exercises
    assert (result.verdict, result.score) == ("error", 0)
    assert "a.py" in result.message


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(NotASubmission, match="no exercises are in this folder"):
        sources(tmp_path)
    with pytest.raises(NotASubmission, match="no such file"):
        read_files(tmp_path / "missing")
