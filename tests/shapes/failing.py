"""Lines that fail here: packages, files, keyboards and screens that are not there. What does not need them passes."""

from __future__ import annotations

from importlib.util import find_spec

from tests.shapes.answers import (
    ADD_SELF_LOOPS,
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
from tests.shapes.building import Files, at, notebook
from tests.shapes.shape import course, shape


@shape("an editor", "relu sigmoid softmax")
def seaborn_at_the_top() -> Files:
    """The figure's style is set at the top; neither package is here."""
    return {
        "hw.py": script(
            "import numpy as np\nimport matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nimport seaborn as sns\n\n"
            "sns.set_theme(style='darkgrid')\nplt.rcParams['figure.dpi'] = 120\nplt.style.use('ggplot')\n",
            RELU, SIGMOID, "fig, ax = plt.subplots()\nax.plot(relu(np.linspace(-1, 1)))\nplt.savefig('relu.png')\nplt.show()\n", SOFTMAX,
        )
    }  # fmt: skip


@shape("JupyterLab", "relu sigmoid tanh")
def plots_in_every_cell() -> Files:
    plot = "plt.figure()\nplt.plot(x, {0}(x))\nplt.title('{0}')\nplt.show()"
    return {
        "hw.ipynb": notebook(
            "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom IPython.display import HTML, display\nimport numpy as np",
            "x = np.linspace(-3, 3)\n" + RELU + "\n" + plot.format("relu"), f"{SIGMOID}\n{plot.format('sigmoid')}",
            f"display(HTML('<b>tanh</b>'))\n{TANH}\n{plot.format('tanh')}",
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def data_that_is_not_there() -> Files:
    """Data is read at the top, and between the functions."""
    return {
        "hw.py": script(
            "import os\nimport json\nimport pickle\nfrom pathlib import Path\n" + NUMPY
            + "\nos.chdir('/home/ada/deep-learning')\nX = np.loadtxt('data/train.csv', delimiter=',')\n"
            "config = json.loads(Path('config.json').read_text())\n",
            RELU, "with open('model.pkl', 'rb') as file:\n    model = pickle.load(file)\n\nn, d = X.shape\n", SIGMOID,
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def questions_to_the_user() -> Files:
    return {
        "hw.py": script(
            "import getpass\n" + NUMPY, "name = input('Your name? ')\nn = int(input('How many? '))\nif n > 3:\n    print(n)\n", RELU,
            "password = getpass.getpass()\n", SIGMOID, "input('Press Enter to exit')\n",
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def downloads() -> Files:
    """No network: what is downloaded is not here."""
    return {
        "hw.py": script(
            "import urllib.request\nimport requests\n" + NUMPY
            + "urllib.request.urlretrieve('https://example.org/x.npz', 'x.npz')\ntext = requests.get('https://example.org').text\n",
            RELU, "data = np.load('x.npz')\nx, y = data['x'], data['y']\n", SIGMOID,
        )
    }  # fmt: skip


@shape("an editor", "torch:relu torch:sigmoid")
def torch_data_sets() -> Files:
    """torchvision's data, loaders with workers, a GPU that is not here."""
    return {
        "hw.py": script(
            "import torch\nfrom torch import nn\nimport torch.nn.functional as F\nimport torchvision\nfrom torchvision import transforms\n"
            "from torch.utils.data import DataLoader\n\ntorch.manual_seed(0)\ntorch.set_default_device('cuda')\n",
            "train = torchvision.datasets.MNIST('.', download=True, transform=transforms.ToTensor())\n"
            "loader = DataLoader(train, batch_size=64, num_workers=2)\n",
            TORCH_RELU, "model = nn.Sequential(nn.Linear(784, 10)).cuda()\nstate = torch.load('model.pt')\n", TORCH_SIGMOID,
            "class Net(nn.Module):\n    def forward(self, x):\n        return F.relu(x)\n\n\nnet = Net().to('cuda')\n",
        )
    }  # fmt: skip


@shape("an editor", "relu", lost={"softmax": r"(?s)(T\b.*loadtxt|loadtxt.*\bT\b|hw\.py, line 4)"})
def a_constant_that_a_function_needs() -> Files:
    """What hangs on the failed line is lost, and told which line that was."""
    needs = SOFTMAX.replace("/ temperature", "/ (temperature * T)")
    return {"hw.py": script(f"{NUMPY}\n\nT = np.loadtxt('temperature.txt')", RELU, needs)}


@shape("JupyterLab", "relu", lost={"sigmoid": r"(?s)" + at("hw.ipynb", cell=2) + r".*scipy_extra|scipy_extra"})
def a_package_that_a_function_needs() -> Files:
    """The package is missing; the function that uses it is told which."""
    return {
        "hw.ipynb": notebook(
            NUMPY, "from scipy_extra.special import expit2", RELU, "def sigmoid(x):\n    return expit2(x)"
        )
    }


@shape("an editor", "relu", lost={"sigmoid": r"(?i)pandas"}, policy=course("relu sigmoid"))
def an_import_inside_of_a_function() -> Files:
    return {
        "hw.py": script(
            NUMPY,
            RELU,
            "def sigmoid(x):\n    import pandas as pd\n    return 1 / (1 + np.exp(-pd.Series(x).to_numpy()))\n",
        )
    }


@shape("an editor", "relu softmax")
def a_function_in_a_try() -> Files:
    """Another way where a package is missing."""
    return {
        "hw.py": script(
            NUMPY,
            "try:\n    import numba\n    jit = numba.njit\nexcept ImportError:\n    def jit(f):\n        return f\n",
            f"@jit\n{RELU}",
            "try:\n    from scipy_fast import softmax\nexcept ImportError:\n"
            + "".join(f"    {line}\n" for line in SOFTMAX.splitlines()),
        )
    }


@shape("an editor", "relu sigmoid step")
def functions_in_blocks() -> Files:
    """In `if`, in `with`, in `else`."""
    indented = ["".join(f"    {line}\n" for line in code.splitlines()) for code in (RELU, SIGMOID, STEP)]
    return {
        "hw.py": script(
            NUMPY, "FAST = True\nif FAST:\n" + indented[0] + "else:\n    def relu(x):\n        return x\n",
            "with np.errstate(all='ignore'):\n" + indented[1], "for _ in range(1):\n" + indented[2],
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def a_block_that_fails_after_the_function() -> Files:
    """Under `if`, what was defined before the failing line is there."""
    return {
        "hw.py": script(
            NUMPY,
            "if True:\n" + "".join(f"    {line}\n" for line in RELU.splitlines()) + "    import tensorflow as tf\n",
            SIGMOID,
        )
    }


@shape("an editor", "relu add_self_loops")
def packages_of_the_field() -> Files:
    """A long list of imports, most of which are not here, and their settings."""
    return {
        "hw.py": script(
            "import numpy as np, pandas as pd, matplotlib.pyplot as plt\nfrom sklearn.datasets import load_iris\n"
            "import networkx as nx, torch_geometric\nfrom tqdm import tqdm\nimport tensorflow as tf\nimport jax.numpy as jnp\n"
            "pd.set_option('display.max_rows', 9)\ntf.random.set_seed(1)\nG = nx.karate_club_graph()\niris = load_iris()\n",
            RELU, ADD_SELF_LOOPS,
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def own_errors_at_the_top() -> Files:
    """The student's own lines fail: a name misspelt, a division by 0, a recursion without an end."""
    return {
        "hw.py": script(
            NUMPY, "prnt('hello')\nratio = 1 / 0\ndef down(n):\n    return down(n - 1)\ndown(1)\nx = np.zeros(3) @ np.zeros(4)\n",
            RELU, "raise RuntimeError('not finished')\n", SIGMOID,
        )
    }  # fmt: skip


@shape("JupyterLab", "relu leaky_relu")
def widgets() -> Files:
    return {
        "hw.ipynb": notebook(
            f"import ipywidgets as widgets\nfrom ipywidgets import interact\n{NUMPY}", RELU,
            "@interact(slope=(0.0, 1.0))\ndef draw(slope=0.1):\n    plt.plot(leaky_relu(np.zeros(3), slope=slope))", LEAKY_RELU,
        )
    }  # fmt: skip


@shape("an editor", "relu tanh")
def noise_while_loading() -> Files:
    """Warnings as errors, a changed print option, logs, a lot of output."""
    return {
        "hw.py": script(
            "import logging\nimport sys\nimport warnings\n" + NUMPY
            + "warnings.filterwarnings('error')\nnp.seterr(all='raise')\nnp.set_printoptions(precision=2)\nlogging.basicConfig(level=0)\n",
            RELU, "print('x' * 100_000, file=sys.stderr)\n", TANH,
        )
    }  # fmt: skip


@shape("Spyder", "torch:relu", policy=course("relu", "torch"))
def a_device_asked_for() -> Files:
    """`assert torch.cuda.is_available()` says something about this machine, and nothing about the function."""
    return {
        "hw.py": script(
            TORCH + "assert torch.cuda.is_available(), 'no GPU'\n", "torch.cuda.set_device(0)\n", TORCH_RELU
        )
    }


@shape("an editor", "relu tanh", may=[at("hw.py", line=9)])
def standard_output_closed() -> Files:
    """As a shell's pipe would have it."""
    return {"hw.py": script("import sys\n" + NUMPY, RELU, "sys.stdout.close()\nsys.stdin.close()\n", TANH)}


HIDDEN = r"(?i)matplotlib.*(sandbox|hidden|not available|not there|installed)"


@shape(
    "an editor",
    "relu",
    lost={"sigmoid": HIDDEN if find_spec("matplotlib") else "matplotlib"},
    policy=course("relu sigmoid"),
)
def a_package_that_the_sandbox_hides() -> Files:
    """matplotlib may be installed here; students' processes do not see it, and that is what is said."""
    uses = "def sigmoid(x):\n    return plt.cm.ScalarMappable().to_rgba(x)\n"
    return {"hw.py": script(NUMPY + "import matplotlib.pyplot as plt\n", RELU, uses)}


@shape("an editor", "relu", lost={"tanh": r"(?i)pandas"}, policy=course("relu tanh"))
def an_annotation_of_a_missing_package() -> Files:
    """Python evaluates annotations when it defines a function: this one hangs on the import, and is told so."""
    return {
        "hw.py": script(NUMPY + "import pandas as pd\n", RELU, TANH.replace("(x)", "(x: pd.Series) -> pd.Series", 1))
    }


@shape("an editor", "relu tanh")
def annotations_that_wait() -> Files:
    """With annotations from __future__ nothing hangs on the import."""
    head = "from __future__ import annotations\nimport numpy.typing as npt\nimport pandas as pd\n" + NUMPY
    typed = RELU.replace("(x)", "(x: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]", 1)
    return {"hw.py": script(head, typed, TANH.replace("(x)", "(x: pd.Series) -> pd.Series", 1))}
