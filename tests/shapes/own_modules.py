"""The student's own modules: beside the file, above it, in a package, in another topic, in a notebook."""

from __future__ import annotations

from tests.shapes.answers import (
    HELPERS,
    NUMPY,
    RELU,
    SELF_ATTENTION,
    SHIFTED_EXP,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_WITH_HELPER,
    TORCH,
    TORCH_RELU,
    filled_stubs,
    script,
)
from tests.shapes.building import Files, notebook
from tests.shapes.shape import course, shape


def using(line: str, header: str = NUMPY) -> str:
    """A file with softmax, whose helper comes by this line."""
    return script(f"{header}{line}\n", SOFTMAX_WITH_HELPER)


@shape("an editor", "softmax")
def beside() -> Files:
    return {"helpers.py": HELPERS, "softmax.py": using("from helpers import shifted_exp")}


@shape("an editor", "softmax", stubs=True)
def relative() -> Files:
    return {
        "activations/__init__.py": "",
        "activations/helpers.py": HELPERS,
        "activations/in_numpy.py": using("from .helpers import shifted_exp"),
    }


@shape("an editor", "softmax", stubs=True)
def relative_without_an_init() -> Files:
    """`from . import helpers`, in a folder that is no package."""
    return {
        "activations/helpers.py": HELPERS,
        "activations/in_numpy.py": script(
            NUMPY + "from . import helpers\n", SOFTMAX_WITH_HELPER.replace("shifted_exp(", "helpers.shifted_exp(")
        ),
    }


@shape("an editor", "softmax")
def relative_from_above() -> Files:
    return {
        "hw/__init__.py": "", "hw/common/__init__.py": "", "hw/common/numerics.py": HELPERS,
        "hw/part1/__init__.py": "", "hw/part1/softmax.py": using("from ..common.numerics import shifted_exp"),
    }  # fmt: skip


@shape("an editor", "softmax", stubs=True)
def by_the_packages_name() -> Files:
    return {
        "activations/helpers.py": HELPERS,
        "activations/in_numpy.py": using("from activations.helpers import shifted_exp"),
    }


@shape("an editor", "softmax", stubs=True)
def above() -> Files:
    """In the submission's top folder, with sys.path bent towards it."""
    bend = "import os\nimport sys\nsys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))\n"
    return {"common.py": HELPERS, "activations/in_numpy.py": using(f"{bend}from common import shifted_exp")}


@shape("an editor", "softmax", stubs=True)
def above_by_pathlib() -> Files:
    bend = "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).resolve().parent.parent))\n"
    return {
        "hw/common.py": HELPERS,
        "hw/activations/in_numpy.py": using(f"{bend}import common\nshifted_exp = common.shifted_exp"),
    }


@shape("an editor", "softmax self_attention_untrained", stubs=True)
def in_another_topic() -> Files:
    """Attention takes softmax from the student's own activations."""
    return {
        "activations/in_numpy.py": filled_stubs("activations", softmax=SOFTMAX),
        "attention/in_numpy.py": script(NUMPY + "from activations.in_numpy import softmax\n", SELF_ATTENTION),
    }


@shape("an editor", "softmax relu")
def in_src_by_its_name() -> Files:
    """`from src.helpers import ...` in a file below src."""
    return {"src/helpers.py": HELPERS, "src/hw.py": script(using("from src.helpers import shifted_exp"), RELU)}


@shape("an editor", "softmax")
def in_a_folder_below() -> Files:
    return {
        "utils/__init__.py": "from .numerics import *\n",
        "utils/numerics.py": HELPERS,
        "hw.py": using("import utils\nshifted_exp = utils.shifted_exp"),
    }


@shape("JupyterLab", "softmax")
def in_a_notebook() -> Files:
    """import_ipynb, which is not here, makes a notebook a module."""
    return {
        "helpers.ipynb": notebook(NUMPY, SHIFTED_EXP, "shifted_exp(np.zeros((2, 2)), 1)"),
        "hw.ipynb": notebook(
            "import import_ipynb\nfrom helpers import shifted_exp\nimport numpy as np", SOFTMAX_WITH_HELPER
        ),
    }


@shape("JupyterLab", "softmax relu")
def a_notebook_that_imports_its_solution() -> Files:
    """All functions are in a module; the notebook shows them."""
    return {
        "solution.py": script(NUMPY, SOFTMAX, RELU),
        "report.ipynb": notebook(
            "from solution import *\nimport numpy as np", "softmax(np.zeros(3))", "relu(np.zeros(3))"
        ),
    }


@shape("an editor", "softmax relu sigmoid")
def a_package_that_hands_on() -> Files:
    """`from .softmax import softmax` in an __init__, with a file for each function."""
    return {
        "activations/__init__.py": "from .relu import relu\nfrom .sigmoid import sigmoid\nfrom .softmax import softmax\n",
        "activations/relu.py": script(NUMPY, RELU),
        "activations/sigmoid.py": script(NUMPY, SIGMOID),
        "activations/softmax.py": script(NUMPY, SOFTMAX),
    }


@shape("an editor", "softmax", stubs=True)
def a_topics_file_that_imports_its_answers() -> Files:
    """in_numpy.py takes softmax from a file beside it."""
    return {
        "activations/in_numpy.py": f"{NUMPY}from my_softmax import softmax\n",
        "activations/my_softmax.py": script(NUMPY, SOFTMAX),
    }


@shape("an editor", "softmax")
def reloaded() -> Files:
    """importlib, as in a notebook in which one edits helpers."""
    lines = "import importlib\nimport helpers\nimportlib.reload(helpers)\nfrom helpers import shifted_exp"
    return {"helpers.py": HELPERS, "hw.py": using(lines)}


@shape("an editor", "softmax")
def a_module_with_a_failing_line() -> Files:
    """A helper plots at its own top: its functions are there all the same."""
    plotted = script(
        "import matplotlib.pyplot as plt\nimport seaborn as sns\nsns.set_theme()\n" + NUMPY, SHIFTED_EXP, "plt.show()\n"
    )
    return {"helpers.py": plotted, "hw.py": using("from helpers import shifted_exp")}


@shape("an editor", "relu", lost={"softmax": r"helpers"}, look=["helpers"], policy=course("relu softmax"))
def a_module_that_was_not_handed_in() -> Files:
    """helpers.py is missing: said to the one who needs it, by name."""
    return {"hw.py": script(using("from helpers import shifted_exp"), RELU)}


@shape(
    "an editor",
    "relu",
    lost={"softmax": r"helpers\.py, line \d"},
    look=[r"helpers\.py, line \d"],
    policy=course("relu softmax"),
)
def a_module_that_does_not_parse() -> Files:
    """The helper's own line is said, not that of the import."""
    broken = HELPERS.replace("keepdims=True))", "keepdims=True)")
    return {"helpers.py": broken, "hw.py": script(using("from helpers import shifted_exp"), RELU)}


@shape("an editor", "relu")
def modules_called_like_packages() -> Files:
    """A file called random.py or test.py hides Python's own from nobody but its author."""
    return {
        "random.py": "def seed(n):\n    return n\n",
        "test.py": "print('test')\n",
        "hw.py": script(NUMPY + "import random\nrandom.seed(1)\n", RELU),
    }


@shape("an editor", "softmax", stubs=True)
def torch_in_a_helper_of_both() -> Files:
    """A helper for both tracks, imported by the NumPy one."""
    both = script(NUMPY + "try:\n    " + TORCH + "except ImportError:\n    torch = None\n", SHIFTED_EXP)
    return {"activations/in_numpy.py": using("from both import shifted_exp"), "activations/both.py": both}


@shape("an editor", "relu torch:relu", stubs=True)
def the_other_tracks_file() -> Files:
    """The PyTorch file imports the NumPy one, to compare with."""
    compared = "from activations import in_numpy\nimport in_numpy as beside\nassert in_numpy.relu is not None\n"
    return {
        "activations/in_numpy.py": filled_stubs("activations", relu=RELU),
        "activations/in_torch.py": script(TORCH + compared, TORCH_RELU),
    }


@shape("Colab", "softmax")
def by_a_path_of_colab() -> Files:
    """sys.path is bent towards a folder of Google Drive; the file lies beside the notebook."""
    lines = (
        "import sys\nsys.path.append('/content/drive/MyDrive/hw')\nimport numpy as np\nfrom helpers import shifted_exp"
    )
    return {"helpers.py": HELPERS, "hw.ipynb": notebook("%cd /content/drive/MyDrive/hw", lines, SOFTMAX_WITH_HELPER)}


@shape("an editor", "softmax relu")
def in_a_circle() -> Files:
    """The helper imports the file that imports it."""
    circle = script("import hw\n" + NUMPY, SHIFTED_EXP, "def again(x):\n    return hw.relu(x)\n")
    return {"helpers.py": circle, "hw.py": script(using("import helpers\nshifted_exp = helpers.shifted_exp"), RELU)}


@shape("an editor", "softmax")
def by_another_name() -> Files:
    return {
        "utils/numerics.py": HELPERS,
        "hw.py": using(
            "import utils.numerics as un\nfrom utils import numerics\nshifted_exp = un.shifted_exp\nassert numerics is un"
        ),
    }


@shape("JupyterLab", "softmax")
def run_from_a_folder_above() -> Files:
    return {"lib/helpers.py": HELPERS, "hw/hw.ipynb": notebook("%run ../lib/helpers.py", NUMPY, SOFTMAX_WITH_HELPER)}


@shape("JupyterLab", "softmax")
def in_a_folder_beside() -> Files:
    """notebooks/ beside src/, and sys.path bent towards it."""
    return {
        "src/helpers.py": HELPERS,
        "notebooks/hw.ipynb": notebook(
            "import sys\nsys.path.append('../src')\nfrom helpers import shifted_exp", NUMPY, SOFTMAX_WITH_HELPER
        ),
    }


@shape("an editor", "softmax")
def in_a_folder_below_without_its_name() -> Files:
    lines = "import sys\nsys.path.insert(0, 'lib')\nfrom helpers import shifted_exp"
    return {"lib/helpers.py": HELPERS, "hw.py": using(lines)}


@shape("an editor", "softmax")
def imported_in_the_function() -> Files:
    body = SOFTMAX_WITH_HELPER.replace("    e =", "    from helpers import shifted_exp\n\n    e =")
    return {"helpers.py": HELPERS, "hw.py": script(NUMPY, body)}


@shape("JupyterLab", "softmax")
def a_helper_with_magics() -> Files:
    """A helper exported from a notebook, shell and all."""
    helper = f"# coding: utf-8\n\n# In[1]:\n\n!pip install einops\n%matplotlib inline\n{HELPERS}"
    return {"helpers.py": helper, "hw.ipynb": notebook(NUMPY + "from helpers import *", SOFTMAX_WITH_HELPER)}


@shape("JupyterLab", "softmax")
def written_by_python() -> Files:
    """The notebook writes its helper as a file, and imports it."""
    writes = f"from pathlib import Path\nPath('helpers.py').write_text({HELPERS!r})"
    return {"hw.ipynb": notebook(writes, NUMPY + "from helpers import shifted_exp", SOFTMAX_WITH_HELPER)}


@shape("an editor", "relu")
def a_number_that_was_saved() -> Files:
    """What is saved while the file is loaded can be read again."""
    lines = "import os\nos.makedirs('out', exist_ok=True)\nnp.save('out/limit.npy', np.array(0.0))\nLIMIT = np.load('out/limit.npy')\n"
    return {"hw.py": script(NUMPY + lines, RELU.replace(", 0)", ", LIMIT.astype(x.dtype))"))}


@shape("an editor", "relu sigmoid")
def many_that_import_each_other() -> Files:
    """Forty modules, each of which imports the next two: they are looked at once each, and not once for each way."""
    modules = {}
    for number in range(40):
        later = [other for other in (number + 1, number + 2) if other < 40]
        imports = "".join(f"from part_{other} import f_{other}\n" for other in later)
        total = " + ".join(["x", *(f"0 * f_{other}(x)" for other in later[:1])])
        modules[f"part_{number}.py"] = f"{imports}\n\ndef f_{number}(x):\n    return {total}\n"
    return {
        **modules,
        "hw.py": script(NUMPY + "from part_0 import f_0\n", RELU.replace("(x, 0)", "(f_0(x), 0)"), SIGMOID),
    }
