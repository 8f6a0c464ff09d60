"""The student's own modules: which are found from where, and within which bounds."""

from autograder.reading.files import LARGEST_SOURCE, MOST_PROBLEMS, SubmittedFiles
from autograder.reading.submission import parse_submission

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
N = LARGEST_SOURCE


def modules(contents: dict[str, str], file: str) -> tuple[dict[str, str], list[str]]:
    files = SubmittedFiles("ada", {path: text.encode() for path, text in sorted(contents.items())}, [])
    read = parse_submission(files)
    own = next(source for source in read.sources if source.file == file).modules
    return {path: "\n".join(cell.text for cell in cells) for path, cells in own.cells.items()}, read.problems


def test_modules_beside_and_below_that_are_named() -> None:
    file = "activations/in_numpy.py"
    contents = {
        file: "import numpy\nfrom mine import a\n" + RELU,
        "activations/mine.py": "import pkg.part",
        "activations/pkg/__init__.py": "",
        "activations/pkg/part.py": "one = 1",
        "activations/numpy.py": "evil = 1",
        "activations/never.py": "never",
        "activations/not a name.py": "mine",
        "activations/in_torch.py": "",
        "mine.py": "beside = 0",
        "elsewhere.py": "never",
    }
    got, problems = modules(contents, file)
    assert got == {
        "activations/mine.py": "import pkg.part",
        "activations/pkg/__init__.py": "",
        "activations/pkg/part.py": "one = 1",
        "activations/numpy.py": "evil = 1",
        "mine.py": "beside = 0",
    }
    assert problems == []


def test_a_module_that_cannot_be_read_is_said() -> None:
    contents = {"a.py": RELU + "import b\n", "b.py": "", "c.py": ""}
    files = SubmittedFiles(
        "ada", {path: text.encode() for path, text in contents.items()} | {"b.py": b"\xff", "c.py": b"\xff"}, []
    )
    read = parse_submission(files)
    assert read.sources[0].modules.cells == {}
    # One that nobody imports may have held an exercise.
    said = "line 1 is not UTF-8 text; save the file as UTF-8."
    assert read.problems == [f"b.py: {said}", f"c.py: {said}"]


def test_modules_are_bounded() -> None:
    many = {f"m{i:03}.py": "" for i in range(80)}
    got, problems = modules({"a.py": RELU + "".join(f"import m{i:03}\n" for i in range(80))} | many, "a.py")
    assert len(got) == 64
    assert "at most 64 modules" in problems[0]
    damaged = {f"m{i:03}.py": "# coding: rot13" for i in range(80)}
    got, problems = modules({"a.py": RELU + "".join(f"import m{i:03}\n" for i in range(80))} | damaged, "a.py")
    assert got == {}
    assert len(problems) == MOST_PROBLEMS + 1
    large = {f"m{i}.py": "#" * N for i in range(6)}
    got, problems = modules({"a.py": RELU + "".join(f"import m{i}\n" for i in range(6))} | large, "a.py")
    assert len(got) == 4
    assert "4 MB together" in problems[0]
