"""Scripts of editors with cells: VS Code, Spyder, PyCharm, DataSpell, Kaggle's editor."""

from __future__ import annotations

from tests.shapes.answers import (
    LEAKY_RELU,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    STEP,
    TANH,
    TORCH,
    TORCH_RELU,
    TORCH_SIGMOID,
    script,
)
from tests.shapes.building import Files, at, code, notebook, text
from tests.shapes.shape import course, shape

SPYDER = '''\
# -*- coding: utf-8 -*-
"""
Created on Mon Nov 30 10:00:00 2026

@author: ada
"""
'''


@shape("VS Code", "relu sigmoid softmax")
def vs_code_percent() -> Files:
    """Cells in a script; magics as they are typed there."""
    return {
        "hw.py": script(
            "# %% [markdown]\n# # Homework\n# Don't panic.\n",
            "# %%\n%matplotlib inline\n!pip install einops\nimport numpy as np\n",
            f"# %% relu\n{RELU}", f"#%%\n{SIGMOID}", "# %%\n%timeit relu(np.zeros(3))\nrelu?\n", f"# %%\n{SOFTMAX}",
        )
    }  # fmt: skip


@shape("VS Code", "relu sigmoid")
def vs_code_export() -> Files:
    """What `Export as Python script` writes: magics in comments, get_ipython for the rest."""
    return {
        "hw.py": script(
            "# To add a new cell, type '# %%'\n# To add a new markdown cell, type '# %% [markdown]'\n",
            "# %%\nfrom IPython import get_ipython\nfrom IPython.display import display\n",
            "# %%\n# %matplotlib inline\nget_ipython().run_line_magic('load_ext', 'autoreload')\nimport numpy as np\n",
            f"# %%\n{RELU}\ndisplay(relu(np.zeros(2)))\n", f"# %%\n{SIGMOID}",
        )
    }  # fmt: skip


@shape("VS Code", "relu sigmoid", says=[at("hw.py", line=11)])
def vs_code_cell_that_is_no_python() -> Files:
    """A text cell that lost its [markdown]."""
    return {"hw.py": script(f"# %%\n{NUMPY}", f"# %%\n{RELU}", "# %%\nThe kink is at 0.\n", f"# %%\n{SIGMOID}")}


@shape("VS Code", "relu sigmoid")
def vs_code_interactive_window() -> Files:
    """A notebook exported from the interactive window: its first cell says where it ran."""
    return {
        "Interactive-1.ipynb": notebook(
            text("Connected to .venv (Python 3.12.4)", "raw"),
            code(f"{NUMPY}\n{RELU}", vscode={"languageId": "python"}),
            SIGMOID,
            metadata={"interpreter": {"hash": "ab"}, "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
                      "language_info": {"name": "python", "version": "3.12.4"}},
            minor=2,
        )
    }  # fmt: skip


@shape("VS Code", "relu sigmoid")
def vs_code_folder() -> Files:
    """A workspace as it is: settings, a virtual environment, requirements."""
    return {
        ".vscode/settings.json": '{"python.testing.pytestEnabled": true}',
        ".venv/pyvenv.cfg": "home = /usr/bin",
        ".venv/lib/python3.12/site-packages/acts.py": "def relu(x):\n    return x\n",
        "requirements.txt": "numpy\n",
        "hw.py": script(NUMPY, RELU, SIGMOID),
        "__pycache__/hw.cpython-312.pyc": b"\xcb\r\r\n\0\0\0\0",
    }


@shape("Spyder", "relu step sigmoid")
def spyder() -> Files:
    """Its header, its cells, and a line that clears its console."""
    return {
        "untitled0.py": script(
            SPYDER, "from IPython import get_ipython\nget_ipython().magic('reset -sf')\nimport numpy as np\n",
            f"#%% Question 1\n{RELU}", f"# In[2]\n{STEP}", f"#%%% a part\n{SIGMOID}", "runcell(0, 'untitled0.py')\n",
        )
    }  # fmt: skip


@shape("Spyder", "relu tanh", may=[at("hw.py", line=16), at("hw.py", line=17)])
def spyder_console() -> Files:
    """The history of a console, pasted below."""
    return {"hw.py": script(SPYDER, NUMPY, RELU, "In [1]: relu(np.zeros(2))\nOut[1]: array([0., 0.])\n", TANH)}


@shape("PyCharm", "relu sigmoid softmax")
def pycharm_scientific() -> Files:
    """Text cells are strings after `#%% md`."""
    return {
        "hw.py": script(
            '#%% md\n"""\n# Homework\nIt\'s due tomorrow.\n"""\n', f"#%%\n{NUMPY}", f"#%%\n{RELU}", '#%% md\n"""\n## Part 2\n"""\n',
            f"#%%\n{SIGMOID}", f"#%% softmax\n{SOFTMAX}",
        )
    }  # fmt: skip


@shape("PyCharm", "relu leaky_relu")
def pycharm_project() -> Files:
    """The whole project folder, with the sample that every project begins with."""
    return {
        "hw1/.idea/workspace.xml": "<project/>",
        "hw1/.idea/hw1.iml": "<module/>",
        "hw1/main.py": "# This is a sample Python script.\n\n\ndef print_hi(name):\n    print(f'Hi, {name}')\n\n\n"
        "if __name__ == '__main__':\n    print_hi('PyCharm')\n",
        "hw1/venv/pyvenv.cfg": "home = C:\\Python312",
        "hw1/venv/Lib/site-packages/pip.py": RELU,
        "hw1/src/activations.py": script(NUMPY, RELU, LEAKY_RELU),
    }


@shape("DataSpell", "relu sigmoid")
def dataspell() -> Files:
    """Its notebooks end without a line end, and cells carry what it needs for itself."""
    return {
        "hw.ipynb": notebook(
            code(NUMPY, pycharm={"is_executing": True, "name": "#%%\n"}, ExecuteTime={"end_time": "2026-11-30"}), RELU,
            code("#%%\n" + SIGMOID, collapsed=True), minor=0,
        ).rstrip("\n")
    }  # fmt: skip


@shape("Kaggle", "relu sigmoid")
def kaggle_script() -> Files:
    """A script of its editor: cells with their metadata beside the marker."""
    return {
        "my-first-kernel.py": script(
            '# %% [code] {"execution":{"iopub.status.busy":"2026-11-30T07:52:23Z"},"jupyter":{"outputs_hidden":false}}\n'
            "import numpy as np # linear algebra\nimport pandas as pd # data processing, CSV file I/O (e.g. pd.read_csv)\n"
            "import os\nfor dirname, _, filenames in os.walk('/kaggle/input'):\n    for filename in filenames:\n"
            "        print(os.path.join(dirname, filename))\n",
            "# %% [markdown]\n# ## Activation functions\n",
            "# %% [code]\ntrain = pd.read_csv('/kaggle/input/titanic/train.csv')\ntrain.head()\n",
            f"# %% [code] {{\"scrolled\":true}}\n{RELU}", f"# %% [code]\n{SIGMOID}",
        )
    }  # fmt: skip


@shape("Kaggle", "relu torch:sigmoid")
def kaggle_notebook() -> Files:
    """A notebook of its editor, with a function in each track."""
    metadata = {"kaggle": {"accelerator": "none", "dataSources": [], "dockerImageVersionId": 30786, "isGpuEnabled": False},
                "kernelspec": {"language": "python", "display_name": "Python 3", "name": "python3"},
                "language_info": {"name": "python"}}  # fmt: skip
    return {
        "hw.ipynb": notebook(
            "import numpy as np # linear algebra\nimport pandas as pd\ndf = pd.read_csv('/kaggle/input/x.csv')", RELU,
            TORCH, TORCH_SIGMOID, "df.to_csv('submission.csv', index=False)", metadata=metadata, minor=4,
        )
    }  # fmt: skip


@shape("VS Code", "torch:relu", policy=course("relu", "torch"))
def github_classroom() -> Files:
    """A template repository: its tests, its workflow, a readme."""
    return {
        ".git/config": "[core]",
        ".github/workflows/classroom.yml": "name: tests\n",
        "README.md": "# hw1",
        "tests/test_relu.py": "from src.relu import relu\n\n\ndef test_zero():\n    assert relu(0) == 0\n",
        "src/__init__.py": "",
        "src/relu.py": script(TORCH, TORCH_RELU),
        "setup.py": "from setuptools import setup\nsetup(name='hw1')\n",
    }
