"""Attacks that cannot be kept as files to read: odd bytes, odd names, sizes. Archives stand in archives.py.

Each is a function that makes one in a folder and gives its path; its docstring says what it tries and what is expected.
"""

from __future__ import annotations

import json
import os
import py_compile
from pathlib import Path

from tests.autograder.attacks.building import RELU, RIGHT, SIGMOID, WRONG, builder, written

# Caches and modules of the submission's own ---------------------------------------------------------------------------


@builder("18b_compiled_in_advance")
def compiled(folder: Path) -> Path:
    """Compiled files that say something else than the source lie in __pycache__, and where the source should be.

    Expected: sigmoid: passed 1; relu: failed or error 0
    """
    place = folder / "work" / "activations"
    helper = written(place / "helper.py", "def right(x):\n    return x * (x > 0)\n")
    cached = place / "__pycache__" / "helper.cpython-311.pyc"
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for target in (cached, place / "only_compiled.pyc", place / "__pycache__" / "in_numpy.cpython-311.pyc"):
        py_compile.compile(str(helper), str(target), invalidation_mode=mode)
    helper.write_text("def right(x):\n    return abs(x)\n")
    imports = "from helper import right\ntry:\n    from only_compiled import right\nexcept ImportError:\n    pass\n"
    written(place / "in_numpy.py", imports + SIGMOID + "\n\ndef relu(x):\n    return right(x)\n")
    return folder / "work"


# Bytes ----------------------------------------------------------------------------------------------------------------


@builder("44c_empty")
def empty(folder: Path) -> Path:
    """A file with nothing in it.

    Expected: refused: empty
    """
    return written(folder / "homework.py", "")


@builder("44d_byte_order_mark")
def byte_order_mark(folder: Path) -> Path:
    """A file with a byte order mark, lines that end with CRLF, and a form feed: it is right.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    return written(folder / "homework.py", b"\xef\xbb\xbf" + (SIGMOID + "\f" + RELU).replace("\n", "\r\n").encode())


@builder("44e_latin_1")
def latin_1(folder: Path) -> Path:
    """A file in Latin-1 that does not say so.

    Expected: refused: not UTF-8
    """
    return written(folder / "homework.py", "# für später\n".encode("latin-1") + RIGHT.encode())


@builder("44f_latin_1_declared")
def latin_1_declared(folder: Path) -> Path:
    """A file in Latin-1 that says so, as Python allows: it is right.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    return written(
        folder / "homework.py", "# -*- coding: latin-1 -*-\n# für später\n".encode("latin-1") + RIGHT.encode()
    )


@builder("44g_other_encodings")
def other_encodings(folder: Path) -> Path:
    """A file that declares an encoding in which text is code of its own: unicode_escape hides a line in a comment.

    Expected: refused: encoding
    """
    return written(folder / "homework.py", "# coding: unicode_escape\n# \\x0aimport os\n" + RIGHT)


@builder("44h_nul")
def nul(folder: Path) -> Path:
    """A file with a NUL in a function, for which Python would refuse all of it: that function alone is lost.

    Expected: problem: NUL; sigmoid: passed 1; relu: error 0
    """
    return written(folder / "homework.py", RIGHT.replace("maximum", "maxi\0mum"))


@builder("44i_50_mb")
def fifty_megabytes(folder: Path) -> Path:
    """A source file of 50 MB.

    Expected: refused: too large
    """
    return written(folder / "homework.py", RIGHT + "# padding\n" * (5 * 2**20))


@builder("44j_brackets")
def brackets(folder: Path) -> Path:
    """10,000 brackets in one another, which breaks recursive readers.

    Expected: relu: error 0
    """
    return written(folder / "homework.py", "relu = " + "(" * 10_000 + ")" * 10_000 + "\n")


@builder("44k_deep_expressions")
def deep_expressions(folder: Path) -> Path:
    """Expressions that are small to write and deep to read: signs, sums, attributes, if and elif.

    Expected: sigmoid: error 0; relu: error 0
    """
    signs = "-" * 50_000 + "1\n"
    chain = "if 0:\n    pass\n" + "elif 0:\n    pass\n" * 5_000
    return written(
        folder / "homework.py", RIGHT + chain + "x = " + "1+" * 20_000 + "1\ny = np" + ".y" * 20_000 + "\nz = " + signs
    )


@builder("44l_a_constant_that_explodes")
def exploding_constant(folder: Path) -> Path:
    """Constants that Python would compute while it compiles: a huge power, a repeated text. It takes nobody else down.

    Expected: sigmoid: passed 1; relu: error or out_of_memory or timeout or crashed 0
    """
    body = '    text = "x" * 10**11 if x.size < 0 else ""\n    return (2**10**6) ** (10**6) * x + len(text)\n'
    return written(folder / "homework.py", SIGMOID + "\n\ndef relu(x):\n" + body)


# Names ----------------------------------------------------------------------------------------------------------------


@builder("46a_odd_names")
def odd_names(folder: Path) -> Path:
    """A folder's and a file's names with spaces, quotes, emoji, a newline and markup.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    work = folder / 'Zoë\'s "work" 🤖 <b>$(touch attacker)\n::error::;&|'
    return written(work / "my homework (2) 'final' \"really\" 🎓.py", RIGHT).parent


@builder("46b_long_names")
def long_names(folder: Path) -> Path:
    """Names of 255 bytes, the longest that a file can have.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    work = folder / ("w" * 255)
    return written(work / ("é" * 126 + ".py"), RIGHT).parent


@builder("46c_names_that_are_no_text")
def names_that_are_no_text(folder: Path) -> Path:
    """Names that are not UTF-8, that begin with a hyphen, or that look like an option or a place.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    work = folder / os.fsdecode(b"--help \xff\xfe")
    return written(work / os.fsdecode(b"-rf \xe9.py"), RIGHT).parent


@builder("46d_two_names_up_to_case")
def two_names_up_to_case(folder: Path) -> Path:
    """Two files whose names are one up to case, each with an exercise of its own.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    written(folder / "work" / "Homework.py", SIGMOID)
    return written(folder / "work" / "homework.py", "import numpy as np\n" + RELU).parent


@builder("46e_names_that_look_like_others")
def names_that_look_like_others(folder: Path) -> Path:
    """Names with letters that nobody sees, of other scripts and in two forms, and with formulas behind separators.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    work = folder / "x;=1+1;\u200d\u3164\u0430"
    written(work / "a\t=1;\u200d.py", SIGMOID)
    written(work / "jos\u00e9.py", "import numpy as np\n" + RELU)
    return written(work / "jose\u0301 (\u2024py).py", "helper = 1\n").parent


# Notebooks ------------------------------------------------------------------------------------------------------------


def notebook(*cells: str, **changes: object) -> str:
    code = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code} | changes)


@builder("47a_truncated_notebook")
def truncated_notebook(folder: Path) -> Path:
    """A notebook of which the end is missing: what stands before it counts.

    Expected: problem: cut off; sigmoid: passed 1; relu: passed 1
    """
    return written(folder / "homework.ipynb", notebook(SIGMOID, RELU)[:-30])


@builder("47b_format_3")
def format_3(folder: Path) -> Path:
    """A notebook in format 3, from before 2015: its cells are elsewhere, and count.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": RIGHT, "language": "python", "outputs": []}]}]}
    return written(folder / "homework.ipynb", json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}} | old))


@builder("47d_200_mb_of_outputs")
def outputs_of_200_megabytes(folder: Path) -> Path:
    """A notebook with 200 MB of outputs.

    Expected: refused: too large
    """
    large = {"output_type": "stream", "name": "stdout", "text": "x" * (200 * 2**20)}
    cell = {"cell_type": "code", "source": RIGHT, "metadata": {}, "outputs": [large]}
    return written(folder / "homework.ipynb", notebook(cells=[cell]))


@builder("47e_40_mb_of_outputs")
def outputs_of_40_megabytes(folder: Path) -> Path:
    """A notebook with 40 MB of outputs, as a training loop leaves them: they are passed over.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    large = {"output_type": "stream", "name": "stdout", "text": "epoch\n" * (7 * 2**20)}
    cell = {"cell_type": "code", "source": RIGHT, "metadata": {}, "outputs": [large]}
    return written(folder / "homework.ipynb", notebook(cells=[cell]))


@builder("47f_json_that_is_no_notebook")
def no_notebook(folder: Path) -> Path:
    """JSON that is nested 100,000 deep, where a notebook should be.

    Expected: refused: not a notebook
    """
    return written(folder / "homework.ipynb", '{"nbformat": 4, "cells": ' + "[" * 100_000 + "]" * 100_000 + "}")


@builder("47g_cells_that_never_end")
def cells_that_never_end(folder: Path) -> Path:
    """A notebook of 50 MB, damaged after its first cell: three million more begin, each in the one before, and none ends.

    Expected: problem: damaged; sigmoid: passed 1; relu: passed 1
    """
    begin, _, end = notebook(RIGHT).partition("]}]")
    raw = f'{begin}]}}, {{"x": NaN}}, ' + '{"attachments": [' * (3 * 2**20) + end
    return written(folder / "homework.ipynb", raw)


@builder("47h_conflicts_in_one_another")
def conflicts_in_one_another(folder: Path) -> Path:
    """A notebook with marks of 200 merge conflicts, each in the one before: two versions of two versions, and so on.

    Expected: problem: merge conflict; sigmoid: passed 1; relu: passed 1
    """
    raw = '{"cells": [\n' + "<<<<<<< a\n" * 200 + "=======\n>>>>>>> b\n" * 200 + notebook(RIGHT)[1:]
    return written(folder / "homework.ipynb", raw)


# From Windows ---------------------------------------------------------------------------------------------------------


@builder("59a_from_windows")
def from_windows(folder: Path) -> Path:
    """A folder from Windows and a Mac: CRLF, desktop.ini, Thumbs.db, .ipynb_checkpoints, __MACOSX, a virtual environment.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    work = folder / "work"
    written(work / "activations" / "in_numpy.py", RIGHT.replace("\n", "\r\n"))
    written(work / "desktop.ini", "[.ShellClassInfo]\r\n")
    written(work / "Thumbs.db", b"\xd0\xcf\x11\xe0")
    written(work / ".ipynb_checkpoints" / "activations" / "in_numpy.py", WRONG)
    written(work / "__MACOSX" / "activations" / "._in_numpy.py", b"\0\5\x16\7")
    written(work / "activations" / ".ipynb_checkpoints" / "in_numpy-checkpoint.py", WRONG)
    written(work / ".venv" / "activations" / "in_numpy.py", WRONG)
    written(work / "activations" / "~$in_numpy.py", b"\0\1")
    return work


@builder("59c_a_notebook_from_windows")
def a_notebook_from_windows(folder: Path) -> Path:
    """A notebook with a byte order mark and CRLF, inside its cells too.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    cells = [cell.replace("\n", "\r\n") for cell in (SIGMOID, RELU)]
    text = json.dumps(json.loads(notebook(*cells)), indent=1).replace("\n", "\r\n")
    return written(folder / "homework.ipynb", b"\xef\xbb\xbf" + text.encode())
