"""Each obstacle in each form: what is passed over in a notebook is passed over in a script, an export and an archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.shapes.answers import NUMPY, RELU, SIGMOID, TORCH, script
from tests.shapes.building import COLAB, Files, notebook, old_notebook, packed
from tests.shapes.colab import EXPORT
from tests.shapes.exports import COMMAND, MARIMO, MARIMO_END, NBCONVERT, marimo_cell
from tests.shapes.shape import shape


class Obstacle(NamedTuple):
    """What lies between two right functions; a pattern for what must be said of it, if something must."""

    code: str
    says: str = ""
    python: bool = True


PLACE = r"(hw\.py|hw\.ipynb, cell \d+|in_numpy\.py), line \d+"
OBSTACLES = {
    "a_plot": Obstacle("import seaborn as sns\nsns.set_theme()\nsns.lineplot(x=[1], y=[2])\n"),
    "a_question": Obstacle("answer = int(input('How many? '))\n"),
    "an_assertion": Obstacle("assert relu(np.array([-1.0]))[0] == 7, 'why?'\n"),
    "an_exit": Obstacle("import sys\nsys.exit(1)\n"),
    "a_name_taken": Obstacle("relu = relu(np.array([-1.0, 2.0]))\n"),
    "a_loop_over_a_name": Obstacle("for relu in range(3):\n    pass\n"),
    "a_comparison": Obstacle(f"{TORCH}assert np.allclose(relu(np.zeros(2)), torch.relu(torch.zeros(2)).numpy())\n"),
    "a_class": Obstacle(
        "class Net:\n    def __init__(self):\n        self.data = open('data.csv').read()\n\n\nnet = Net()\n"
    ),
    "prose": Obstacle("The kink is at 0, and it's no problem.\n", says=PLACE, python=False),
    "a_broken_helper": Obstacle("def helper(x:\n    return x\n", says=PLACE, python=False),
}


def of_colab(*parts: str) -> Files:
    return {"hw.py": script(EXPORT, *(f'"""## Part {number}"""\n\n{part}' for number, part in enumerate(parts)))}


def of_nbconvert(*parts: str) -> Files:
    return {"hw.py": script(NBCONVERT, *(f"# In[{number}]:\n\n\n{part}" for number, part in enumerate(parts, 1)))}


def of_marimo(*parts: str) -> Files:
    """Every cell takes what the others define, and gives what it defines itself."""
    names = {NUMPY: "np", RELU: "relu", SIGMOID: "sigmoid"}
    cells = [marimo_cell(part, "" if part == NUMPY else "np", names.get(part, "")) for part in parts]
    return {"hw.py": script(MARIMO, *cells, MARIMO_END)}


FORMS: dict[str, Callable[..., Files]] = {
    "a_notebook": lambda *parts: {"hw.ipynb": notebook(*parts)},
    "a_notebook_of_colab": lambda *parts: {"hw.ipynb": notebook(*parts, metadata=COLAB, minor=0)},
    "one_cell": lambda *parts: {"hw.ipynb": notebook("\n\n".join(parts))},
    "an_old_notebook": lambda *parts: {"hw.ipynb": old_notebook(*parts)},
    "a_script": lambda *parts: {"hw.py": script(*parts)},
    "a_script_with_cells": lambda *parts: {"hw.py": script(*(f"# %%\n{part}" for part in parts))},
    "a_script_of_windows": lambda *parts: {"hw.py": b"\xef\xbb\xbf" + script(*parts).replace("\n", "\r\n").encode()},
    "a_zip": lambda *parts: {"hw.zip": packed({"code/hw.py": script(*parts)})},
    "a_topics_file": lambda *parts: {"activations/in_numpy.py": script(*parts)},
    "an_export_of_colab": of_colab,
    "an_export_of_nbconvert": of_nbconvert,
    "an_export_of_databricks": lambda *parts: {"hw.py": COMMAND.join(("# Databricks notebook source\n", *parts))},
    "marimo": of_marimo,
}


def note(name: str, obstacle: Obstacle, form: Callable[..., Files]) -> None:
    def files() -> Files:
        return form(NUMPY, RELU, obstacle.code, SIGMOID)

    files.__name__ = name
    # The function is graded, and it may be said that its name was given away.
    may = [r"\brelu\b"] if "relu" in obstacle.code else []
    says = [obstacle.says] if obstacle.says else []
    shape("every tool", "relu sigmoid", says=says, may=may, stubs=True)(files)


for what, obstacle in OBSTACLES.items():
    for where, form in FORMS.items():
        # marimo keeps what is no Python as a string, which has a shape of its own.
        if obstacle.python or where != "marimo":
            note(f"{what}_in_{where}", obstacle, form)
