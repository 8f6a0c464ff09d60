"""Loading a student's code: what fails, takes too long or ends the process costs what hangs on it."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.grade_submission import grade_submission
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult, SubmissionResult
from tests.autograder.helpers import QUICK, launcher_of

RELU = "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
STEP = "\ndef step(z):\n    return np.where(z >= 0, 1, 0).astype(z.dtype)\n"
SHORT = replace(QUICK, load=1.0)


def graded(folder: Path, text: str, **others: str) -> SubmissionResult:
    """The result of a file, beside others; it has a second to load."""
    for name, code in {"hw.py": text, **others}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(code)
    files = read_files(folder)
    return grade_submission(files.name, parse_submission(files), launcher=launcher_of(), limits=SHORT)


def verdicts(result: SubmissionResult) -> dict[str, str]:
    return {one.name.partition(".")[2]: one.verdict for one in result.exercises}


def by_name(result: SubmissionResult, name: str) -> ExerciseResult:
    return next(one for one in result.exercises if one.name.endswith(f".{name}"))


# What may stand between two right functions, and what is said of it.
BETWEEN = {
    "a plot": (
        "import seaborn_of_mine as sns\nsns.set_theme()\nsns.plot()\n",
        "hw.py, line 6: ModuleNotFoundError: No module named 'seaborn_of_mine'. "
        "What needs it failed as well: hw.py, line 7; hw.py, line 8.",
    ),
    "Colab": (
        "from google.colab import drive\ndrive.mount('/content')\n",
        "hw.py, line 6: ModuleNotFoundError: No module named 'google'. What needs it failed as well: hw.py, line 7.",
    ),
    "a question": ("n = input('how many?')\n", "line 6: EOFError: there is nobody at the keyboard"),
    "data": ("X = np.loadtxt('data.csv')\n", "line 6: FileNotFoundError"),
    "a decorator": (
        "@njit\ndef square(x):\n    return x\n",
        "line 7: NameError: name 'njit' is not defined (hw.py, line 6: @njit)",
    ),
    "an assertion": ("assert relu(np.ones(1)) == 2\n", "line 6: AssertionError"),
    "an exit": ("exit()\n", "line 6: SystemExit"),
    "an exit of sys": ("import sys\nsys.exit(0)\n", "line 7: SystemExit: 0"),
    "a return": ("return 3\n", "SyntaxError: 'return' outside function"),
    "an interruption": ("raise KeyboardInterrupt\n", "line 6: KeyboardInterrupt"),
    "memory": ("X = np.ones((60000, 28, 28, 20))\n", "line 6: MemoryError"),
    "a breakpoint": ("breakpoint()\n", "line 6: EOFError: a debugger waits for somebody to type"),
}


@pytest.mark.parametrize(("text", "said"), BETWEEN.values(), ids=BETWEEN.keys())
def test_a_line_that_fails_costs_what_hangs_on_it(tmp_path: Path, text: str, said: str) -> None:
    result = graded(tmp_path, RELU + "\n" + text + STEP)
    assert verdicts(result) == {"relu": "passed", "step": "passed"}
    assert said in "\n".join(result.notes)
    assert result.problems == []


def test_what_every_notebook_has_does_nothing(tmp_path: Path) -> None:
    lines = "display(3)\nget_ipython().run_line_magic('load_ext', 'x')\nif 'google.colab' in str(get_ipython()):\n    1 / 0\n"
    inside = "\ndef step(z):\n    display(z)\n    return np.where(z >= 0, 1, 0).astype(z.dtype)\n"
    result = graded(tmp_path, RELU + lines + inside)
    assert verdicts(result) == {"relu": "passed", "step": "passed"}
    assert result.notes == []


ENDLESS = {
    "training": "import time\nfor epoch in range(600):\n    time.sleep(0.1)\n",
    "a loop": "while True:\n    pass\n",
    "a loop that swallows": "while True:\n    try:\n        pass\n    except BaseException:\n        pass\n",
    "in C": "x = 3 ** 3 ** 20\n",
    "a sleep": "import time\ntime.sleep(100)\n",
}


IN_C = "it had not answered after 2 seconds of processor time"


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_what_takes_too_long_is_given_up_and_said(tmp_path: Path, text: str) -> None:
    started = time.monotonic()
    result = graded(tmp_path, RELU + "\n" + text + STEP)
    assert verdicts(result) == {"relu": "passed", "step": "passed"}
    (note,) = result.notes
    assert note.startswith(("hw.py, line 6: ", "hw.py, line 7: "))
    # Who waits has three times as long by the clock as who computes.
    assert "given up after 3 seconds" in note if "sleep" in text else "given up after 1 second" in note or IN_C in note
    assert time.monotonic() - started < 20


def test_it_is_waited_for_once_and_not_for_each_function(tmp_path: Path) -> None:
    functions = "".join(f"\ndef {name}(x):\n    return x\n" for name in ("tanh", "gelu", "swish", "softplus"))
    started = time.monotonic()
    result = graded(tmp_path, RELU + "\nimport time\ntime.sleep(50)\n" + functions)
    assert len(result.exercises) == 5
    assert time.monotonic() - started < 4 + sum(one.seconds for one in result.exercises)
    assert len(result.notes) == 1


ENDS = {
    "os._exit": "import os\nos._exit(0)\n",
    "a signal": "import ctypes\nctypes.string_at(0)\n",
    "two of them": "import os\nos._exit(0)\nos.abort()\n",
}


@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS.keys())
def test_a_line_that_ends_the_process_is_left_out_and_somebody_should_look(tmp_path: Path, text: str) -> None:
    result = graded(tmp_path, RELU + "\n" + text + STEP)
    assert verdicts(result) == {"relu": "passed", "step": "passed"}
    assert result.problems[0].startswith("hw.py, line 7: left out, for ")
    assert len(result.problems) == text.count("os._exit") + text.count("abort") or "ctypes" in text


def test_lines_that_end_it_without_end_cost_the_file(tmp_path: Path) -> None:
    result = graded(tmp_path, RELU + "import os\n" + "os._exit(0)\n" * 20)
    assert verdicts(result) == {"relu": "crashed"}


def test_what_hangs_on_a_failure_is_told_why(tmp_path: Path) -> None:
    text = (
        "import numpy as np\nimport a_package_of_mine as mine\nSCALE = mine.scale()\n"
        "def relu(x):\n    return np.maximum(x, 0) * SCALE\n@mine.fast\ndef step(z):\n    return z\n"
    )
    result = graded(tmp_path, text)
    relu, step = by_name(result, "relu").message, by_name(result, "step").message
    assert "name 'SCALE' is not defined" in relu
    assert "before that, hw.py, line 3: NameError: name 'mine' is not defined" in relu
    assert "before that, hw.py, line 2: ModuleNotFoundError: No module named 'a_package_of_mine'" in relu
    assert step.startswith("it was never defined: hw.py, line 7: NameError: name 'mine' is not defined")
    assert verdicts(result) == {"relu": "error", "step": "error"}


def test_what_hangs_on_a_part_that_python_cannot_read_is_told_so(tmp_path: Path) -> None:
    broken = "def largest(x:\n    return np.maximum(x, 0)\n\n"
    said = "line 3: Python cannot read it ('(' was never closed): def largest(x:"
    own = graded(tmp_path / "own", "import numpy as np\n\n" + broken + "def relu(x):\n    return largest(x)\n" + STEP)
    assert verdicts(own) == {"relu": "error", "step": "passed"}
    assert f"before that, hw.py, {said}" in by_name(own, "relu").message
    assert (own.problems, own.notes) == ([f"hw.py, {said}"], [])
    helpers = "import numpy as np\n\n" + broken + "def other(x):\n    return x\n"
    text = "from helpers import largest, other\n\ndef relu(x):\n    return largest(other(x))\n"
    elsewhere = graded(tmp_path / "elsewhere", text, **{"helpers.py": helpers})
    assert f"before that, helpers.py, {said}" in by_name(elsewhere, "relu").message
    assert elsewhere.problems == [f"helpers.py, {said}"]


# A name given again -----------------------------------------------------------------------------------------------------

AGAIN = {
    "a result": "relu = relu(np.ones(3))",
    "a number": "relu = 3",
    "a loop": "for relu in range(3):\n    pass",
    "deleted": "del relu",
    "an import": "from os.path import join as relu",
}


@pytest.mark.parametrize("text", AGAIN.values(), ids=AGAIN.keys())
def test_the_last_function_of_ones_own_is_graded(tmp_path: Path, text: str) -> None:
    # Another function that calls it finds it as well.
    result = graded(
        tmp_path, RELU + text + "\n\ndef step(z):\n    return np.sign(relu(np.sign(z) + 1)).astype(z.dtype)\n"
    )
    expected = "passed" if text != AGAIN["an import"] else "error"
    assert verdicts(result) == {"relu": "passed", "step": expected}


WRAPPED = {
    "lru_cache on something": "from functools import wraps\ndef plain(f):\n    @wraps(f)\n    def g(x):\n        return f(x)\n    return g\nrelu = plain(relu)",
    "a partial": "from functools import partial\nrelu = partial(relu)",
    "vectorized": "relu = np.vectorize(lambda v: v if v > 0 else 0 * v, otypes=[float])",
    "an object": "class Relu:\n    def __call__(self, x):\n        return np.maximum(x, 0)\nrelu = Relu()",
}  # fmt: skip


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED.keys())
def test_what_is_made_of_a_function_is_one(tmp_path: Path, text: str) -> None:
    wrong = "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
    result = graded(tmp_path, wrong + text + "\n")
    # The one that is vectorized has one type for everything.
    assert by_name(result, "relu").score > 0.5


def test_a_result_of_a_function_is_no_attempt(tmp_path: Path) -> None:
    text = RELU + "\ndef mean(x):\n    return x.mean()\n\nentropy = mean(np.ones(3))\ngelu = relu(np.ones(3))\n"
    assert verdicts(graded(tmp_path, text)) == {"relu": "passed"}


# Own modules ------------------------------------------------------------------------------------------------------------

LARGEST = "import numpy as np\n\ndef largest(x):\n    return np.maximum(x, 0)\n"
CELL = {"cell_type": "code", "source": LARGEST, "metadata": {}, "outputs": []}
NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [CELL]})
IMPORTS = {
    "beside": ("hw.py", "from helpers import largest", {"helpers.py": LARGEST}),
    "relative": ("part/hw.py", "from .helpers import largest", {"part/helpers.py": LARGEST}),
    "relative, at the top": ("hw.py", "from .helpers import largest", {"helpers.py": LARGEST}),
    "above": ("part/hw.py", "from helpers import largest", {"helpers.py": LARGEST}),
    "above, relative": ("a/part/hw.py", "from ..helpers import largest", {"a/helpers.py": LARGEST}),
    "by the package's name": ("part/hw.py", "from part.helpers import largest", {"part/helpers.py": LARGEST}),
    "in a package": ("hw.py", "from pkg.inner import largest", {"pkg/__init__.py": "", "pkg/inner.py": LARGEST}),
    "through a package": (
        "hw.py",
        "from pkg import largest",
        {"pkg/__init__.py": "from .inner import largest", "pkg/inner.py": LARGEST},
    ),
    "a module of it": ("hw.py", "import helpers\nlargest = helpers.largest", {"helpers.py": LARGEST}),
    "of a package's": ("hw.py", "import pkg.inner as i\nlargest = i.largest", {"pkg/inner.py": LARGEST}),
    "in a folder beside": ("src/hw.py", "from tools import largest", {"lib/tools.py": LARGEST}),
    "in a folder with a dot": ("part.1/hw.py", "from .helpers import largest", {"part.1/helpers.py": LARGEST}),
    "in a notebook": ("hw.py", "from helpers import largest", {"helpers.ipynb": NOTEBOOK}),
    "everything": ("hw.py", "from helpers import *", {"helpers.py": LARGEST}),
    "late": ("hw.py", "def largest(x):\n    from helpers import largest as it\n    return it(x)", {"helpers.py": LARGEST}),
    "with plots": ("hw.py", "from helpers import largest", {"helpers.py": "import pylab_of_mine\npylab_of_mine.ion()\n" + LARGEST}),
    "in a circle": ("hw.py", "from a import largest", {"a.py": LARGEST + "import b\n", "b.py": "import a\n"}),
}  # fmt: skip


@pytest.mark.parametrize(("file", "line", "others"), IMPORTS.values(), ids=IMPORTS.keys())
def test_own_modules_are_found(tmp_path: Path, file: str, line: str, others: dict[str, str]) -> None:
    text = f"{line}\n\ndef relu(x):\n    return largest(x)\n"
    folder = tmp_path / "ada"
    for name, code in {file: text, **others}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(code)
    files = read_files(folder)
    result = grade_submission("ada", parse_submission(files), launcher=launcher_of(), limits=SHORT)
    assert verdicts(result) == {"relu": "passed"}, by_name(result, "relu").message


def test_a_module_that_trains_is_given_up_where_it_trains(tmp_path: Path) -> None:
    helpers = "import time\ntime.sleep(50)\n" + LARGEST
    result = graded(
        tmp_path, "from helpers import largest\n\ndef relu(x):\n    return largest(x)\n", **{"helpers.py": helpers}
    )
    assert verdicts(result) == {"relu": "passed"}
    assert result.notes == ["helpers.py, line 2: given up after 3 seconds; everything else was run."]


def test_a_class_of_ones_own_is_no_word_of_the_judges(tmp_path: Path) -> None:
    result = graded(tmp_path, "class crashed(Exception): pass\nraise crashed('it was you')\n" + RELU)
    assert verdicts(result) == {"relu": "passed"}
    assert result.problems == []
    assert result.notes == ["hw.py, line 2: crashed: it was you"]


# Several functions in one file ------------------------------------------------------------------------------------------

SLOW = "import time\ntime.sleep(0.7)\n"


def test_a_file_that_loads_slowly_is_loaded_once(tmp_path: Path) -> None:
    sigmoid = "\ndef sigmoid(x):\n    e = np.exp(-np.abs(x))\n    return np.where(x >= 0, 1, e) / (1 + e)\n"
    started = time.monotonic()
    result = graded(tmp_path, RELU + STEP + sigmoid + SLOW)
    assert set(verdicts(result).values()) == {"passed"}
    assert time.monotonic() - started < 2 * 0.7 + 1


def test_whoever_is_spoiled_by_another_is_tried_alone(tmp_path: Path) -> None:
    spoils = (
        "import numpy as np\n\ndef step(z):\n    np.maximum = None\n    return np.where(z >= 0, 1, 0).astype(z.dtype)\n"
    )
    result = graded(tmp_path, spoils + RELU.partition("\n")[2] + SLOW)
    assert verdicts(result) == {"step": "passed", "relu": "passed"}


def test_what_one_has_left_behind_helps_no_other(tmp_path: Path) -> None:
    code = (
        "import numpy as np\nseen = []\n\ndef step(z):\n    seen.append(1)\n    return np.where(z >= 0, 1, 0).astype(z.dtype)\n"
        "\ndef relu(x):\n    return np.maximum(x, 0) if seen else np.abs(x)\n"
    )
    assert verdicts(graded(tmp_path / "fast", code)) == {"step": "passed", "relu": "failed"}
    assert verdicts(graded(tmp_path / "slow", code + SLOW)) == {"step": "passed", "relu": "failed"}


def test_what_is_forbidden_in_one_is_not_in_the_next(tmp_path: Path) -> None:
    code = "\ndef tanh(x):\n    return getattr(np, 'ta' + 'nh')(x)\n\ndef gelu(x):\n    return x * getattr(np, 'ta' + 'nh')(x)\n"
    result = graded(tmp_path, RELU + code + SLOW)
    assert verdicts(result) == {"relu": "passed", "tanh": "forbidden", "gelu": "failed"}


def test_torch_compile_is_passed_over(tmp_path: Path) -> None:
    text = (
        "import torch\n\n@torch.compile\ndef relu(x):\n    return torch.where(x > 0, x, 0 * x)\n\n"
        "@torch.compile(fullgraph=True)\ndef step(z):\n    return (z >= 0).to(z.dtype)\n"
    )
    result = graded(tmp_path, text)
    assert verdicts(result)["relu"] == "passed"
    assert by_name(result, "step").score > 0


def test_a_package_that_is_hidden_is_said_to_be(tmp_path: Path) -> None:
    result = graded(tmp_path, "import pytest\n" + RELU + "\ndef step(z):\n    import hypothesis\n    return z\n")
    assert result.notes == [
        "hw.py, line 1: ModuleNotFoundError: No module named 'pytest'. "
        "pytest is installed here, but not there where functions are graded."
    ]
    assert "hypothesis is installed here, but not there where functions are graded." in by_name(result, "step").message
