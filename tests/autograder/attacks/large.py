"""Attacks by size: what is read, sent and run takes many times the memory of what was handed in."""

from __future__ import annotations

import json
from pathlib import Path

from tests.autograder.attacks.building import RELU, RIGHT, SIGMOID, builder, written


def notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


@builder("44s_half_a_million_statements")
def half_a_million_statements(folder: Path) -> Path:
    """A megabyte of `0;` beside a file that is right.

    Expected: sigmoid: passed 1; problem: names, numbers and signs
    """
    written(folder / "work" / "a.py", RELU + "0;" * (2**19 - 100))
    return written(folder / "work" / "b.py", SIGMOID).parent


@builder("44t_statements_by_the_thousand")
def statements_by_the_thousand(folder: Path) -> Path:
    """60,000 classes: each is a statement that a process would run by itself, for each exercise anew.

    Expected: sigmoid: passed 1; problem: statements outside of functions
    """
    written(folder / "work" / "a.py", RELU + "".join(f"class A{number}: 0\n" for number in range(60_000)))
    return written(folder / "work" / "b.py", SIGMOID).parent


@builder("44u_large_modules")
def large_modules(folder: Path) -> Path:
    """Four modules with 3.6 MB of text that the code imports: they are data, and it is right.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    for number in range(4):
        written(folder / "work" / f"table{number}.py", f'T = b"{"0123456789a#;{,|" * 57_000}"\n')
    imports = "import table0, table1, table2, table3\nassert len(table3.T) == 912_000\n"
    return written(folder / "work" / "hw.py", imports + RIGHT).parent


@builder("44v_a_module_of_many")
def a_module_of_many(folder: Path) -> Path:
    """150 files import the same megabyte.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    written(folder / "work" / "shared_data.py", f'T = "{"a" * 1_000_000}"\n')
    for number in range(150):
        written(folder / "work" / f"week{number}" / "hw.py", "import shared_data\n" + RIGHT)
    return folder / "work"


@builder("44w_deeper_than_python_calls")
def deeper_than_python_calls(folder: Path) -> Path:
    """A function that is nested as deeply as Python reads, in two files that are compared.

    Expected: sigmoid: passed 1; relu: error 0
    """
    deep = f"\n\ndef relu(x):\n    return {'-' * 2900}x\n"
    written(folder / "work" / "a" / "hw.py", SIGMOID + deep)
    return written(folder / "work" / "b" / "hw.py", SIGMOID + deep).parents[1]


@builder("47m_300_000_cells")
def cells_without_end(folder: Path) -> Path:
    """A notebook of 300,000 tiny cells that call their type by a letter's number, beside one that is right.

    Expected: relu: passed 1; sigmoid: passed 1; problem: too many
    """
    many = notebook(RIGHT, *["x"] * 300_000).replace("cell_type", "cell\\u005ftype")
    written(folder / "work" / "a.ipynb", many)
    return written(folder / "work" / "b.ipynb", notebook(RIGHT)).parent


@builder("47n_as_many_cells_as_may_be")
def as_many_cells_as_may_be(folder: Path) -> Path:
    """A notebook of 9,000 cells, which is right, and is read at once.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    return written(folder / "homework.ipynb", notebook(RIGHT, *["x = 1"] * 9000))
