"""From the bytes of a file to its cells: names, lines, what is said, what is written; and texts that mean harm."""

import ast
import json
import time
import tracemalloc
from collections.abc import Callable

import pytest

from autograder.model import Cell
from autograder.reading.code import MOST_APART, MOST_NOTES, MOST_PADDING, Code, read_code
from autograder.reading.files import LARGEST_SOURCE, NotASubmission

N = LARGEST_SOURCE


def notebook(*cells: str) -> Code:
    code = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell} for cell in cells
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code}
    return read_code("part1/hw.ipynb", json.dumps(content).encode())


def script(text: str) -> Code:
    return read_code("part1/hw.py", text.encode())


def test_cells_are_counted_as_jupyter_shows_them() -> None:
    code = notebook("import numpy", "", "  \n", "!ls", "def relu(x):\n    return x")
    assert code.cells == [
        Cell("hw.ipynb, cell 1", "import numpy"),
        Cell("hw.ipynb, cell 5", "def relu(x):\n    return x"),
    ]
    assert (code.notes, code.written) == ([], {})


def test_what_is_passed_over_is_said_with_file_cell_and_line() -> None:
    code = notebook("x = 1", "%%bash\nls", "x = 1\n\n!wget a", "%%mystery\nprose it is")
    assert code.notes == [
        "hw.ipynb, cell 2: passed over, %%bash is not Python.",
        "hw.ipynb, cell 3, line 3: passed over: !wget a",
        "hw.ipynb, cell 4: passed over, %%mystery is not known here, and what follows is no Python.",
    ]


def test_many_notes_are_counted() -> None:
    code = notebook(*["%%bash\nls"] * 100)
    assert len(code.notes) == MOST_NOTES + 1
    assert code.notes[-1] == f"hw.ipynb: {100 - MOST_NOTES} more lines were passed over."


def test_files_that_are_run_stand_between_cells() -> None:
    code = notebook("x = 1\n%run helpers\ny = 2", "%run b.ipynb")
    assert code.cells == [
        Cell("hw.ipynb, cell 1", "x = 1\n\n"),
        Cell("hw.ipynb, cell 1", "", runs="helpers.py"),
        Cell("hw.ipynb, cell 1", "\n\ny = 2"),
        Cell("hw.ipynb, cell 2", "", runs="b.ipynb"),
    ]


def test_files_that_are_written() -> None:
    code = notebook(
        "%%writefile a.py\nx = 1",
        "%%writefile -a a.py\ny = 2\n",
        "%%writefile sub/b.py\nz",
        "%%file sub/b.py\nlast",
        "%%file -a c.py\n",
    )
    assert code.written == {"a.py": "x = 1\ny = 2\n", "sub/b.py": "last\n", "c.py": "\n"}
    assert code.cells == []


def test_a_part_in_quotes_has_lines_of_its_own() -> None:
    code = script("x = 1\nget_ipython().run_cell_magic('time', '', 'def f(x):\\n    return x\\n')\ny = 2\n")
    assert code.cells == [
        Cell("hw.py", "x = 1\n\n"),
        Cell("hw.py, line 2", "\ndef f(x):\n    return x\n"),
        Cell("hw.py", "\n\ny = 2\n"),
    ]


def test_lines_are_those_of_the_file() -> None:
    code = script("# %%\nx = 1\n# %%\n%pwd\n\ndef f(\n# %%\n%run a.py\ndef g(x):\n    return x\n")
    assert [cell.name for cell in code.cells] == ["hw.py"] * len(code.cells)
    g = ast.parse(code.cells[-1].text).body[0]
    assert (g.lineno, [cell.runs for cell in code.cells if cell.runs]) == (9, ["a.py"])


def test_what_is_no_python_file_is_refused() -> None:
    with pytest.raises(NotASubmission, match="not a notebook"):
        read_code("hw.ipynb", b"<!DOCTYPE html>")
    with pytest.raises(NotASubmission, match="line 1 is not UTF-8"):
        read_code("hw.py", b"# \xe9\n")


def test_a_script_that_would_be_mostly_padding_is_one_cell() -> None:
    code = script("# %%\n%pwd\nx = 1\n" + "\n" * 5000 + "# %%\ny = 2\n" * 200 + "%run a.py\nz = 3\n")
    assert [cell.runs for cell in code.cells] == ["a.py", None]
    tree = ast.parse(code.cells[1].text)
    assert (tree.body[0].lineno, tree.body[-1].lineno) == (3, 5405)
    assert len(code.cells[1].text) < MOST_PADDING


def test_a_file_runs_a_bounded_number_of_others() -> None:
    code = notebook(*["%run a.py\n%run b.py"] * 60)
    assert sum(cell.runs is not None for cell in code.cells) == MOST_APART
    assert (
        code.notes[0]
        == f"hw.ipynb, cell 51: a file runs at most {MOST_APART} others, or cells in quotes; these were left out."
    )


# Those that mean harm --------------------------------------------------------------------------------------------------


def filled(piece: str) -> str:
    return piece * (N // len(piece))


HARMFUL: dict[str, Callable[[], str]] = {
    "shell lines": lambda: filled("!x\n"),
    "a long shell line": lambda: "!" + filled("%"),
    "a shell line over backslashes": lambda: "!" + filled("\\\n"),
    "magics": lambda: filled("%x\n"),
    "percent signs": lambda: filled("%\n"),
    "timed": lambda: filled("%time x\n"),
    "timed in timed": lambda: filled("%time "),
    "timed, open": lambda: filled("%time f(\n"),
    "assigned, open": lambda: filled("x=%time f(\n"),
    "options": lambda: "%timeit " + filled("-n 1 "),
    "assigned": lambda: filled("x =!y\n"),
    "equals signs": lambda: filled("= "),
    "an equals sign and spaces": lambda: "x =" + filled(" "),
    "open brackets": lambda: "!x\n" + filled("(") + "\n!x",
    "lines of open brackets": lambda: filled("(\n") + "!x",
    "brackets and functions": lambda: filled("(\ndef f(): pass\n") + "!x",
    "quotes": lambda: filled("'\n") + "!x",
    "escaped quotes": lambda: "'" + filled("\\'") + "\n!x",
    "two kinds of quotes": lambda: filled("\"'\n") + "!x",
    "quotes over backslashes": lambda: filled("'\\\n\"\\\n") + "!x",
    "three quotes": lambda: filled("'''\n\"\"\"\n") + "!x",
    "brackets and three quotes": lambda: "".join("(\n'''\n" + "a\n" * 100 for _ in range(3000)) + "!x",
    "questions": lambda: filled("x?\n"),
    "questions on one line": lambda: filled("x? "),
    "commas": lambda: filled(",\n"),
    "calls": lambda: filled("get_ipython().system('ls')\n"),
    "executed": lambda: filled("exec(open('a').read())\n"),
    "executed, open": lambda: filled("exec(\n"),
    "opened": lambda: filled("with open(\n"),
    "automagic": lambda: filled("pip x\n"),
    "automagic that is Python": lambda: filled("ls\n"),
    "runs": lambda: filled("%run a.py\n"),
    "cell magics": lambda: filled("%%time\n"),
    "unknown cell magics": lambda: filled("%%x\n")[:-8] + "x = 1",
    "awaiting": lambda: filled("await x\n"),
    "awaiting, open": lambda: filled("await x\n") + "(",
    "comments": lambda: filled("#\n") + "%%time",
    "empty lines": lambda: filled("\n") + "!x",
    "spaces": lambda: filled(" ") + "!x",
    "prompts": lambda: filled(">>> x\n"),
    "IPython's prompts": lambda: filled("In [1]: x\n"),
    "cells": lambda: filled("# %%\n!x\n"),
    "nbconvert's cells": lambda: filled("# In[1]:\n!x\n"),
    "cells within texts": lambda: filled("'''\n# %%\n!x\n"),
    "Colab's remarks": lambda: filled("# Commented out IPython magic\n"),
    "Colab's cells": lambda: filled("# Commented out IPython magic\n# %%time\n# x\n\n"),
    "Databricks' cells": lambda: "# Databricks notebook source\n" + filled("# COMMAND ----------\n# MAGIC %run a\n"),
    "Jupytext's cells": lambda: "# ---\n# jupytext:\n" + filled("# +\n# %run a\n"),
    "marimo's cells": lambda: "app = marimo.App()\n" + filled("@app.cell\ndef _(x):\n    return (x,)\n"),
    "marimo's decorators": lambda: "app = marimo.App()\n" + filled("@app.cell\n"),
    "marimo's chain": lambda: (
        "app = marimo.App()\n"
        + "".join(f"@app.cell\ndef _(x{i}):\n    return (x{i + 1},)\n" for i in reversed(range(15000)))
    ),
    "marimo's texts": lambda: "app = marimo.App()\n" + filled("app._unparsable_cell('x')\n"),
    "pylab": lambda: filled("%pylab\n"),
}


IN_NOTEBOOKS = ["shell lines", "timed, open", "lines of open brackets", "cell magics", "unknown cell magics"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"), [(name, "py") for name in HARMFUL] + [(name, "ipynb") for name in IN_NOTEBOOKS]
)
def test_a_megabyte_that_means_harm_is_read_in_seconds(name: str, kind: str) -> None:
    text = HARMFUL[name]()
    cells = [{"cell_type": "code", "source": text[:N]}]
    raw = text.encode() if kind == "py" else json.dumps({"nbformat": 4, "cells": cells}).encode()
    started = time.process_time()
    code = read_code(f"hw.{kind}", raw)
    # A regular expression or a loop whose time grows with the square would take hours.
    assert time.process_time() - started < 30
    assert sum(len(cell.text) for cell in code.cells) < 4 * N
    assert len(code.cells) <= 1200
    assert len(code.notes) <= MOST_NOTES + 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["shell lines", "cells", "calls"])
def test_a_megabyte_that_means_harm_takes_no_gigabytes(name: str) -> None:
    raw = HARMFUL[name]().encode()
    tracemalloc.start()
    try:
        read_code("hw.py", raw)
        assert tracemalloc.get_traced_memory()[1] < 300 * 2**20
    finally:
        tracemalloc.stop()
