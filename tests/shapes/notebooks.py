"""Notebooks of Jupyter, Lab, Classic and JupyterLite: formats, outputs, cells that are no Python."""

from __future__ import annotations

import json
from typing import Any

from tests.shapes.answers import (
    ENTROPY,
    LEAKY_RELU,
    NUMPY,
    RELU,
    SHIFTED_EXP,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_WITH_HELPER,
    STEP,
    TANH,
)
from tests.shapes.building import Files, at, code, notebook, old_notebook, printed, text
from tests.shapes.shape import course, shape


@shape("JupyterLab", "relu sigmoid softmax")
def lab() -> Files:
    """What Lab writes: ids, metadata, outputs, an empty cell at the end."""
    return {
        "hw1.ipynb": notebook(
            text("# Homework 1\n\nAda Doe"),
            code(NUMPY, number=1, trusted=True),
            code(RELU, number=2, editable=True, slideshow={"slide_type": ""}, tags=[]),
            code("relu(np.array([-1.0, 2.0]))", number=3, outputs=[
                {"data": {"text/plain": ["array([0., 2.])"]}, "execution_count": 3, "metadata": {},
                 "output_type": "execute_result"}]),
            code(SIGMOID, number=5),
            code(SOFTMAX, number=4, outputs=[printed("done\n")]),
            code("", number=None),
        )
    }  # fmt: skip


@shape("Jupyter Notebook", "relu step")
def classic() -> Files:
    """Format 4.0, before cells had ids, with a source that is one string."""
    whole = notebook(NUMPY, RELU, STEP, minor=0, metadata={"anaconda-cloud": {}, "kernelspec": {"name": "py36"}})
    return {"HW 1.ipynb": whole.replace('["import numpy as np"]', '"import numpy as np"')}


@shape("Jupyter Notebook", "relu sigmoid", says=[at("hw.ipynb") + r".*format 3"])
def format_3() -> Files:
    """A notebook that IPython 2 wrote; it is read, and it is said."""
    return {"hw.ipynb": old_notebook(f"%pylab inline\n{NUMPY}", RELU, f"{SIGMOID}\nrelu(np.zeros(2))")}


@shape("JupyterLite", "relu sigmoid")
def jupyterlite() -> Files:
    """A kernel in the browser; packages are installed with an await."""
    kernel = {"kernelspec": {"display_name": "Python (Pyodide)", "language": "python", "name": "python"},
              "language_info": {"codemirror_mode": {"name": "python", "version": 3}, "name": "python"}}  # fmt: skip
    return {
        "hw.ipynb": notebook(
            "import piplite\nawait piplite.install('einops')\nimport numpy as np",
            RELU,
            SIGMOID,
            metadata=kernel,
            minor=4,
        )
    }


@shape("JupyterLab", "relu softmax")
def outputs_that_are_no_json() -> Files:
    """NaN in an output, a half surrogate pair in another, and an error's coloured traceback."""
    cells = [
        code(f"{NUMPY}\n{RELU}", outputs=[{"data": {"application/json": {"loss": float("nan")}}, "metadata": {},
                                          "output_type": "display_data"}]),
        code(SOFTMAX, outputs=[printed("half a smiley: HALF\n")]),
        code("1 / 0", outputs=[{"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero",
                                "traceback": ["\x1b[0;31mZeroDivisionError\x1b[0m"]}]),
    ]  # fmt: skip
    return {"hw.ipynb": notebook(*cells).replace("HALF", "\\ud83d")}


@shape("JupyterLab", "relu sigmoid")
def large_outputs() -> Files:
    """Pictures and a progress bar's every step: 12 MB of outputs that nobody asked for."""
    picture = {"data": {"image/png": "iVBORw0KGgo" * 2**20, "text/plain": ["<Figure>"]}, "metadata": {},
               "output_type": "display_data"}  # fmt: skip
    lines = [printed(f"epoch {i}: loss {1 / i:.4f}\n") for i in range(1, 2000)]
    return {"hw.ipynb": notebook(f"{NUMPY}\n{RELU}", code("train()", outputs=[picture, *lines]), SIGMOID)}


@shape("JupyterLab", "relu sigmoid leaky_relu", says=[at("hw.ipynb", cell=3)])
def prose_in_a_code_cell() -> Files:
    """An answer in words, in a cell that was never set to Markdown."""
    return {"hw.ipynb": notebook(NUMPY, RELU, "The sigmoid saturates: its slope goes to 0.", SIGMOID, LEAKY_RELU)}


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=3)])
def prose_with_an_apostrophe() -> Files:
    """One apostrophe in the prose, and a parenthesis that never closes."""
    return {"hw.ipynb": notebook(NUMPY, RELU, "I don't know why (maybe the gradient", SIGMOID)}


@shape("JupyterLab", "relu sigmoid softmax", says=[at("hw.ipynb", cell=4) + r", line \d"])
def half_a_loop() -> Files:
    """The last thing before the deadline."""
    return {"hw.ipynb": notebook(NUMPY, RELU, SIGMOID, "for epoch in range(10):\n", SOFTMAX)}


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=3, line=2)])
def blank_left_open() -> Files:
    """`x = ` was to be filled in."""
    return {"hw.ipynb": notebook(NUMPY, RELU, "# Question 2: how many?\nanswer = ", SIGMOID)}


@shape("JupyterLab", "relu sigmoid")
def underscores_left_open() -> Files:
    """`____` is a name to Python, and one that nothing needs."""
    return {"hw.ipynb": notebook(NUMPY, RELU, "answer = ____\nprint(____ + 1)", SIGMOID)}


@shape("JupyterLab", "relu sigmoid", lost={"softmax": at("hw.ipynb", cell=3, line=6)})
def one_function_broken() -> Files:
    """A parenthesis too many costs the function it stands in, and is said there."""
    broken = SOFTMAX.replace(
        "return e / e.sum(axis=axis, keepdims=True)", "return e / ( e.sum(axis=axis, keepdims=True)"
    )
    return {"hw.ipynb": notebook(NUMPY, RELU, broken, SIGMOID)}


@shape("JupyterLab", "relu sigmoid", lost={"softmax": at("hw.ipynb", cell=2)}, policy=course("relu sigmoid softmax"))
def one_function_broken_of_three_in_a_cell() -> Files:
    """All in one cell: what stands before and after the broken one counts."""
    broken = SOFTMAX.replace("temperature=1.0):", "temperature=1.0)")
    return {"hw.ipynb": notebook(NUMPY, f"{RELU}\n{broken}\n{SIGMOID}")}


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=2)])
def a_sentence_above_the_function() -> Files:
    """The sentence costs itself, not the function below it in the same cell."""
    return {"hw.ipynb": notebook(NUMPY, f"Here is my solution:\n\n{RELU}", SIGMOID)}


@shape("JupyterLab", "relu sigmoid")
def prompts_pasted() -> Files:
    """Copied from a terminal, prompts and all."""
    prompts = ">>> def relu(x):\n...     return np.maximum(x, 0)\n...\n>>> relu(np.zeros(2))"
    numbered = "In [3]: def sigmoid(x):\n   ...:     e = np.exp(-np.abs(x))\n" + (
        "   ...:     return np.where(x >= 0, 1 / (1 + e), e / (1 + e)).astype(x.dtype)\n   ...:"
    )
    return {"hw.ipynb": notebook(NUMPY, prompts, numbered)}


@shape("JupyterLab", "relu sigmoid")
def a_cell_that_is_indented() -> Files:
    """Copied out of a class: IPython takes the indentation off."""
    indented = "".join(f"    {line}\n" if line else "\n" for line in RELU.splitlines())
    return {"hw.ipynb": notebook(NUMPY, indented, SIGMOID)}


@shape("JupyterLab", "relu sigmoid")
def await_at_the_top() -> Files:
    """Jupyter has a running loop; plain Python has none."""
    loop = "import asyncio\nawait asyncio.sleep(0)\nasync def get():\n    return 1\none = await get()"
    return {"hw.ipynb": notebook(NUMPY, f"{RELU}\n{loop}", "async for x in get():\n    pass", SIGMOID)}


@shape("JupyterLab", "softmax")
def helper_in_a_later_cell() -> Files:
    """Cells were run in another order than they stand in; a name is looked up when the function is called."""
    return {
        "hw.ipynb": notebook(code(NUMPY, number=1), code(SOFTMAX_WITH_HELPER, number=3), code(SHIFTED_EXP, number=2))
    }


@shape("JupyterLab", "relu")
def defined_twice() -> Files:
    """A first try stays above; the last one counts."""
    return {"hw.ipynb": notebook(NUMPY, "def relu(x):\n    return x", "relu(np.zeros(2))", RELU)}


@shape("JupyterLab", "softmax", says=[at("hw.ipynb", cell=2)])
def first_try_does_not_parse() -> Files:
    """The first try is broken and was written anew below: nothing of it is missed, and softmax passes."""
    return {"hw.ipynb": notebook(NUMPY, "def softmax(x):\n    return np.exp(x", SOFTMAX)}


@shape("nbgrader", "relu sigmoid", policy=course("relu sigmoid"))
def nbgrader() -> Files:
    """Solution cells and locked tests of nbgrader; the raise was left beneath the solution."""
    solution = {
        "nbgrader": {"grade": False, "grade_id": "relu", "locked": False, "schema_version": 3, "solution": True}
    }
    test = {
        "nbgrader": {
            "grade": True,
            "grade_id": "t",
            "locked": True,
            "points": 1,
            "schema_version": 3,
            "solution": False,
        }
    }
    return {
        "hw.ipynb": notebook(
            code('NAME = "Ada"\nCOLLABORATORS = ""'),
            code(NUMPY),
            code(f"{RELU}    # YOUR CODE HERE\n    raise NotImplementedError()", **solution),
            code("assert relu(np.array([-1.0])) == 7, 'hidden test'", **test),
            code(f"### BEGIN SOLUTION\n{SIGMOID}### END SOLUTION", **solution),
            code("### BEGIN HIDDEN TESTS\nassert False\n### END HIDDEN TESTS", **test),
        )
    }


@shape("Otter", "relu sigmoid")
def otter() -> Files:
    """Checks of another grader, which is not installed here."""
    return {
        "hw.ipynb": notebook(
            '# Initialize Otter\nimport otter\ngrader = otter.Notebook("hw.ipynb")', NUMPY, RELU,
            'grader.check("q1")', SIGMOID, 'grader.check("q2")', "grader.export(pdf=False, run_tests=True)",
        )
    }  # fmt: skip


@shape("JupyterLab", "relu tanh", lost={"sigmoid": "."}, says=[r"(?i)raw cell"],
       policy=course("relu tanh sigmoid"))  # fmt: skip
def a_function_in_a_text_cell() -> Files:
    """A cell was set to Raw by a key too many; what it would have held is said."""
    return {"hw.ipynb": notebook(NUMPY, RELU, text(SIGMOID, "raw"), TANH)}


@shape("JupyterLab", "information.entropy relu")
def two_topics() -> Files:
    return {"hw.ipynb": notebook(f"{NUMPY}\n{ENTROPY}", RELU)}


@shape("Jupyter Notebook", "relu sigmoid")
def a_cell_without_a_type() -> Files:
    """What some converters leave out: ids, counts, outputs, metadata."""
    bare = {"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": [
        {"cell_type": "code", "source": f"{NUMPY}\n{RELU}"}, {"cell_type": "code", "source": [SIGMOID]},
        {"cell_type": "heading", "level": 1, "source": "Part 2"}]}  # fmt: skip
    return {"hw.ipynb": json.dumps(bare)}


@shape("JupyterLab", "relu sigmoid")
def three_hundred_cells() -> Files:
    """A term's notebook: text, tries and plots between the functions."""
    cells: list[str | dict[str, Any]] = [NUMPY]
    for number in range(100):
        cells += [text(f"## {number}"), f"x_{number} = np.arange({number})", f"print(x_{number}.sum())"]
    return {"hw.ipynb": notebook(*cells[:150], RELU, *cells[150:], SIGMOID)}


@shape("Jupyter Notebook", "relu sigmoid")
def names_of_files() -> Files:
    """Spaces, an umlaut, brackets, an emoji."""
    return {"\u00dcbung 1 (L\u00f6sung) \U0001f600.ipynb": notebook(NUMPY, RELU, SIGMOID)}


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=2)])
def a_traceback_pasted() -> Files:
    """An output, copied into a cell to ask about it."""
    pasted = (
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero'
    )
    return {"hw.ipynb": notebook(NUMPY, pasted, RELU, SIGMOID)}


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=2)])
def formulas_in_a_code_cell() -> Files:
    """LaTeX, with its dollars and backslashes."""
    return {"hw.ipynb": notebook(NUMPY, "$$\\sigma(x) = \\frac{1}{1 + e^{-x}}$$", RELU, SIGMOID)}


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=2)])
def a_string_that_never_ends() -> Files:
    """Three quotes open, and none close; the next cell begins anew."""
    return {"hw.ipynb": notebook(NUMPY, '"""\nMy notes on ReLU', RELU, SIGMOID)}


@shape("JupyterLab", "relu sigmoid softmax")
def names_of_jupyter() -> Files:
    """display is there in Jupyter without an import, in functions too; so are In, Out and _."""
    shown = RELU.replace("    return", "    display(x)\n    return")
    return {"hw.ipynb": notebook(NUMPY, shown, "relu(np.zeros(2))", "y = _\nprint(In[1], Out)", SIGMOID, "__", SOFTMAX)}


@shape("JupyterLab", "relu sigmoid")
def main_guard_in_a_notebook() -> Files:
    """In Jupyter a cell is __main__, so what stands under the guard is run."""
    guarded = 'if __name__ == "__main__":\n    LIMIT = 0\n    print(relu(np.zeros(2)))'
    return {"hw.ipynb": notebook(NUMPY, RELU.replace(", 0)", ", LIMIT)"), guarded, SIGMOID)}


@shape("JupyterLab", "relu sigmoid tanh", says=[at("hw.ipynb", cell=3, line=1), at("hw.ipynb", cell=5, line=2), at("hw.ipynb", cell=6, line=1)])  # fmt: skip
def what_python_reads_and_does_not_compile() -> Files:
    """A return without a function, a break without a loop, one parameter twice: each costs itself."""
    return {
        "hw.ipynb": notebook(
            NUMPY, RELU, "return relu(np.zeros(2))", SIGMOID, "x = 1\nbreak", "def f(x, x):\n    return x", TANH
        )
    }  # fmt: skip


@shape("JupyterLab", "relu sigmoid")
def a_future_import_further_down() -> Files:
    return {"hw.ipynb": notebook(NUMPY, RELU, "from __future__ import annotations\nx: Undefined = 1", SIGMOID)}


@shape("tandem start --notebooks", "relu sigmoid softmax torch:relu", stubs=True)
def with_a_check_under_each_function() -> Files:
    """What a student asks of Tandem itself is no part of the work, in the topic's own notebooks."""
    asks = f"{NUMPY}from autograder.notebook import check"
    torch = "import torch\nfrom autograder.notebook import check as is_right"
    return {
        "activations/in_numpy.ipynb": notebook(
            asks, RELU, "check(relu)", SIGMOID, "check(\n    relu, sigmoid,\n)\nprint(1)", SOFTMAX, "check(softmax);"
        ),
        "activations/in_torch.ipynb": notebook(
            torch, "def relu(x):\n    return x * (x > 0)", 'is_right(relu, track="torch")'
        ),
    }


@shape("tandem start --notebooks", "relu sigmoid")
def with_a_check_that_the_code_hangs_on() -> Files:
    """Under another name and in a cell with functions, before and behind them."""
    return {
        "hw.ipynb": notebook(
            f"import autograder.notebook as tandem\n{NUMPY}",
            f"{RELU}\nif True:\n    tandem.check(relu)\n    ZERO = 0",
            f"tandem.check(relu, topic='activations')\n{SIGMOID.replace('np.abs(x)', 'np.abs(x) + ZERO')}",
        )
    }
