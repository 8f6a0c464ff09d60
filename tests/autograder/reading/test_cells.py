"""From bytes to code: texts and notebooks as they come, and those that mean harm."""

import time
import tracemalloc
from collections.abc import Callable

import pytest

from autograder.judging.built_ins import find_built_in
from autograder.judging.judge import judge_exercise
from autograder.model import Cell
from autograder.reading.cells import parse_cells
from autograder.reading.files import LARGEST_SOURCE, MOST_PROBLEMS, SubmittedFiles
from autograder.reading.submission import ParsedSubmission, parse_submission
from reference.concept import find_concepts

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
N = LARGEST_SOURCE


def found(name: str, text: str | bytes, **more: str) -> ParsedSubmission:
    contents = {name: text} | more
    raw = {
        path: part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        for path, part in contents.items()
    }
    return parse_submission(SubmittedFiles(name, raw, [], name))


def trees(text: str) -> list:
    read, problem = parse_cells([Cell("a.py", text)])
    assert problem is None
    return read


# Texts ------------------------------------------------------------------------------------------------------------------

# Most are as long as a file may be, or as deep as their kind can be.
HARMFUL = {
    "nothing but newlines": "\n" * (N - 100) + RELU,
    "spaces before a comment": " \n" * (N // 2 - 100) + RELU,
    "a sum": RELU + "x = " + "1+" * (N // 2 - 100) + "1",
    "signs": RELU + "x = " + "-" * (N - 200) + "1",
    "not not not": RELU + "x = " + "not " * (N // 4 - 100) + "1",
    "lambdas": RELU + "x = " + "lambda:" * (N // 7 - 100) + "1",
    "attributes": RELU + "x = a" + ".a" * (N // 2 - 100),
    "calls": RELU + "x = a" + "()" * (N // 2 - 100),
    "elif": RELU + "if a:\n p\n" + "elif a:\n p\n" * (N // 11 - 100),
    "elif, as many as Python reads": RELU + "if a:\n p\n" + "elif a:\n p\n" * 900,
    "brackets": RELU + "x = " + "(" * 10_000 + ")" * 10_000,
    "brackets, as many as Python reads": RELU + "x = " + "(" * 199 + ")" * 199,
    "choices": RELU + "x = " + "1 if 1 else " * (N // 12 - 100) + "1",
    "targets": RELU + "a=" * (N // 16) + "1",
    "comparisons": RELU + "x = " + "1<" * (N // 16) + "1",
    "patterns": RELU + "match a:\n case " + "1|" * (N // 16) + "1: pass",
    "f-strings": RELU + "x = f'" + "{1}" * (N // 3 - 100) + "'",
    "a long name that is imported": RELU + "import " + "a." * (N // 2 - 100) + "a",
    "the same over lines": RELU + "import " + "a.\\\n" * (N // 4 - 100) + "a",
    "imports": RELU + "import a\n" * (N // 9 - 100),
    "digits": RELU + "x = " + "9" * (N - 200),
    "a number of digits": RELU + "x = 0x" + "9" * (N - 200),
    "names of characters": RELU + "x = '\\N{" + "A" * (N - 200) + "}'",
    "continued lines": RELU + "x\\\n" * (N // 3 - 100),
    "NULs": RELU + "\0" * 1000,
    "tabs and spaces": RELU + "\tx\n        y\n",
    "indented ever more": RELU + "".join(" " * i + "if x:\n" for i in range(200)),
    "escapes": RELU + '"""\n\\d \\frac \\\n"""\n',
    "an odd character": RELU + "x = \x1b[2J\u202e",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL.keys())
def test_no_text_stops_the_judge(text: str) -> None:
    # What is measured is what the judge does before the student's process is asked for.
    started = time.process_time()
    (source,) = found("a.py", text).sources
    assert source.exercises == ["activations.relu"]
    if source.syntax_error:
        assert source.syntax_error.startswith("a.py")
        assert "Python cannot read it" in source.syntax_error
        assert source.syntax_error.isprintable()
        assert judge_exercise(find_concepts("activations")["relu"], source, no_process).verdict == "error"
    else:
        assert not source.untouched("relu")
        find_built_in(source.trees, "x", ["torch.relu", "Tensor.relu"])
    # Minutes or hours, where it does not work.
    assert time.process_time() - started < 30


def no_process():
    raise AssertionError("no process is needed")


def test_escapes_that_python_would_rather_see_written_differently_are_no_warning() -> None:
    assert trees("'\\d'")


CHAINS: dict[str, Callable[[int], str]] = {
    "functions": lambda n: "".join(f"def f{i}(x):\n    return f{i + 1}(x)\n" for i in range(n)) + f"f{n} = F.relu\n",
    "names": lambda n: "".join(f"f{i} = f{i + 1}\n" for i in range(n)) + f"f{n} = lambda x: F.relu(x)\n",
    "branches": lambda n: "if a:\n f0 = 1\n" + "elif a:\n f0 = 1\n" * min(n, 900) + "else:\n f0 = F.relu\n",
    "targets": lambda n: "=".join(f"f{i}" for i in range(n)) + "= F.relu\n",
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS.keys())
def test_a_built_in_at_the_end_of_a_long_chain_is_found(chain: Callable[[int], str]) -> None:
    text = "import torch.nn.functional as F\n" + chain(5000)
    built_in = find_built_in(trees(text), "f0", ["torch.nn.functional.relu"])
    assert built_in is not None
    assert built_in[0] == "torch.nn.functional.relu"


SLOW = {
    "many imports, many methods": "".join(f"import a{i}\n" for i in range(20_000)) + "f = x.relu\n" * 20_000,
    "long attributes": "import torch\n" + ("f = torch" + ".a" * 900 + "\n") * 550,
    "targets": "f = " + "=".join(f"a{i}" for i in range(20_000)) + " = 1\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_looking_for_built_ins_has_an_end(text: str) -> None:
    read = trees(text)
    started = time.process_time()
    assert find_built_in(read, "f", ["torch.relu", "Tensor.relu"]) is None
    assert time.process_time() - started < 10


def test_names_of_names_take_no_memory() -> None:
    read = trees("import torch as a0\n" + "".join(f"a{i + 1}=a{i}.a\n" for i in range(10_000)))
    tracemalloc.start()
    assert find_built_in(read, "a10000", ["torch.relu"]) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20


def test_an_attribute_by_a_huge_number_is_none() -> None:
    assert find_built_in(trees("import torch\nf = getattr(torch, 0x" + "f" * 10_000 + ")"), "f", ["torch.relu"]) is None


def test_the_code_of_all_files_is_bounded() -> None:
    text = RELU.encode() + b"#" * (N - 200)
    files = SubmittedFiles("ada", {f"{name}.py": text for name in "abcde"}, [])
    read = parse_submission(files)
    assert [source.file for source in read.sources] == ["a.py", "b.py"]
    assert "c.py: left out, there are more than 2 MB of code" in read.problems[0]


def test_the_files_with_exercises_are_bounded() -> None:
    read = parse_submission(SubmittedFiles("ada", {f"{i:03}.py": RELU.encode() for i in range(300)}, []))
    assert len(read.sources) == 200
    assert "more than 200 files with exercises" in read.problems[0]


# The student's own modules ----------------------------------------------------------------------------------------------


def modules(contents: dict[str, str], file: str) -> tuple[dict[str, str], list[str]]:
    files = SubmittedFiles("ada", {path: text.encode() for path, text in sorted(contents.items())}, [])
    read = parse_submission(files)
    return next(source for source in read.sources if source.file == file).modules, read.problems


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
        "mine.py": "not beside it",
    }
    got, problems = modules(contents, file)
    assert got == {"mine": "import pkg.part", "pkg.__init__": "", "pkg.part": "one = 1", "numpy": "evil = 1"}
    assert problems == []


def test_a_module_that_cannot_be_read_is_said_where_it_is_wanted() -> None:
    contents = {"a.py": RELU + "import b\n", "b.py": "", "c.py": ""}
    files = SubmittedFiles(
        "ada", {path: text.encode() for path, text in contents.items()} | {"b.py": b"\xff", "c.py": b"\xff"}, []
    )
    read = parse_submission(files)
    assert read.sources[0].modules == {}
    assert read.problems == ["b.py: line 1 is not UTF-8 text; save the file as UTF-8."]


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
