"""A cell's text as Python: what IPython takes for its own, what that becomes, and that everything else stays."""

import ast
import re
import textwrap

import pytest
from hypothesis import given, settings, strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.reading import magics
from autograder.reading.ipython import MOST_LINES, MOST_QUOTED, MOST_RUNS, MOST_STATEMENTS, CellText, read_cell
from autograder.reading.pasted import without_indentation


def python(text: str) -> str:
    """A cell as one text of Python, which has as many lines as the cell."""
    cell = read_cell(text)
    assert [piece.runs for piece in cell.pieces] == [None] * len(cell.pieces)
    read = "".join(piece.text for piece in cell.pieces)
    assert read.count("\n") == text.replace("\r\n", "\n").count("\n")
    return read


def notes(cell: CellText) -> list[tuple[int | None, str]]:
    return cell.notes


# Where a line of IPython's begins --------------------------------------------------------------------------------------

PLAIN = {
    "an operator in brackets": 'x = ("%r"\n     % y)\nok = (1\n  != 2)\nz = [a\n  / b\n  , c]\n',
    "an operator after a backslash": "x = a \\\n  % b\ny = a \\\n!= b\nz = a \\\n  / b\n",
    "a text of three quotes": 'NOTE = """\n!keep\n% of mass\n?\n>>> relu(1)\nx = !ls\n"""\n',
    "the other quotes": "NOTE = '''\n%time \"\"\"\n!ls\n'''\n",
    "a docstring": 'def f(x):\n    """What?\n\n    >>> f(1)\n    !\n    """\n    return x\n',
    "a text over a backslash": "s = 'a\\\n!b'\n",
    "comments": "# !ls\nx = 1  # %time, what?\n# x = !ls\n",
    "quotes in comments": '# don\'t\n# """\nx = 1\n',
    "an f-string": "f'{x = !r}'\nf\"{x!r} {'a' if y else '?'}\"\n",
    "a format": "'%d of %d' % (1, 2)\nx %= 3\nx = y % z\nok = not x != y\n",
    "defaults": "def f(a=-1, *, b='!'):\n    return {a: b}\n",
    "names of magics": "time = 3\ncd = ls = 1\nrun(x)\npip.main()\nload, save = 1, 2\nwho: int = 3\n",
    "brackets in a text": "x = '('\ny = \"[{\" + ''')'''\nz = 1\n",
    "an ellipsis": "def f(x):\n    ...\n",
    "walrus and annotations": "if (n := 1) != 2:\n    x: int = 3\nlambda a=1: a\n",
    "an escaped quote": "s = 'it\\'s'\nt = r'\\''\n",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_plain_python_stays_as_it_is(text: str) -> None:
    ast.parse(text)
    cell = read_cell(text)
    assert [piece.text for piece in cell.pieces] == [text]
    # The same below a line of IPython's, where the cell is read closely.
    assert python("%matplotlib inline\n" + text) == "\n" + text
    assert cell.notes == []


PASSED_OVER = {
    "a magic": ("%matplotlib inline\nx = 1", "\nx = 1"),
    "a magic without a name": ("%\nx = 1", "\nx = 1"),
    "a magic over a backslash": ("%config A.b = \\\n    ['svg']\nx = 1", "\n\nx = 1"),
    "a shell line": ("!pip install -q \\\n  a \\\n  b\nx = 1", "\n\n\nx = 1"),
    "a quote that nothing closes": ('!echo \'a\nx = 1\n!echo """\ny = 2', "\nx = 1\n\ny = 2"),
    "a bracket that nothing closes": ("!echo (\nx = 1", "\nx = 1"),
    "two commands": ("x = 1\n!ls; pwd", "x = 1\n"),
    "its answer": ("!!ls\nx = 1", "\nx = 1"),
    "help": ("np.linspace?\nx = 1\n?np\nnp??\n%time?\nx = 2  # why?", "\nx = 1\n\n\n\nx = 2  # why?"),
    "help below a comment": ("f[1,  # a\n 2]?\nx = 1", "\n\nx = 1"),
    "help on a call": ("f(1)[0].a?\nx = 1", "\nx = 1"),
    "autocall": ("/f x\n,f a b\n;f a b\nx = 1", "\n\n\nx = 1"),
    "in a block": ("if x:\n    !ls\n    %pwd\nelse:\n\t!ls\n", "if x:\n    pass\n    pass\nelse:\n\tpass\n"),
    "in a block, over a backslash": ("if x:\n    !ls \\\n  -l\ny = 1", "if x:\n    pass\n\ny = 1"),
    "a cell magic further down": ("x = 1\n%%time\ny = 2", "x = 1\n\ny = 2"),
    "after a comment with quotes": ("# don't\n!ls\nx = 1", "# don't\n\nx = 1"),
    "old line ends": ("!ls\rx = 1", "\nx = 1"),
    "line ends of Windows": ("!ls \\\r\n -l\r\nx = 1", "\n\nx = 1"),
}


@pytest.mark.parametrize(("text", "expected"), PASSED_OVER.values(), ids=PASSED_OVER.keys())
def test_a_line_of_ipython_is_passed_over(text: str, expected: str) -> None:
    read = "".join(piece.text for piece in read_cell(text).pieces)
    assert read == expected
    ast.parse(read)


ASSIGNED = {
    "a name": ("found = !ls -l", "found = []"),
    "over a backslash": ("found = !ls -l \\\n   /tmp", "found = []\n"),
    "after a backslash": ("x = \\\n!ls", "x = \\\n[]"),
    "an attribute": ("a.b = !ls", "a.b = []"),
    "an item": ("d['k='] = !ls", "d['k='] = []"),
    "several": ("x, y = !ls", "x, y = []"),
    "two targets": ("x = y = !ls", "x = y = []"),
    "annotated": ("x: int = !ls", "x: int = []"),
    "in a block": ("if x:\n    y =!ls\n", "if x:\n    y =[]\n"),
    "a magic": ("d[k] = %sql select (", "d[k] = None"),
    "a directory": ("p = %pwd", "p = None"),
    "what it took": ("t = %timeit -o f(1)", "t = None"),
    "a value": ("x = %time f(1)", "x = f(1)"),
    "a value over lines": ("x = %time f(1,\n  2)\ny = 3", "x = f(1,\n  2)\ny = 3"),
    "a file that is run": ("x = %who_ls", "x = None"),
}


@pytest.mark.parametrize(("text", "expected"), ASSIGNED.values(), ids=ASSIGNED.keys())
def test_what_is_assigned_has_a_value(text: str, expected: str) -> None:
    assert python(text) == expected
    ast.parse(expected)


STATEMENTS = {
    "timed": ("%time x = f(1)", "x = f(1)"),
    "timed, with options": ("%timeit -n 10 -r3 -qo f(1)", "f(1)"),
    "a negative number": ("%time -x", "-x"),
    "an option that is none": ("%timeit -x", "-x"),
    "a long option": ("%time --no-raise-error f()", "f()"),
    "profiled": ("%prun -s cumulative -l 5 f(1)", "f(1)"),
    "memory": ("%memit -r 1 f(1)", "f(1)"),
    "line by line": ("%mprun -f f -f g.h f(1); g(2)", "f(1); g(2)"),
    "line profiler": ("%lprun -f f f(1)", "f(1)"),
    "at any depth": ("for i in x:\n    if i:\n        %time f(i)\n", "for i in x:\n    if i:\n        f(i)\n"),
    "over a backslash": ("%time f(1, \\\n  2)\nx = 1", "f(1, \\\n  2)\nx = 1"),
    "after a backslash": ("%time \\\n  f(1)\nx = 1", "f(1)\n\nx = 1"),
    "over brackets": ("%time x = sum(\n    range(3))\ny = 1", "x = sum(\n    range(3))\ny = 1"),
    "over brackets in a block": ("if x:\n  %timeit f([1,\n2])\ny = 1", "if x:\n  f([1,\n2])\ny = 1"),
    "over a text": ('%time f("""a\n!b\n""")\ny = 1', 'f("""a\n!b\n""")\ny = 1'),
    "over a comment": ("%time f(  # (\n 1)\ny = 1", "f(  # (\n 1)\ny = 1"),
    "nothing": ("%time\nx = 1", "\nx = 1"),
    "a shell line": ("%time !ls\nx = 1", "\nx = 1"),
    "very many magics": ("%time " * 10 + "f()\nx = 1", "\nx = 1"),
    "another magic": ("%time %timeit -n 1 f()\nx = 1", "f()\nx = 1"),
    "no Python": ("%time this is no Python\nx = 1", "\nx = 1"),
    "a bracket that nothing closes": ("%time f(\nx = 1\n", "\nx = 1\n"),
    "an import": ("%aimport os, sys.path", "import os, sys.path"),
    "not to be imported": ("%aimport -os\nx = 1", "\nx = 1"),
}


@pytest.mark.parametrize(("text", "expected"), STATEMENTS.values(), ids=STATEMENTS.keys())
def test_a_magic_is_the_statement_that_it_measures(text: str, expected: str) -> None:
    assert python(text) == expected
    ast.parse(expected)


def test_pylab_brings_numpy() -> None:
    names: dict[str, object] = {}
    exec(python("%pylab inline"), names)
    assert {"np", "numpy", "linspace", "solve"} <= names.keys()
    assert python("%pylab inline --no-import-all") == "import numpy; np = numpy"
    # Within a block Python refuses a star.
    ast.parse(python("if x:\n    %pylab\n"))


# Without the percent sign ----------------------------------------------------------------------------------------------

AUTOMAGIC = {
    "pip": ("pip install x\nimport numpy", "\nimport numpy"),
    "cd": ("import numpy\ncd /content\ncd ..\nx = 1", "import numpy\n\n\nx = 1"),
    "matplotlib": ("matplotlib inline\nx = 1", "\nx = 1"),
    "alone": ("ls", ""),
    "alone, with options": ("\n  ls -l  \n", "\n\n"),
    "alone, a statement": ("time f(1)", "f(1)"),
    "alone, a value": ("history", ""),
    "alone, a call": ("run(x)", "run(x)"),
    "a sum": ("x = ls = 1\nls -x", "x = ls = 1\nls -x"),
    "a variable": ("for cd in x:\n    y\ncd", "for cd in x:\n    y\ncd"),
    "a sentence": ("run the cell below", "run the cell below"),
    "a sentence among lines": ("time is money\nx = 1", "time is money\nx = 1"),
    "in a block": ("if x:\n    pip install y\n", "if x:\n    pip install y\n"),
    "an assignment": ("cd = 1", "cd = 1"),
}


@pytest.mark.parametrize(("text", "expected"), AUTOMAGIC.values(), ids=AUTOMAGIC.keys())
def test_automagic(text: str, expected: str) -> None:
    assert python(text) == expected


# What was pasted -------------------------------------------------------------------------------------------------------

PASTED = {
    "an indentation": ("    x = 1\n    def f():\n        return x\n", "x = 1\ndef f():\n    return x\n"),
    "tabs": ("\n\tx = 1\n\n\ty = 2", "\nx = 1\n\ny = 2"),
    "an indentation and a magic": ("  %time f(1)\n  x = 1", "f(1)\nx = 1"),
    "prompts": (">>> def f(x):\n...     return x\n...\n>>> x = 1", "def f(x):\n    return x\n\nx = 1"),
    "prompts further in": ("  >>> x = 1\n  >>> y = 2", "x = 1\ny = 2"),
    "IPython's prompts": ("In [1]: def f(x):\n   ...:     return x\n   ...: \n", "def f(x):\n    return x\n\n"),
    "IPython's prompts, and a magic": ("In [12]: %time f(1)\n", "f(1)\n"),
}


@pytest.mark.parametrize(("text", "expected"), PASTED.values(), ids=PASTED.keys())
def test_what_comes_along_where_code_is_pasted(text: str, expected: str) -> None:
    assert python(text) == expected
    ast.parse(expected)


def test_no_indentation_is_taken_where_not_all_lines_have_it() -> None:
    assert python("  x = 1\ny = 2\n%pwd") == "  x = 1\ny = 2\n"


INDENTS = st.text(" \t", max_size=3)


@given(
    st.text(" \t", min_size=1, max_size=3), st.lists(st.tuples(INDENTS, st.sampled_from(["x", "# y", ""])), max_size=5)
)
def test_indentation_is_taken_off_as_in_python(first: str, lines: list[tuple[str, str]]) -> None:
    text = "\n".join([first + "x"] + [indent + word for indent, word in lines])
    # Lines of spaces alone may stay as they are.
    taken, expected = (
        re.sub(r"^[ \t]+$", "", one, flags=re.MULTILINE) for one in (without_indentation(text), textwrap.dedent(text))
    )
    assert taken == expected


# What is no Python -----------------------------------------------------------------------------------------------------

BROKEN = {
    "prose": ("The sigmoid doesn't saturate.\n!ls\nx = 1", "The sigmoid doesn't saturate.\n\nx = 1"),
    "half a loop": ("for i in\n%time f(1)\n", "for i in\nf(1)\n"),
    "an open bracket above": (
        "x = f(1\ndef g():\n    return 1\n!ls\ny = 2",
        "x = f(1\ndef g():\n    return 1\n\ny = 2",
    ),
    "a bracket that is closed too late": (
        "x = f(1\ndef g():\n    !ls\n    return 1)\n",
        "x = f(1\ndef g():\n    pass\n    return 1)\n",
    ),
    "one open bracket among others": ("x = f(1\n!ls\ny = (2\n  % 3)\n", "x = f(1\n\ny = (2\n  % 3)\n"),
    "a quote that nothing closes, in brackets": ("x = [it's,\n'[',\n% 1]\n!ls", "x = [it's,\n'[',\n% 1]\n"),
    "a bracket that nothing closes": ("x = f(1\ny = 2\n!ls\nz = 3", "x = f(1\ny = 2\n\nz = 3"),
    "a bracket too many": ("x = 1)\n!ls\ny = (2\n  % 3)\n", "x = 1)\n\ny = (2\n  % 3)\n"),
    "a blank": ("x = ____\ny = \n!ls", "x = ____\ny = \n"),
    "another language": ("relu <- function(x) pmax(x, 0)\n!ls", "relu <- function(x) pmax(x, 0)\n"),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_python_stays_and_magics_around_it_go(text: str, expected: str) -> None:
    assert python(text) == expected


# Awaiting --------------------------------------------------------------------------------------------------------------

AWAITS = {
    "an expression": ("import asyncio\nawait asyncio.sleep(0)\nx = 1", "import asyncio\npass\nx = 1", [1]),
    "a value": ("x = await f()\ny = 1", "pass\ny = 1", [0]),
    "over lines": ("x = 1\nawait f(1,\n  2)  # why\ny = 1", "x = 1\npass  # why\n\ny = 1", [1]),
    "beside others": ("é = 'é'; await f(); y = 1", "é = 'é'; pass; y = 1", [0]),
    "a loop": ("async for i in x:\n    y = 1\nz = 2", "pass\n\nz = 2", [0]),
    "within a block": ("if x:\n    y = await z\nelse:\n    y = 1", "if x:\n    pass\nelse:\n    y = 1", [1]),
    "in a head": ("if await x:\n    y = 1\nz = 2", "pass\n\nz = 2", [0]),
    "in a list": ("x = [i async for i in y]", "pass", [0]),
    "timed": ("%time await f()\nx = 1", "pass\nx = 1", [0]),
    "in an except": ("try:\n    x\nexcept E:\n    await y\n", "try:\n    x\nexcept E:\n    pass\n", [3]),
    "beside what is no Python": ("x = = 1\nawait f()\ny = 1", "x = = 1\n\ny = 1", [1]),
}


@pytest.mark.parametrize(("text", "expected", "lines"), AWAITS.values(), ids=AWAITS.keys())
def test_await_outside_a_function(text: str, expected: str, lines: list[int]) -> None:
    assert python(text) == expected
    assert read_cell(text).notes == [
        (line, "passed over: `await` outside a function runs in notebooks alone") for line in lines
    ]


def test_await_within_a_function_stays() -> None:
    text = "async def f():\n    await g()\n    async for i in x:\n        pass\nclass A:\n    async def h(self):\n        await g()\n"
    assert python("!ls\n" + text) == "\n" + text


# Files that are run ----------------------------------------------------------------------------------------------------

RUNS = {
    "%run helpers.py": "helpers.py",
    "%run helpers": "helpers.py",
    "%run ./sub/helpers": "sub/helpers.py",
    "%run ../helpers.py": "../helpers.py",
    "%run other.ipynb": "other.ipynb",
    "%run -i helpers.py a -b 1": "helpers.py",
    "%run -n -t -N 3 helpers.py": "helpers.py",
    '%run -i "my helpers.py"': "my helpers.py",
    "%run 'sub/helpers.py'": "sub/helpers.py",
    "%run sub\\helpers.py": "sub/helpers.py",
    "%run /content/drive/helpers.py": "helpers.py",
    "%run ~/helpers.py": "helpers.py",
    "%run C:\\work\\helpers.py": "helpers.py",
    "%run helpers.py;": "helpers.py",
    "%run helpers.py  # all": "helpers.py",
    "%run -m pkg.helpers": "pkg/helpers.py",
    "%run \\\n helpers.py": "helpers.py",
    "run helpers.py": "helpers.py",
    "%load helpers.py": "helpers.py",
    "%load -s f,g helpers.py": "helpers.py",
    "%load -r 1-5 helpers.py": "helpers.py",
    "%loadpy helpers": "helpers.py",
    "exec(open('helpers.py').read())": "helpers.py",
    'exec(open("sub/helpers.py", encoding="utf-8").read(), globals())  # all of it': "sub/helpers.py",
    "exec(compile(open('helpers.py').read(), 'helpers.py', 'exec'))": "helpers.py",
    "exec(Path('helpers.py').read_text())": "helpers.py",
    "with open('helpers.py') as f:\n    exec(f.read())": "helpers.py",
    "get_ipython().run_line_magic('run', 'helpers.py')": "helpers.py",
    "get_ipython().magic('run -i helpers.py')": "helpers.py",
}


@pytest.mark.parametrize("line", RUNS)
def test_a_file_is_run_where_it_stands(line: str) -> None:
    # Without its percent sign IPython takes a magic only where it is alone.
    before, after = ("", "") if line.startswith("run") else ("x = 1\n", "\ny = 2\n")
    first, file, last = read_cell(before + line + after).pieces
    assert (file.line, file.runs) == (before.count("\n"), RUNS[line])
    assert (first.runs, first.text.strip()) == (None, before.strip())
    assert (last.runs, last.line, last.text) == (None, (before + line + after[:1]).count("\n"), after[1:])


NOT_RUN = [
    "%run $name",
    "%run {name}.py",
    "%run",
    "%load https://example.org/a.py",
    "%load 3-5",
    "exec(open(name).read())",
    "exec('x = 1')",
    "with open('a.py') as f:\n    exec(g.read())",
    "with open('a.py') as f:\n    exec(f.read())\n    x = 1",
    "with open('a.py') as f:\n    text = f.read()",
    "exec(open('a.py').read(",
]


@pytest.mark.parametrize("line", NOT_RUN)
def test_what_is_run_cannot_always_be_told(line: str) -> None:
    cell = read_cell("x = 1\n" + line)
    assert [piece.runs for piece in cell.pieces] == [None]
    # A line of IPython's is passed over and said, one of Python's stays.
    assert cell.notes == ([(1, f"passed over: {line}")] if line.startswith("%") else [])
    assert cell.pieces[0].text == ("x = 1\n" if line.startswith("%") else "x = 1\n" + line)


def test_a_file_that_is_run_within_a_block_comes_before_the_cell() -> None:
    first, cell = read_cell("x = 1\ntry:\n    %run helpers.py\nexcept OSError:\n    pass\n").pieces
    assert first.runs == "helpers.py"
    assert (cell.line, cell.text) == (0, "x = 1\ntry:\n    pass\nexcept OSError:\n    pass\n")


def test_several_files_are_run_in_their_order() -> None:
    pieces = read_cell("%run a.py\nx = 1\n%run b.py\n%run c.py\ny = 2").pieces
    assert [(piece.line, piece.runs or piece.text.strip()) for piece in pieces] == [
        (0, ""), (0, "a.py"), (1, "x = 1"), (2, "b.py"), (3, ""), (3, "c.py"), (4, "y = 2"),
    ]  # fmt: skip


# Cell magics -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", magics.PYTHON_CELLS)
def test_the_body_of_a_cell_magic_that_is_python_counts(name: str) -> None:
    assert python(f"%%{name}\nx = 1\n!ls\n") == "\nx = 1\n\n"
    assert read_cell(f"%%{name}\nx = 1").notes == []


CELL_MAGICS = {
    "below empty lines": ("\n  \n%%time\nx = 1", "\n  \n\nx = 1"),
    "below comments": ("# topic: activations\n%%capture out\nx = 1", "# topic: activations\n\nx = 1"),
    "indented": ("  %%time\n  x = 1", "  \nx = 1"),
    "one in another": ("%%time\n%%capture\n\nx = 1", "\n\n\nx = 1"),
    "with options": ("%%timeit -n 10 -r 3\nx = 1", "\nx = 1"),
    "code beside it": ("%%timeit -n 10 y = 3; z = 1\nx = y", "y = 3; z = 1\nx = y"),
    "beside it, a block": ("%%memit -r 1 y = 3\nif y:\n    %pwd\n", "y = 3\nif y:\n    pass\n"),
    "beside it, no Python": ("%%timeit y = = 3\nx = 1", "\nx = 1"),
    "a value that another takes": ("%%capture out --no-stderr\nx = 1", "\nx = 1"),
    "with dots": ("%%cudf.pandas.profile\nx = 1", "\nx = 1"),
    "its own help": ("%%time?\nx = 1", "\nx = 1"),
    "nothing": ("%%time", ""),
}


@pytest.mark.parametrize(("text", "expected"), CELL_MAGICS.values(), ids=CELL_MAGICS.keys())
def test_cell_magics_of_python(text: str, expected: str) -> None:
    assert python(text) == expected


@pytest.mark.parametrize(
    "name", ["bash", "html", "HTML", "R", "sql", "!", "javascript", "script", "latex", "writefile.txt"]
)
def test_other_cell_magics_are_passed_over_and_said(name: str) -> None:
    cell = read_cell(f"# here\n%%{name} --no a\nx <- 1 (\n'''\n!ls\n")
    assert "".join(piece.text for piece in cell.pieces).strip() == "# here"
    ((line, note),) = cell.notes
    assert line is None
    assert note.startswith(f"passed over, %%{name} is not ")


def test_languages_are_passed_over_whatever_they_look_like() -> None:
    cell = read_cell("%%javascript\nx = 1\n")
    assert (python("%%javascript\nx = 1\n").strip(), cell.notes) == (
        "",
        [(None, "passed over, %%javascript is not Python.")],
    )
    assert read_cell("%%skip\nx = 1").notes == [(None, "passed over, %%skip puts the cell out of use.")]


LANGUAGE_LINES = {
    "text": ("%md\n# It isn't (\n", "%md"),
    "SQL": ("# a query\n%sql\nSELECT * FROM x\n", "%sql"),
    "files": ("%fs\nls /\n", "%fs"),
}


@pytest.mark.parametrize(("text", "name"), LANGUAGE_LINES.values(), ids=LANGUAGE_LINES.keys())
def test_a_cell_of_databricks_in_another_language(text: str, name: str) -> None:
    cell = read_cell(text)
    assert "".join(piece.text for piece in cell.pieces).replace("# a query", "").strip() == ""
    assert cell.notes == [(None, f"passed over, {name} is not Python.")]


def test_a_line_magic_of_that_name_costs_itself_alone() -> None:
    assert python("%sql\nx = 1\n") == "\nx = 1\n"
    assert python("%python\nx = 1\n") == "\nx = 1\n"
    assert python("%sql select 1\nx = (\n") == "\nx = (\n"


UNKNOWN = {
    "a function": ("%%cython -a\ndef f(x):\n    return x\n", True),
    "a function, a magic": ("%%manim -v A\n%pwd\nclass A:\n    pass\n", True),
    "a value": ("%%mystery\nLIMIT = 3\n", True),
    "an import": ("%%mystery\nimport numpy as np\n", True),
    "a function that is no Python": ("%%mystery\ndef f(x):\n    return (x\n\ndef g(x):\n    return x\n", True),
    "one in another": ("%%mystery\n%%enigma\nx = 1\n", True),
    "another language": ("%%cython\ncdef int f(int x):\n    return x\n", False),
    "prose": ("%%mystery\nhello\n", False),
    "Ruby": ("%%mystery\ndef f(x)\n  x\nend\n", False),
    "nothing": ("%%mystery", False),
}


@pytest.mark.parametrize(("text", "counts"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_cell_magic_counts_where_its_body_gives_names_in_python(text: str, counts: bool) -> None:
    cell = read_cell(text)
    body = text.partition("\n")[2].replace("%pwd", "").replace("%%enigma", "")
    assert python(text).strip() == (body.strip() if counts else "")
    name = text.split()[0]
    words = (
        "not known here; the cell was read as Python."
        if counts
        else "is not known here, and what follows is no Python."
    )
    assert cell.notes[-1][1].endswith(words)
    assert name in " ".join(note for _, note in cell.notes)


WRITES = {
    "%%writefile helpers.py": ("helpers.py", False),
    "%%file helpers.py": ("helpers.py", False),
    "%%writefile -a sub/helpers.py": ("sub/helpers.py", True),
    "%%writefile sub/helpers.py --append": ("sub/helpers.py", True),
    '%%writefile "my helpers.py"': ("my helpers.py", False),
    "%%writefile ./helpers.py": ("helpers.py", False),
    "%%writefile sub\\helpers.py": ("sub/helpers.py", False),
    "%%writefile /content/helpers.py": ("helpers.py", False),
    "%%writefile ../../helpers.py": ("helpers.py", False),
    "%%writefile sub/../../helpers.py": ("helpers.py", False),
    "# a comment\n%%writefile data.txt": ("data.txt", False),
}


@pytest.mark.parametrize("line", WRITES)
def test_a_file_that_a_cell_writes(line: str) -> None:
    cell = read_cell(line + "\n%pwd\n  x = (1\n")
    assert cell.written == [(WRITES[line][0], "%pwd\n  x = (1\n", WRITES[line][1])]
    assert "".join(piece.text for piece in cell.pieces).replace("# a comment", "").strip() == ""


@pytest.mark.parametrize(
    "line", ["%%writefile", "%%writefile $name", "%%writefile a.py b.py", "%%writefile ..", "%%file /"]
)
def test_a_file_whose_name_cannot_be_told_is_said(line: str) -> None:
    cell = read_cell(line + "\nx = 1\n")
    assert cell.written == []
    assert "does not say which file" in cell.notes[0][1]


# What exports make of it -----------------------------------------------------------------------------------------------

CALLS = {
    "a magic": ("get_ipython().run_line_magic('matplotlib', 'inline')\nx = 1", "\nx = 1"),
    "a statement": ("if x:\n    get_ipython().run_line_magic('time', 'y = f(\"a\")')\n", 'if x:\n    y = f("a")\n'),
    "with options": ("get_ipython().run_line_magic('timeit', '-n 3 f()')", "f()"),
    "an older form": ("get_ipython().magic(u'%time f()')", "f()"),
    "the shell": ("if x:\n    get_ipython().system('ls')\n", "if x:\n    pass\n"),
    "the shell's answer": ("x = y = get_ipython().getoutput('ls')", "x = y = []"),
    "a magic's value": ("x = get_ipython().run_line_magic('time', 'f()')", "x = f()"),
    "what a magic took": ("a.b = get_ipython().run_line_magic('timeit', '-o f()')", "a.b = None"),
    "another call": ("get_ipython().events.register('a', f)", "get_ipython().events.register('a', f)"),
    "a value of the student's": ("get_ipython().system(command)", "get_ipython().system(command)"),
    "beside what is no Python": ("x = = 1\nget_ipython().system('ls')\ny = 2", "x = = 1\n\ny = 2"),
    "asked": ("if get_ipython():\n    x = 1", "if get_ipython():\n    x = 1"),
}


@pytest.mark.parametrize(("text", "expected"), CALLS.values(), ids=CALLS.keys())
def test_calls_of_ipython(text: str, expected: str) -> None:
    assert python(text) == expected


def test_a_cell_magic_as_a_call_is_a_piece_of_its_own() -> None:
    call = "get_ipython().run_cell_magic('time', '', 'def f(x):\\n    %pwd\\n    return \"a\\\\n\"\\n')"
    first, body, last = read_cell(f"x = 1\n{call}\ny = 2\n").pieces
    assert (first.text, body.of, body.text) == ("x = 1\n\n", 1, '\ndef f(x):\n    pass\n    return "a\\n"\n')
    assert (last.line, last.text) == (2, "y = 2\n")
    cell = read_cell(
        "x = 1\nget_ipython().run_cell_magic('writefile', 'a.py', 'x = 1\\n')\nget_ipython().run_cell_magic('R', '', 'x')"
    )
    assert cell.written == [("a.py", "x = 1\n", False)]
    assert cell.notes == [(2, "passed over, %%R is not Python.")]


# What is said ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["%matplotlib inline", "!pip install x", "! python -m pip install x", "%load_ext a", "!ls", "!nvidia-smi"]
)
def test_nothing_is_said_of_what_no_function_needs(line: str) -> None:
    assert read_cell(f"x = 1\n{line}").notes == []


@pytest.mark.parametrize(
    "line", ["!wget https://example.org/a.py", "%store -r x", "%reset -f", "!pipeline x", "/f x", "%%mystery"]
)
def test_what_may_be_missed_is_said_with_its_line(line: str) -> None:
    assert read_cell(f"x = 1\n\n{line} \\\n  more\ny = 2").notes[0] == (2, f"passed over: {line}")


def test_a_long_line_is_cut_where_it_is_shown() -> None:
    ((_, note),) = read_cell("!wget " + "a" * 1000).notes
    assert note == "passed over: !wget " + "a" * 51 + "..."


# IPython itself --------------------------------------------------------------------------------------------------------

LINES = [
    "x = 1", "def f(x):", "    return x", "    %time f(1)", "!ls", "!echo 'a", "!ls \\\n  -l", "%matplotlib inline",
    "found = !ls", "a.b = !ls", "d['k'] = %sql select (", "x, y = !ls", "x = (1\n  % 2)", "ok = (1\n != 2)",
    'NOTE = """\n!keep\n% of\n"""', "s = 'a\\\n!b'", "y = 1 + \\\n  2", "f(a=1)", "np.linspace?", "np??", "?np", "%time?",
    "# comment ?", "# !ls", "if x:", "    !ls", "else:", "    pass", "x = {", "f(", "]", ")", "'''", '"', "it's",
    "/f x", ",f a b", ";f a b", "x = y = 1", "f'{x = !r}'", "z = [\n    !ls\n]", "%", "!", "?", "x ?", "x: int = !ls",
    "x == !ls", "x += !ls", "@d", "\t!ls", "", "   ", "%timeit -n 1 f(", "    x = !ls \\\n      y", "%cd ..", "!(ls",
    "x = !ls (", "f(x,\n%time\n)", "!!ls", "%config a.b = \\\n  ['svg']", "x = 3 # = !ls", "x = '= !ls'",
    "x = f('''\n%time\n''', y)", "!ls # '''", "return x", "What is it?", "class A:", "    y = %env X", "x = \\\n!ls",
]  # fmt: skip


def lines_of_ipython(text: str) -> tuple[str, set[int]]:
    """What IPython makes of a cell, and which of its lines it takes for its own."""
    transformer = TransformerManager()
    lines = (text + "\n").splitlines(keepends=True)
    numbers, taken = list(range(len(lines))), set()
    while True:
        changed, new = transformer.do_one_token_transform(lines)
        if not changed or new == lines:
            return "".join(lines), taken
        first = next(number for number, line in enumerate(lines) if number >= len(new) or line != new[number])
        more = len(lines) - len(new)
        # A question over several lines is a bracket above it that nothing closes.
        if more and "pinfo" in new[first]:
            raise SyntaxError
        taken |= set(numbers[first : first + more + 1])
        numbers = numbers[: first + 1] + numbers[first + 1 + more :]
        lines = new


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=7).map("\n".join))
def test_the_same_lines_are_ipythons_as_in_ipython(text: str) -> None:
    if text[:1] in " \t" or text.startswith("\n"):
        text = "x = 1\n" + text
    try:
        code, taken = lines_of_ipython(text)
        ast.parse(code)
    except SyntaxError:
        # Where IPython fails, more may be read here.
        python(text)
        return
    read = python(text)
    changed = {
        number
        for number, (ours, line) in enumerate(zip(read.split("\n"), text.split("\n"), strict=True))
        if ours != line
    }
    assert changed == taken
    ast.parse(read)


# Those that mean harm --------------------------------------------------------------------------------------------------


def test_bounds_are_told() -> None:
    assert f"more than {MOST_LINES} lines" in read_cell("!ls\n" * (MOST_LINES + 100)).notes[-1][1]
    assert sum("more or longer" in note for _, note in read_cell("%time f()\n" * (MOST_STATEMENTS + 1)).notes) == 1
    assert "more or longer" in read_cell("%time f(" + "1, " * 3000 + ")").notes[0][1]
    runs = read_cell("%run a.py\n" * (MOST_RUNS + 1))
    assert sum(piece.runs is not None for piece in runs.pieces) == MOST_RUNS
    assert f"at most {MOST_RUNS} files" in runs.notes[0][1]
    quoted = read_cell("get_ipython().run_cell_magic('time', '', 'x')\n" * (MOST_QUOTED + 1))
    assert sum(piece.of is not None for piece in quoted.pieces) == MOST_QUOTED
    assert quoted.notes


def test_texts_in_texts_end_somewhere() -> None:
    text = "x = 1"
    for _ in range(8):
        text = f"get_ipython().run_cell_magic('time', '', {text!r})"
    assert len(read_cell(text).pieces) < 10
    assert textwrap.dedent(python("%%a\n" * 20 + "x = 1")).strip() in ("", "x = 1")
