"""What tools write as .py: nbconvert, Jupytext, Databricks, marimo; and the notebooks of Deepnote, SageMaker, Databricks."""

from __future__ import annotations

from tests.shapes.answers import (
    LEAKY_RELU,
    NUMPY,
    RELU,
    SHIFTED_EXP,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_WITH_HELPER,
    TANH,
    TORCH,
    TORCH_RELU,
    script,
)
from tests.shapes.building import Files, at, code, notebook, text
from tests.shapes.shape import shape

NBCONVERT = "#!/usr/bin/env python\n# coding: utf-8\n\n# # Homework 1\n# \n# Ada Doe\n"
MARIMO = 'import marimo\n\n__generated_with = "0.14.10"\napp = marimo.App(width="medium")\n'
MARIMO_END = 'if __name__ == "__main__":\n    app.run()\n'


def marimo_cell(body: str, needs: str = "", gives: str = "", options: str = "") -> str:
    """A cell of marimo: a function, its arguments what it needs, its result what it defines."""
    lines = [f"    {line}" if line else "" for line in body.rstrip("\n").splitlines()]
    end = f"    return ({gives},)" if gives else "    return"
    return "\n".join([f"@app.cell{options}", f"def _({needs}):", *lines, end]) + "\n"


# nbconvert ------------------------------------------------------------------------------------------------------------


@shape("nbconvert", "relu sigmoid softmax")
def nbconvert() -> Files:
    """jupyter nbconvert --to script: magics are calls of get_ipython."""
    return {
        "hw.py": script(
            NBCONVERT,
            "# In[1]:\n\n\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
            "get_ipython().system('pip install -q einops')\nfiles = get_ipython().getoutput('ls')\nimport numpy as np\n",
            f"# In[2]:\n\n\n{RELU}", f"# ## Sigmoid\n\n# In[ ]:\n\n\n{SIGMOID}",
            f"# In[7]:\n\n\nget_ipython().run_line_magic('timeit', 'relu(np.zeros(3))')\n\n\n# In[8]:\n\n\n{SOFTMAX}",
        )
    }  # fmt: skip


@shape("nbconvert", "relu sigmoid")
def nbconvert_of_a_notebook_with_checks() -> Files:
    """What the student asked of Tandem stands in the script as well."""
    return {
        "hw.py": script(
            f"{NBCONVERT}\n# In[1]:\n\n\n# topic: activations\n# track: numpy\n{NUMPY}\nfrom autograder.notebook import check\n",
            f"# In[2]:\n\n\n{RELU}", "# In[3]:\n\n\ncheck(relu)\n", f"# In[ ]:\n\n\n{SIGMOID}",
            "# In[4]:\n\n\ncheck(relu, sigmoid)\n",
        )
    }  # fmt: skip


@shape("nbconvert", "relu sigmoid")
def nbconvert_of_a_timed_cell() -> Files:
    """The cell below %%time has become one long string: its function counts as it did in the notebook."""
    return {
        "hw.py": script(
            f"{NBCONVERT}\n# In[1]:\n\n\n{NUMPY}",
            f"# In[2]:\n\n\nget_ipython().run_cell_magic('time', '', {RELU!r})\n",
            f"# In[3]:\n\n\nget_ipython().run_cell_magic('capture', 'out', {'print(1)' + chr(10) + SIGMOID!r})\n",
        )
    }


@shape("nbconvert", "softmax", says=[at("hw.py") + r".*bash"])
def nbconvert_of_other_cell_magics() -> Files:
    """A file that was written, and a cell for the shell."""
    helpers = f"{NUMPY}\n\n{SHIFTED_EXP}"
    return {
        "hw.py": script(
            f"{NBCONVERT}\n# In[1]:\n\n\nget_ipython().run_cell_magic('writefile', 'helpers.py', {helpers!r})\n",
            "# In[2]:\n\n\nget_ipython().run_cell_magic('bash', '', 'ls -l\\nfor f in *; do\\n  echo $f\\ndone\\n')\n",
            f"# In[3]:\n\n\n{NUMPY}from helpers import shifted_exp\n\n\n{SOFTMAX_WITH_HELPER}",
        )
    }


@shape("nbconvert", "relu sigmoid")
def nbconvert_of_ipython_5() -> Files:
    """Older names of the same calls, and a help line."""
    return {
        "hw.py": script(
            "\n# coding: utf-8\n",
            f"# In[1]:\n\nget_ipython().magic(u'matplotlib inline')\nget_ipython().magic(u'load_ext autoreload')\n{NUMPY}",
            f"# In[2]:\n\n{RELU}\nget_ipython().magic(u'pinfo relu')\n", f"# In[3]:\n\n{SIGMOID}",
        )
    }  # fmt: skip


# Jupytext -------------------------------------------------------------------------------------------------------------


def jupytext_header(form: str) -> str:
    return (
        f"# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       extension: .py\n#       format_name: {form}\n"
        "#       format_version: '1.3'\n#   kernelspec:\n#     display_name: Python 3\n#     name: python3\n# ---\n"
    )


@shape("Jupytext", "relu sigmoid")
def jupytext_percent() -> Files:
    """Magics stand in comments; cells have titles and tags."""
    return {
        "hw.py": script(
            jupytext_header("percent"), "# %% [markdown]\n# # Homework\n",
            f"# %% Setup tags=[\"setup\"]\n# %matplotlib inline\n# !pip install einops\n{NUMPY}",
            f"# %%\n{RELU}", '# %% [markdown]\n"""\nIt\'s text.\n"""\n', f"# %%\n# %%time\n{SIGMOID}",
        )
    }  # fmt: skip


@shape("Jupytext", "relu sigmoid")
def jupytext_light() -> Files:
    """A cell begins after an empty line, or between `# +` and `# -`."""
    return {
        "hw.py": script(
            jupytext_header("light"),
            f"# # Homework\n\n# +\n# %load_ext autoreload\n{NUMPY}",
            f'{RELU}\n# + tags=["a"]\n{SIGMOID}# -\n',
        )
    }


@shape("Jupytext", "relu sigmoid")
def jupytext_hydrogen() -> Files:
    """Its format in which magics are not commented out."""
    return {
        "hw.py": script(
            jupytext_header("hydrogen"),
            f"# %%\n%matplotlib inline\n{NUMPY}",
            f"# %%\n%%time\n{RELU}",
            f"# %%\n{SIGMOID}!ls\n",
        )
    }


@shape("Jupytext", "relu sigmoid", may=[r"hw\.py"], in_folder=True)
def jupytext_pair() -> Files:
    """The notebook and its twin script: the same functions twice, so it does not matter which are graded."""
    return {
        "hw.ipynb": notebook(NUMPY, RELU, SIGMOID),
        "hw.py": script(jupytext_header("percent"), f"# %%\n{NUMPY}", f"# %%\n{RELU}", f"# %%\n{SIGMOID}"),
    }


# Databricks -----------------------------------------------------------------------------------------------------------

COMMAND = "\n# COMMAND ----------\n\n"


@shape("Databricks", "relu softmax leaky_relu")
def databricks() -> Files:
    """A notebook as source: commands with separators, magics in comments, names that only Databricks has."""
    return {
        "hw.py": COMMAND.join(
            (
                "# Databricks notebook source\n# MAGIC %md\n# MAGIC # Homework\n", "# MAGIC %pip install einops\n",
                "# DBTITLE 1,Data\ndf = spark.read.csv('/FileStore/x.csv')\ndisplay(df)\ndbutils.widgets.text('name', '')\n",
                NUMPY, RELU, "# MAGIC %sql\n# MAGIC SELECT 1\n", f"# DBTITLE 1,Softmax\n{SOFTMAX}",
                f"# MAGIC %python\n# MAGIC display(1)\n{LEAKY_RELU}",
            )
        )
    }  # fmt: skip


@shape("Databricks", "softmax", in_folder=True)
def databricks_run() -> Files:
    """`%run ./helpers` takes another notebook, without its suffix."""
    return {
        "hw.py": COMMAND.join(("# Databricks notebook source\n# MAGIC %run ./helpers\n", NUMPY, SOFTMAX_WITH_HELPER)),
        "helpers.py": COMMAND.join(("# Databricks notebook source\nimport numpy as np\n", SHIFTED_EXP)),
    }


@shape("Databricks", "torch:relu")
def databricks_notebook() -> Files:
    """The same exported as .ipynb."""
    metadata = {"application/vnd.databricks.v1+notebook": {"language": "python", "notebookName": "hw", "widgets": {}}}
    return {
        "hw.ipynb": notebook(
            code("%pip install einops\ndbutils.library.restartPython()"), code(TORCH, **{"application/vnd.databricks.v1+cell": {}}),
            TORCH_RELU, "display(relu(torch.zeros(2)))", metadata=metadata, minor=0,
        )
    }  # fmt: skip


# marimo ---------------------------------------------------------------------------------------------------------------


@shape("marimo", "relu sigmoid")
def marimo() -> Files:
    """Cells are functions: what they define is in their bodies, in any order."""
    return {
        "hw.py": script(
            MARIMO, marimo_cell('mo.md(r"""# Homework""")', "mo", options="(hide_code=True)"), marimo_cell(RELU, "np", "relu"),
            marimo_cell("import marimo as mo\nimport numpy as np", "", "mo, np"), marimo_cell(SIGMOID, "np", "sigmoid"),
            marimo_cell("slider = mo.ui.slider(1, 10)\nslider", "mo", "slider"), MARIMO_END,
        )
    }  # fmt: skip


@shape("marimo", "relu softmax")
def marimo_functions() -> Files:
    """Newer files have functions at the top, and a cell that is run first."""
    setup = "with app.setup:\n    import marimo as mo\n    import numpy as np\n"
    return {
        "hw.py": script(
            "# /// script\n# requires-python = \">=3.12\"\n# dependencies = [\"marimo\", \"numpy\"]\n# ///\n", MARIMO, setup,
            f"@app.function\n{RELU}", f"@app.function(hide_code=True)\n{SHIFTED_EXP}", f"@app.function\n{SOFTMAX_WITH_HELPER}",
            marimo_cell("relu(np.zeros(2))"), MARIMO_END,
        )
    }  # fmt: skip


@shape("marimo", "relu tanh", lost={"sigmoid": at("hw.py", line=22)})
def marimo_cell_that_does_not_parse() -> Files:
    """marimo keeps what it could not read as a string."""
    unread = 'app._unparsable_cell(\n    r"""\n    def sigmoid(x:\n        return x\n    """,\n    name="_"\n)\n'
    return {
        "hw.py": script(
            MARIMO, marimo_cell("import numpy as np", "", "np"), marimo_cell(RELU, "np", "relu"), unread, marimo_cell(TANH, "np", "tanh"),
            MARIMO_END,
        )
    }  # fmt: skip


@shape("marimo", "relu")
def marimo_cell_that_fails() -> Files:
    """A cell that fails costs those that need it, and no other."""
    return {
        "hw.py": script(
            MARIMO, marimo_cell("import polars as pl\ndf = pl.read_csv('x.csv')", "", "df, pl"),
            marimo_cell("import numpy as np", "", "np"), marimo_cell(f"df.head()\n{RELU}", "df, np", "relu"), MARIMO_END,
        )
    }  # fmt: skip


# Others ---------------------------------------------------------------------------------------------------------------


@shape("Deepnote", "relu sigmoid")
def deepnote() -> Files:
    """Its own metadata in each cell, and blocks that are no code."""
    block = {"cell_id": "0a1b", "deepnote_cell_type": "code", "deepnote_to_be_reexecuted": False, "execution_millis": 3,
             "source_hash": "ab12"}  # fmt: skip
    return {
        "hw.ipynb": notebook(
            code(NUMPY, **block), code(RELU, **block),
            code("# input block\nlimit = '10'", **(block | {"deepnote_cell_type": "input-text", "deepnote_variable_name": "limit"})),
            text("text", "markdown"), code(SIGMOID, **block), metadata={"deepnote": {}, "deepnote_notebook_id": "ab"}, minor=0,
        )
    }  # fmt: skip


@shape("SageMaker", "relu sigmoid")
def sagemaker() -> Files:
    """A notebook of Studio: its kernel, its role, its storage."""
    metadata = {"instance_type": "ml.t3.medium", "availableInstances": [{"_defaultOrder": 0}],
                "kernelspec": {"display_name": "Python 3 (PyTorch)", "language": "python", "name": "conda_pytorch_p310"}}  # fmt: skip
    return {
        "hw.ipynb": notebook(
            "import sagemaker\nrole = sagemaker.get_execution_role()\nbucket = sagemaker.Session().default_bucket()",
            "!aws s3 cp s3://bucket/data.csv .", f"{NUMPY}\n{RELU}", "%%sql\nSELECT 1", SIGMOID, metadata=metadata, minor=4,
        )
    }  # fmt: skip


@shape("GitHub", "relu", says=[r"hw\.py.*(HTML|web page)|(HTML|web page).*hw\.py"], in_folder=True)
def the_page_instead_of_the_file() -> Files:
    """The page that shows a file was saved in its place; the notebook beside it is what it should be."""
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head><title>hw.py at main</title></head>\n<body>def relu</body>\n</html>\n'
    )
    return {"hw.py": page, "hw.ipynb": notebook(NUMPY, RELU)}
