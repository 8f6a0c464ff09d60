"""Python files as notebooks' tools write them: their cells, what stands in comments, and the lines of the file."""

import ast

import pytest

from autograder.reading.code import Code, read_code
from autograder.reading.scripts import MOST_CELLS

RELU = "def relu(x):\n    return np.maximum(x, 0)\n"


def read(text: str) -> Code:
    return read_code("hw.py", text.encode())


def defined(code: Code) -> dict[str, int]:
    """The functions that the cells define, and the lines where the student sees them; cells that are no Python aside."""
    found = {}
    for cell in code.cells:
        try:
            tree = ast.parse(cell.text)
        except SyntaxError:
            continue
        # Each statement can be run as it is.
        compile(tree, cell.name, "exec")
        found |= {node.name: node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)}
    return found


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def unreadable(code: Code) -> list[str]:
    """What stands in cells that are no Python."""
    bad = []
    for cell in code.cells:
        try:
            ast.parse(cell.text)
        except SyntaxError:
            bad.append(cell.text.strip())
    return bad


# Plain files -----------------------------------------------------------------------------------------------------------

PLAIN = {
    "a module": '"""A % of what?\n\n>>> relu(1)\n"""\n\nimport numpy as np\n\n\n' + RELU,
    "cells": "# %%\nimport numpy as np\n\n# %% [markdown]\n# !ls\n\n# %%\n# %matplotlib inline\n" + RELU,
    "the head of a cell in a text": 'NOTE = """\n# %%\n# In[1]:\n"""\n' + RELU,
    "marimo in a text": '"""\napp = marimo.App( is how it starts.\n"""\n' + RELU,
    "cells of Spyder": "#%%\nimport numpy as np\n#%% two\n" + RELU,
    "Windows": "import numpy as np\r\n\r\n" + RELU.replace("\n", "\r\n"),
    "nothing": "",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_a_file_of_plain_python_is_one_cell_as_it_is(text: str) -> None:
    code = read(text)
    assert [cell.text for cell in code.cells] == ([text.replace("\r\n", "\n")] if text else [])
    assert (code.notes, code.written) == ([], {})


def test_lines_of_ipython_in_a_plain_file_are_read_as_in_a_cell() -> None:
    text = (
        "!pip install einops\n%matplotlib inline\nimport numpy as np\n\n" + RELU + "%time relu(np.zeros(3))\nx = !ls\n"
    )
    code = read(text)
    assert defined(code) == {"relu": 5}
    assert unreadable(code) == []
    assert code.notes == ["hw.py, line 8: passed over: x = !ls (an empty list here)"]


# Cells with heads ------------------------------------------------------------------------------------------------------

HEADS = {
    "VS Code": ("# %%\n", "# %% [markdown]\n", "# %% title\n"),
    "Spyder": ("#%%\n", "#%% text\n", "#%% title\n"),
    "PyCharm": ("#%%\n", "#%% md\n", "#%%\n"),
    "Kaggle": ('# %% [code] {"_kg_hide-input":true}\n', "# %% [markdown]\n", "# %% [code]\n"),
    "nbconvert": ("# In[1]:\n", "# In[ ]:\n", "# In[12]:\n"),
    "an older IPython": ("# <codecell>\n", "# <markdowncell>\n", "# <codecell>\n"),
}


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS.keys())
def test_cells_of_a_script_fail_alone(heads: tuple[str, str, str]) -> None:
    code_head, text_head, last_head = heads
    text = (
        f"{code_head}%matplotlib inline\nimport numpy as np\n{text_head}# # Heading\n{last_head}It isn't (\n"
        f"{code_head}{RELU}{code_head}y = '''\n{last_head}%%time\n\ndef f(x):\n    return x\n"
    )
    code = read(text)
    assert defined(code) == {"relu": line_of(text, "def relu"), "f": line_of(text, "def f")}
    assert unreadable(code) == [f"{last_head}It isn't (", f"{code_head}y = '''"]


def test_cell_magics_in_a_script() -> None:
    text = "# %%\n%%bash\nls (\n# %%\n%%writefile a.py\nx = 1\n# %%\n%%capture\n" + RELU + "# %%\n# why\n%%html\n<b>\n"
    code = read(text)
    assert defined(code) == {"relu": 9}
    assert code.written == {"a.py": "x = 1\n"}
    assert unreadable(code) == []
    assert code.notes == [
        "hw.py, line 1: passed over, %%bash is not Python.",
        "hw.py, line 11: passed over, %%html is not Python.",
    ]


def test_a_text_may_hold_what_looks_like_the_head_of_a_cell() -> None:
    text = '# %%\n%pwd\nNOTE = """\n# %%\n"""\n# %%\n' + RELU
    code = read(text)
    assert (defined(code), unreadable(code)) == ({"relu": 7}, [])


def test_a_script_of_very_many_cells_is_one() -> None:
    code = read("%pwd\n" + "# %%\nx = 1\n" * (MOST_CELLS + 1) + RELU)
    assert len(code.cells) == 1
    assert defined(code)["relu"] == 2 * MOST_CELLS + 4


# nbconvert -------------------------------------------------------------------------------------------------------------

NBCONVERT = """#!/usr/bin/env python
# coding: utf-8

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')
import numpy as np
get_ipython().system('pip install x')
files = get_ipython().getoutput('ls')


# In[2]:


get_ipython().run_cell_magic('time', '', 'def relu(x):\\n    "A \\\\"quoted\\\\" text"\\n    return np.maximum(x, 0)\\n')


# In[3]:


def broken(:
    pass


# In[4]:


for i in range(3):
    get_ipython().run_line_magic('time', 'y = relu(np.zeros(3))')
get_ipython().run_line_magic('run', 'helpers.py')
get_ipython().run_cell_magic('writefile', 'sub/other.py', 'x = 1\\n')
get_ipython().run_cell_magic('bash', '', 'ls\\n')
def sigmoid(x):
    return x
get_ipython().run_line_magic('pinfo', 'np')
"""


TIMED, BASH = "get_ipython().run_cell_magic('time'", "get_ipython().run_cell_magic('bash'"


def test_nbconvert() -> None:
    code = read(NBCONVERT)
    assert defined(code) == {"relu": 2, "sigmoid": line_of(NBCONVERT, "def sigmoid")}
    (timed,) = [cell for cell in code.cells if "def relu" in cell.text]
    assert timed.name == f"hw.py, line {line_of(NBCONVERT, TIMED)}"
    assert unreadable(code) == ["# In[3]:\n\n\ndef broken(:\n    pass"]
    assert [cell.runs for cell in code.cells if cell.runs] == ["helpers.py"]
    assert code.written == {"sub/other.py": "x = 1\n"}
    assert code.notes == [
        "hw.py, line 10: passed over: files = get_ipython().getoutput('ls')",
        f"hw.py, line {line_of(NBCONVERT, BASH)}: passed over, %%bash is not Python.",
    ]
    loop = [cell for cell in code.cells if "for i in" in cell.text]
    assert "    y = relu(np.zeros(3))\n" in loop[0].text


# Colab -----------------------------------------------------------------------------------------------------------------

COLAB = '''# -*- coding: utf-8 -*-
"""hw.ipynb

Automatically generated by Colab.
"""

!pip install einops

import numpy as np
from google.colab import drive

# Commented out IPython magic to ensure Python compatibility.
# %cd /content/drive
# %run helpers.py

"""# Softmax

% of what, isn't it?
"""

# Commented out IPython magic to ensure Python compatibility.
# %%writefile more.py
# import numpy as np
#~
# def f(x):
#     # inside
#     return x

# Commented out IPython magic to ensure Python compatibility.
# %%time
# def relu(x):
#     return np.maximum(x, 0)

# Commented out IPython magic to ensure Python compatibility.
for i in range(3):
#     %time relu(np.zeros(3))

# a comment of 100 %d
def sigmoid(x):
  return x
'''.replace("~", " ")


def test_colab() -> None:
    code = read(COLAB)
    assert defined(code) == {"relu": line_of(COLAB, "# def relu"), "sigmoid": line_of(COLAB, "def sigmoid")}
    assert unreadable(code) == []
    assert code.written == {"more.py": "import numpy as np\n\ndef f(x):\n    # inside\n    return x\n"}
    assert [cell.runs for cell in code.cells if cell.runs] == ["helpers.py"]
    assert code.notes == []
    assert "    relu(np.zeros(3))\n" in code.cells[-1].text


# Jupytext --------------------------------------------------------------------------------------------------------------

JUPYTEXT = "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       extension: .py\n# ---\n\n"


def test_jupytext_percent() -> None:
    text = (
        JUPYTEXT + "# %%\n# %matplotlib inline\n# !pip install x\n# %run helpers.py\nimport numpy as np\n\n# %%\n"
        "# %%writefile more.py\nLIMIT = 1\n\n# %% language='bash'\n# ls\n\n# %%\n# %%time\n"
        + RELU
        + "\n# %%\nIt isn't\n"
    )
    code = read(text)
    assert defined(code) == {"relu": line_of(text, "def relu")}
    assert [cell.runs for cell in code.cells if cell.runs] == ["helpers.py"]
    assert code.written == {"more.py": "LIMIT = 1\n\n"}
    assert unreadable(code) == ["# %%\nIt isn't"]


def test_jupytext_light() -> None:
    text = (
        JUPYTEXT + "# + [markdown]\n# text\n\n# +\n# %run helpers.py\nx = (\n# -\n\n# + tags=['a']\n" + RELU + "# -\n"
    )
    code = read(text)
    assert defined(code) == {"relu": line_of(text, "def relu")}
    assert [cell.runs for cell in code.cells if cell.runs] == ["helpers.py"]


def test_other_comments_run_nothing() -> None:
    assert [cell.runs for cell in read("# %%\n# %run helpers.py\n%pwd\n" + RELU).cells if cell.runs] == []


def test_a_commented_file_that_is_no_python_is_written_alone() -> None:
    code = read("# %%\n# %%writefile run.sh\nNAME=$1\nls (\n# %%\n" + RELU)
    assert (code.written, unreadable(code)) == ({"run.sh": "NAME=$1\nls (\n"}, [])


# Databricks and Fabric -------------------------------------------------------------------------------------------------

DATABRICKS = """# Databricks notebook source
# DBTITLE 1,The homework
# MAGIC %run ./helpers $limit="3"

# COMMAND ----------

# MAGIC %md
# MAGIC # It isn't (

# COMMAND ----------

# MAGIC %python
# MAGIC def relu(x):
# MAGIC   # inside
# MAGIC
# MAGIC   return np.maximum(x, 0)

# COMMAND ----------
# MAGIC %python
def softmax(x):
  return x

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT * FROM x

# COMMAND ----------

# DBTITLE 1,Imports
# MAGIC %matplotlib inline
# MAGIC import numpy as np

# COMMAND ----------

It isn't Python

# COMMAND ----------

# MAGIC %%time
# MAGIC def sigmoid(x):
# MAGIC   return x
"""


def test_databricks() -> None:
    code = read(DATABRICKS)
    names = {"relu": "# MAGIC def relu", "softmax": "def softmax", "sigmoid": "# MAGIC def sigmoid"}
    assert defined(code) == {name: line_of(DATABRICKS, part) for name, part in names.items()}
    assert unreadable(code) == ["# COMMAND ----------\n\nIt isn't Python"]
    assert [cell.runs for cell in code.cells if cell.runs] == ["helpers.py"]
    assert any("\nimport numpy as np\n" in cell.text for cell in code.cells)
    assert code.notes == [f"hw.py, line {line_of(DATABRICKS, '# MAGIC %sql')}: passed over, %sql is not Python."]


def test_fabric() -> None:
    text = (
        "# Fabric notebook source\n\n# METADATA ********************\n\n# META {\n# META }\n\n# CELL ********************\n\n"
        "# MAGIC %%sql\n# MAGIC SELECT (\n\n# PARAMETERS CELL ********************\n\nlimit = (\n\n"
        "# CELL ********************\n\n" + RELU + "\n# MARKDOWN ********************\n\n# It isn't\n"
    )
    code = read(text)
    assert defined(code) == {"relu": line_of(text, "def relu")}
    assert len(unreadable(code)) == 1
    assert len(code.notes) == 1
    assert code.notes[0].endswith("passed over, %%sql is not Python.")


# marimo ----------------------------------------------------------------------------------------------------------------

MARIMO = '''# /// script
# dependencies = ["numpy"]
# ///
"""A notebook."""

import marimo

__generated_with = "0.14.0"
app = marimo.App(
    width="full",
)

with app.setup:
    # before all cells
    import numpy as np


@app.cell
def _():
    early = softmax(3)
    return


@app.cell
def _(relu):
    answer = relu(np.zeros(3))
    return


@app.cell(hide_code=True)
def _(
    helper,
    mo,
):
    # topic: activations
    def relu(x):
        """A text.

with less indentation
        """
        if x is None:
            return x
        return helper(x)
    return (relu,)


@app.cell
def __():
    import marimo as mo

    def helper(x):
        return np.maximum(x, 0)
    return helper, mo,


@app.function(
    hide_code=True
)
# what it is
def softmax(x):
    return x


@app.class_definition
class Layer:
    pass


@app.cell
async def named(asyncio):  # a comment
    await asyncio.sleep(0)
    _y = 3
    return


app._unparsable_cell(
    r"""
    def broken(:
        pass
    """,
    name="_"
)


@app.cell
def _():
    return


if __name__ == "__main__":
    app.run()
'''


def test_marimo() -> None:
    code = read(MARIMO)
    names = ("relu", "helper", "softmax")
    assert defined(code) == {name: line_of(MARIMO, f"def {name}") for name in names}
    assert any("class Layer" in cell.text for cell in code.cells)
    assert unreadable(code) == ["def broken(:\n    pass"]
    text = "\n".join(cell.text for cell in code.cells)
    assert "# topic: activations" in text
    assert '"""A notebook."""' in text
    for frame in ("marimo.App", "app.run", "@app", "return (relu", "return helper, mo", "await"):
        assert frame not in text


def test_the_cells_of_marimo_follow_from_what_they_take() -> None:
    code = read(MARIMO)
    order = ["import numpy as np", "def helper", "def relu", "answer ="]
    places = [next(number for number, cell in enumerate(code.cells) if part in cell.text) for part in order]
    assert places == sorted(places)
    names: dict[str, object] = {}
    for cell in code.cells:
        if "broken" not in cell.text:
            source = cell.text.replace("import marimo as mo", "mo = None")
            exec(compile(source, cell.name, "exec"), names)
    assert {"answer", "early"} <= names.keys()


def test_what_of_marimo_cannot_be_told_stays() -> None:
    text = "import marimo\napp = marimo.App(\n\n@app.cell\ndef _(x:\n    return\n\n@app.cell\ndef _():\n    def f(x):\n        return x\n    return (f,)\n"
    code = read(text)
    assert defined(code) == {"f": 10}
    assert unreadable(code) == ["app = marimo.App(", "@app.cell\ndef _(x:\n    return"]


def test_cells_that_wait_for_each_other_keep_their_order() -> None:
    cells = "".join(
        f"@app.cell\ndef _({other}):\n    {name} = {other}\n    return ({name},)\n\n"
        for name, other in ("ab", "ba", "cc")
    )
    code = read("app = marimo.App()\n" + cells)
    assert [cell.text.strip() for cell in code.cells] == ["c = c", "a = b", "b = a"]
