"""Attacks on how a submission is read: modules, notebooks, lines and names by the thousand. See builders.py."""

from __future__ import annotations

from pathlib import Path

from tests.autograder.attacks.builders import notebook
from tests.autograder.attacks.building import RELU, RIGHT, SIGMOID, WRONG, builder, written

LEAKY = "\n\ndef leaky_relu(x, *, slope=0.01):\n    return np.where(x >= 0, x, slope * x)\n"
# As large as a file may be.
MEGABYTE = 2**20 - 2**12


def lines(line: str, size: int = MEGABYTE) -> str:
    """A line again and again, `{}` being its number."""
    made, number = [], 0
    while size > 0:
        made.append(line.replace("{}", str(number)) + "\n")
        size -= len(made[-1])
        number += 1
    return "".join(made)


# Modules --------------------------------------------------------------------------------------------------------------


@builder("17c_modules_of_everybodys_names")
def modules_of_everybodys_names(folder: Path) -> Path:
    """Own modules have the names of Python's, of NumPy's, of what stands above all folders, of the code that is run.

    Expected: sigmoid: passed 1; relu: passed 1; leaky_relu: passed 1
    """
    work = folder / "work"
    for name in (
        "numpy",
        "torch",
        "json",
        "signal",
        "submission",
        "submitted",
        "__main__",
        "__init__",
        "_tandem_guest",
    ):
        written(work / f"{name}.py", "raise SystemExit(1)\n")
    for name in ("numpy/__init__", "submitted/__init__", "submitted/helpers", "activations/numpy"):
        written(work / f"{name}.py", "raise SystemExit(1)\n")
    written(work / "activations" / "helpers.py", "def larger(x):\n    return x * (x > 0)\n")
    text = "import json, signal, __main__\nfrom .helpers import larger\nfrom submitted.activations import helpers\n"
    text += SIGMOID + "\n\ndef relu(x):\n    return larger(x) if helpers.larger else None\n" + LEAKY
    return written(work / "activations" / "in_numpy.py", text).parents[1]


@builder("17d_names_no_module_has")
def names_no_module_has(folder: Path) -> Path:
    """Own modules have dots, spaces, stars, quotes and signs in their names, and are imported by them all the same.

    Expected: sigmoid: passed 1; relu: error 0; leaky_relu: passed 1
    """
    names = ("a.b", "..", "in_numpy.py", "\u2024", "x y", "*", "'", "\u202egnp", "\N{KELVIN SIGN}", "-m", "nul", "\\")
    for name in names:
        written(folder / "work" / "d.d" / f"{name}.py", WRONG)
    tries = [f"importlib.import_module({name!r})" for name in (*names, "submitted..", "submitted.d\u2024d.*", "." * 99)]
    text = "import importlib\nimport contextlib\n" + SIGMOID
    text += "\n\n" + "\n".join(f"with contextlib.suppress(Exception):\n    {one}" for one in tries)
    text += "\nfrom .. import relu\nfrom ..... import relu\nfrom .nothing import relu\n"
    return written(folder / "work" / "homework.py", text + LEAKY).parent


@builder("17e_modules_in_a_circle")
def modules_in_a_circle(folder: Path) -> Path:
    """A thousand modules import each other, in a circle and all of them all others, in folders that lie 25 deep.

    Expected: problem: at most 64 modules; sigmoid: passed 1; leaky_relu: passed 1
    """
    work = folder / "work"
    for number in range(1000):
        deep = "/".join("p" * (number % 25))
        others = "".join(f"from m{other} import f\n" for other in ((number + 1) % 1000, number * 7 % 1000))
        written(work / deep / f"m{number}.py", f"{others}\n\ndef f(x):\n    return f(x)\n")
    text = SIGMOID + "\nfrom m1 import f\n" + LEAKY
    return written(work / "homework.py", text).parent


@builder("17f_a_module_that_finds_all_others")
def module_that_finds_all_others(folder: Path) -> Path:
    """An own module puts itself before all that find modules, gives a NumPy of its own, and runs the code once more.

    Expected: sigmoid: passed 1; relu: failed or error or not_attempted 0; leaky_relu: passed 1
    """
    finder = "import sys\n\n\nclass Finder:\n    def find_spec(self, name, path=None, target=None):\n        raise KeyError(name)\n"
    finder += "\n\nfound = [one for one in sys.meta_path if hasattr(one, 'run')]\nsys.meta_path[:] = [Finder()]\n"
    finder += "for one in found:\n    one.files.clear()\n    one.made.append(7)\n    one.folders[:] = [None]\n"
    finder += "sys.modules['numpy'] = sys.modules['helpers'] = sys.modules[__name__]\n"
    written(folder / "work" / "finder.py", finder)
    written(folder / "work" / "helpers.py", RELU)
    text = SIGMOID + LEAKY + "\n\nimport finder\nfrom helpers import relu\n"
    return written(folder / "work" / "activations" / "in_numpy.py", text).parents[1]


# Lines ----------------------------------------------------------------------------------------------------------------


@builder("44m_what_ends_a_line")
def what_ends_a_line(folder: Path) -> Path:
    """Characters that end a line for some and not for others stand between statements, in texts and in comments.

    Expected: sigmoid: passed 1; relu: passed 1; leaky_relu: passed 1
    """
    ends = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    text = "from __future__ import annotations\n" + SIGMOID + "\x0c\n# " + ends + "\n"
    text += f"'''{ends}\\N{{FORM FEED}}\\r\\\n'''; lone = '\\ud800'\n\x0c\x0c"
    text += "relu = None; del relu\r\ndef relu(x):\r\n\treturn np.maximum(x, 0)\r\nrelu = relu; x = 0\r"
    text += "\x0cif True:\n\x0c\tlarger = relu\n" + LEAKY + f"text = '{ends}'; larger = {{relu}} and 0\n"
    return written(folder / "homework.py", text)


@builder("44n_damaged_in_many_places")
def damaged_in_many_places(folder: Path) -> Path:
    """A file with 5,000 places that Python cannot read, each of another kind than the one before.

    Expected: problem: Python cannot read it; sigmoid: passed 1; relu: error 0
    """
    places = ("x = (", "if True", "'''", "a b c", "  return 7", "def (x):", "\\", "relu = [", "@", "class")
    return written(folder / "homework.py", SIGMOID + "\n".join(places * 500) + RELU)


@builder("44o_a_name_60_000_times")
def name_60_000_times(folder: Path) -> Path:
    """One name is given to a function 60,000 times, and each of them uses it.

    Expected: sigmoid: passed 1; relu: wrong_dtype 0
    """
    return written(folder / "homework.py", "import torch\n" + SIGMOID + lines("relu = lambda x: relu"))


@builder("44p_functions_that_call_each_other")
def functions_that_call_each_other(folder: Path) -> Path:
    """30,000 functions call each other in a chain that comes to PyTorch at its end.

    Expected: sigmoid: passed 1; relu: error or failed or timeout 0
    """
    chain = lines("def f{}(x): return f{}0(f{}1(x))", 2**20 - 2**13)
    return written(folder / "homework.py", "import torch\n" + SIGMOID + chain + "\n\ndef relu(x):\n    return f0(x)\n")


@builder("44q_names_that_a_module_lacks")
def names_that_a_module_lacks(folder: Path) -> Path:
    """20,000 names are imported from an own module of 30,000 functions that has none of them.

    Expected: sigmoid: passed 1; relu: error or failed or timeout 0
    """
    written(folder / "work" / "helpers.py", lines("def f{}(x): return f{}0(f{}1(x))"))
    text = SIGMOID + lines("from helpers import a{} as q", 2**19) + "\n\ndef relu(x):\n    return q(x)\n"
    return written(folder / "work" / "homework.py", text).parent


@builder("44r_comments_by_the_thousand")
def comments_by_the_thousand(folder: Path) -> Path:
    """25,000 comments say each that the file is of another topic, and another track, than the one before.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    said = lines("# topic: activations\n# track: numpy\n# topic: a{}") + lines("# track: torch", 100)
    return written(folder / "homework.py", RIGHT + said)


# Notebooks ------------------------------------------------------------------------------------------------------------


@builder("47i_notebooks_that_run_each_other")
def notebooks_that_run_each_other(folder: Path) -> Path:
    """Three notebooks run each other, and themselves, in each of 50 cells.

    Expected: problem: in a circle; sigmoid: passed 1; relu: passed 1
    """
    runs = ["%run b.ipynb\n%run c.ipynb\n%run homework.ipynb"] * 50
    for name, cells in (("homework", [*runs, RIGHT]), ("b", runs), ("c", runs)):
        written(folder / "work" / f"{name}.ipynb", notebook(*cells))
    return folder / "work"


@builder("47j_a_large_file_run_again_and_again")
def large_file_run_again_and_again(folder: Path) -> Path:
    """A notebook runs a file of half a megabyte in each of 60 cells.

    Expected: problem: of code; sigmoid: passed 1; relu: passed 1
    """
    written(folder / "work" / "zz.py", lines("x = '" + "x" * 4000 + "'", 2**19))
    return written(folder / "work" / "homework.ipynb", notebook(RIGHT, *["%run zz.py"] * 60)).parent


@builder("47k_files_that_a_notebook_writes")
def files_that_a_notebook_writes(folder: Path) -> Path:
    """A notebook writes files outside, in the place of what was handed in, and by the thousand, and runs them.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    names = [
        "../attacker.py",
        "/tmp/attacker.py",
        "~/attacker.py",
        "C:\\attacker.py",
        "..\\..\\attacker.py",
        "helpers.py",
    ]
    names += [
        "activations/in_numpy.py",
        "a/" * 100 + "b.py",
        "\x00.py",
        "x" * 300 + ".py",
        *(f"w{n}.py" for n in range(900)),
    ]
    cells = [f"%%writefile {name}\n{WRONG}" for name in names]
    written(folder / "work" / "activations" / "in_numpy.py", RIGHT)
    written(folder / "work" / "helpers.py", RELU)
    runs = [f"%run {name}" for name in names[:6]]
    return written(folder / "work" / "notes.ipynb", notebook(*cells, *runs)).parent


@builder("47l_cells_that_are_no_python")
def cells_that_are_no_python(folder: Path) -> Path:
    """A notebook of 150 cells with a thousand lines each that are no Python: trying what is would take minutes.

    Expected: sigmoid: passed 1; relu: passed 1; tanh: error 0; problem: Python cannot read it
    """
    cells = ["a b\n" + "x = (\n" * 1000] * 150
    return written(
        folder / "homework.ipynb", notebook(SIGMOID, *cells, "import numpy as np\n" + RELU, "def tanh(x) return x")
    )
