"""From cells to statements: texts that Python can read in part, and those that mean harm."""

import ast
import sys
import time
import tracemalloc
from collections.abc import Callable

import pytest

from autograder.judging.built_ins import find_built_in
from autograder.judging.judge import judge_exercise
from autograder.model import Cell
from autograder.reading.amount import MOST_PARTS
from autograder.reading.files import LARGEST_SOURCE, NotASubmission, SubmittedFiles
from autograder.reading.scanned_code import scan
from autograder.reading.sources import ParsedSubmission
from autograder.reading.submission import parse_submission
from autograder.reading.units import MOST_BRACES, read_statements, tree_of
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

# More names, numbers and signs than a submission may have.
TOO_MUCH = (
    "elif", "a sum", "signs", "attributes", "calls", "f-strings", "a long name that is imported", "the same over lines",
    "imports", "continued lines",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text"), HARMFUL.items(), ids=HARMFUL.keys())
def test_no_text_stops_the_judge(name: str, text: str) -> None:
    # What is measured is what the judge does before the student's process is asked for.
    started = time.process_time()
    if name in TOO_MUCH:
        # It is counted before it is read.
        with pytest.raises(NotASubmission, match="may have"):
            found("a.py", text)
        assert time.process_time() - started < 10
        return
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
        find_built_in(source.scanned, "x", ["torch.relu", "Tensor.relu"])
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
    built_in = find_built_in(scan(trees(text)), "f0", ["torch.nn.functional.relu"])
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
    assert find_built_in(scan(read), "f", ["torch.relu", "Tensor.relu"]) is None
    assert time.process_time() - started < 10


def test_names_of_names_take_no_memory() -> None:
    read = trees("import torch as a0\n" + "".join(f"a{i + 1}=a{i}.a\n" for i in range(10_000)))
    tracemalloc.start()
    assert find_built_in(scan(read), "a10000", ["torch.relu"]) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20


def test_an_attribute_by_a_huge_number_is_none() -> None:
    assert (
        find_built_in(scan(trees("import torch\nf = getattr(torch, 0x" + "f" * 10_000 + ")")), "f", ["torch.relu"])
        is None
    )


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


# What Python cannot read costs itself ------------------------------------------------------------------------------------

STEP = "def step(z):\n    return np.where(z > 0, 1, 0)\n"
# A text in two right functions, what is said of it, and which line is named.
BETWEEN = {
    "prose": ("The slope goes to zero.\n", "invalid syntax", 7),
    "prose over lines": ("The slope\ngoes to zero,\n  and stays there.\n", "invalid syntax", 7),
    "half a loop": ("for i in range(3):\n", "expected an indented block", 7),
    "a blank": ("alpha = ____ ?\n", "invalid syntax", 7),
    "an open bracket": ("x = (1,\n", "was never closed", 7),
    "an open bracket in a function": ("def tanh(x):\n    return np.tanh((x)\n", "was never closed", 8),
    "no colon": ("def tanh(x)\n    return x\n", "expected ':'", 7),
    "an open text": ('x = """open\n', "unterminated triple-quoted", 7),
    "an open quote": ("x = 'open\n", "unterminated string", 7),
    "a conflict": ("<<<<<<< HEAD\n", "a mark of a conflict that Git left here", 7),
}


@pytest.mark.parametrize(("text", "words", "line"), BETWEEN.values(), ids=BETWEEN.keys())
def test_what_python_cannot_read_costs_itself_alone(text: str, words: str, line: int) -> None:
    read = read_statements([Cell("a.py", RELU + "\n" + text + STEP)])
    names = [node.name for tree in read.trees for node in tree.body if hasattr(node, "name")]
    (unread,) = read.unread
    assert words in unread.sentence
    assert names == ["relu", "step"]
    assert unread.sentence.startswith(f"a.py, line {line}: ")


def test_braces_count_where_the_parser_is_slow_and_nowhere_else() -> None:
    rows = "ROWS = [\n" + "    {'a': '{', 'b': 1},  # {\n" * (MOST_BRACES // 2) + "]\nTITLE = f'{len(ROWS)} rows'\n"
    assert isinstance(tree_of(rows + RELU).body[-1], ast.FunctionDef)
    many = MOST_BRACES + 1
    for slow in ("x = f'" + "{1}" * many + "'", 'x = rF"""' + "{\n1}" * many + '"""'):
        for before in ("", "y = '#'\n", "# it's\n", "#\n" * MOST_PARTS):
            with pytest.raises(ValueError, match="braces in f-strings"):
                tree_of(before + slow)


def test_what_was_kept_stands_at_its_lines() -> None:
    read = read_statements([Cell("a.py", RELU + "\nThis is prose.\n" + STEP)])
    assert read.cells[0].text.split("\n")[7:9] == STEP.split("\n")[:2]
    assert [node.lineno for node in read.trees[0].body] == [1, 4, 8]


def test_a_function_that_is_cut_by_a_line_is_no_function() -> None:
    # The part above the line would be graded, and told that it returns nothing.
    torn = "def relu(x):\n    y = np.maximum(x, 0)\nthis was prose\n    return y\n"
    read = read_statements([Cell("a.py", "import numpy as np\n" + torn + STEP)])
    assert [node.name for node in read.trees[0].body if hasattr(node, "name")] == ["step"]
    (unread,) = read.unread
    assert unread.names == {"relu"}
    assert unread.sentence == "a.py, line 4: Python cannot read it (invalid syntax): this was prose"


def test_a_cell_costs_no_other_cell() -> None:
    read = read_statements(
        [Cell("a, cell 1", "import numpy as np"), Cell("a, cell 2", "so be it"), Cell("a, cell 3", STEP)]
    )
    assert [len(tree.body) for tree in read.trees] == [1, 0, 1]
    assert read.unread[0].sentence.startswith("a, cell 2, line 1: ")


NEWER = {
    "several exceptions": "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n",
    "a type": "type Array = np.ndarray\n",
    "type parameters": "def same[T](x: T) -> T:\n    return x\n",
    "a class's": "class Box[T]:\n    pass\n",
    "quotes in quotes": 'def say(x):\n    return f"{", ".join(x)}"\n',
    "templates": 'x = t"{y}"\n',
}


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER.keys())
def test_newer_syntax_is_told_with_the_graders_own_version(text: str) -> None:
    read = read_statements([Cell("a.py", text + STEP)])
    if not read.unread:
        pytest.skip("this Python reads it")
    (unread,) = read.unread
    assert unread.is_newer
    assert f"newer than Python {sys.version_info[0]}.{sys.version_info[1]}, which the grader reads" in unread.sentence


@pytest.mark.parametrize(
    "text", ["f(x\n", "print 'a'\n", "x = = 2\n", "def f(x:\n    return x\n", "except ValueError:\n"]
)
def test_what_no_python_reads_is_not_called_newer(text: str) -> None:
    assert not any(part.is_newer for part in read_statements([Cell("a.py", text)]).unread)


def test_a_text_of_many_faults_is_bounded() -> None:
    started = time.process_time()
    read = read_statements([Cell("a.py", "so be it\n" * 25_000)])
    assert len(read.unread) <= 41
    assert time.process_time() - started < 10


def test_what_is_no_python_is_tried_for_a_while_in_all_cells_together() -> None:
    hopeless = Cell("a.ipynb, cell 1", "a b\n" + "x = (\n" * 1000)
    started = time.monotonic()
    read = read_statements([hopeless] * 150 + [Cell("a.ipynb, cell 151", "relu = max\nno python\nstep = min")])
    assert time.monotonic() - started < 10
    assert ast.unparse(read.trees[-1]) == "relu = max"
    assert {part.cell for part in read.unread} == set(range(151))
