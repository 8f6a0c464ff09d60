"""From cells to statements: texts that Python can read in part, and those that mean harm."""

import time
import tracemalloc
from collections.abc import Callable

import pytest

from autograder.judging.built_ins import find_built_in
from autograder.judging.judge import judge_exercise
from autograder.model import Cell
from autograder.reading.files import LARGEST_SOURCE, SubmittedFiles
from autograder.reading.sources import ParsedSubmission
from autograder.reading.submission import parse_submission
from autograder.reading.units import read_statements
from reference.concept import find_concepts

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
N = LARGEST_SOURCE


def found(name: str, text: str) -> ParsedSubmission:
    return parse_submission(SubmittedFiles(name, {name: text.encode("utf-8", "surrogatepass")}, [], name))


def trees(text: str) -> list:
    read = read_statements([Cell("a.py", text)])
    assert not read.unread
    return read.trees


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
    for part in source.unread:
        assert part.sentence.startswith("a.py")
        assert "Python cannot read it" in part.sentence
        assert part.sentence.isprintable()
    if source.why_unread("relu"):
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
