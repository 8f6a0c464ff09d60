"""NumPy, PyTorch or both: what a file imports to compare with does not make it another track's."""

from __future__ import annotations

from tests.shapes.answers import (
    HELPERS,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_WITH_HELPER,
    TORCH,
    TORCH_RELU,
    TORCH_SIGMOID,
    TORCH_SOFTMAX,
    filled_stubs,
    script,
)
from tests.shapes.building import Files, notebook
from tests.shapes.shape import course, shape

COMPARED = "x = np.random.randn(3, 4)\nassert np.allclose(softmax(x), torch.softmax(torch.from_numpy(x), -1).numpy())\n"


@shape("an editor", "softmax relu")
def torch_at_the_top_to_compare() -> Files:
    return {"hw.py": script(NUMPY + TORCH, SOFTMAX, RELU, COMPARED)}


@shape("an editor", "softmax relu", policy=course("softmax relu"))
def torch_to_compare_in_a_numpy_course() -> Files:
    return {
        "hw.py": script(
            NUMPY + "import torch.nn.functional as F\nfrom torch import nn, Tensor\n", SOFTMAX, RELU, COMPARED
        )
    }


@shape("an editor", "softmax relu", policy=course("softmax relu"))
def torch_in_a_try() -> Files:
    return {
        "hw.py": script(
            NUMPY + "try:\n    import torch\nexcept ImportError:\n    torch = None\n",
            SOFTMAX,
            RELU,
            "if torch:\n    print(torch.zeros(3))\n",
        )
    }


@shape("an editor", "softmax relu", stubs=True)
def torch_under_main() -> Files:
    """In a topic's own file, under its guard."""
    return {
        "activations/in_numpy.py": filled_stubs("activations", softmax=SOFTMAX, relu=RELU)
        + "\n\nif __name__ == '__main__':\n    import torch\n\n    print(torch.softmax(torch.zeros(3), 0), softmax(np.zeros(3)))\n"
    }


@shape("JupyterLab", "softmax relu sigmoid")
def torch_in_the_last_cell() -> Files:
    return {"hw.ipynb": notebook(NUMPY, SOFTMAX, RELU, SIGMOID, TORCH + COMPARED)}


@shape("JupyterLab", "softmax torch:sigmoid torch:relu")
def both_tracks_by_cell() -> Files:
    """Different functions in each track."""
    return {"hw.ipynb": notebook(NUMPY, SOFTMAX, TORCH, TORCH_SIGMOID, TORCH_RELU)}


@shape("JupyterLab", "relu softmax torch:relu torch:softmax", policy=course("relu softmax", "numpy", "torch"))
def both_tracks_with_the_same_names() -> Files:
    """The same names twice: NumPy above, PyTorch below."""
    return {
        "hw.ipynb": notebook(
            f"# Part 1: NumPy\n{NUMPY}", RELU, SOFTMAX, f"# Part 2: PyTorch\n{TORCH}", TORCH_RELU, TORCH_SOFTMAX
        )
    }


@shape("JupyterLab", "relu torch:relu")
def tracks_said_in_comments() -> Files:
    """Two cells that say their track."""
    return {"hw.ipynb": notebook(NUMPY + TORCH, f"# track: numpy\n{RELU}", f"# track: torch\n{TORCH_RELU}")}


@shape("an editor", "torch:leaky_relu")
def a_track_said_for_a_file() -> Files:
    """Nothing in the function tells its track: `x.clip(min=0) + slope * x.clip(max=0)` runs in both; a comment does."""
    return {
        "hw.py": "# track: torch\nimport torch\n\n\ndef leaky_relu(x, *, slope=0.01):\n    return x.clip(min=0) + slope * x.clip(max=0)\n"
    }


@shape("an editor", "leaky_relu", may=["track"])
def no_module_at_all() -> Files:
    """Neither module is imported: methods alone do it. Without a policy it counts in NumPy."""
    return {"hw.py": "def leaky_relu(x, *, slope=0.01):\n    return x.clip(min=0) + slope * x.clip(max=0)\n"}


@shape("an editor", "torch:leaky_relu", policy=course("leaky_relu", "torch"))
def no_module_at_all_in_a_torch_course() -> Files:
    return {"hw.py": "def leaky_relu(x, *, slope=0.01):\n    return x.clip(min=0) + slope * x.clip(max=0)\n"}


@shape("an editor", "torch:relu torch:sigmoid")
def numpy_imported_beside_torch() -> Files:
    """A PyTorch solution that plots with NumPy."""
    return {
        "hw.py": script(
            NUMPY + TORCH, TORCH_RELU, TORCH_SIGMOID, "xs = np.linspace(-1, 1)\nprint(sigmoid(torch.from_numpy(xs)))\n"
        )
    }


@shape("an editor", "torch:softmax")
def torch_reached_through_a_helper() -> Files:
    """softmax itself names no module; its helper does."""
    helper = "def shifted_exp(z, axis):\n    return torch.exp(z - z.amax(axis, keepdim=True).detach())\n"
    body = "def softmax(x, *, axis=-1, temperature=1.0):\n    if not 0 < temperature < float('inf'):\n        raise ValueError\n"
    body += "    e = shifted_exp(x / temperature, axis)\n    return e / e.sum(axis, keepdim=True)\n"
    return {"hw.py": script(NUMPY + TORCH, helper, body)}


@shape("an editor", "softmax")
def numpy_reached_through_a_module() -> Files:
    """The helper is in a file of its own; torch is imported in the file itself, to compare."""
    return {
        "hw/helpers.py": HELPERS,
        "hw/hw.py": script(NUMPY + TORCH + "from helpers import shifted_exp\n", SOFTMAX_WITH_HELPER, COMPARED),
    }


@shape("an editor", "relu sigmoid")
def torch_in_annotations_only() -> Files:
    """`x: np.ndarray | torch.Tensor` promises more than is asked."""
    return {
        "hw.py": script(
            NUMPY + TORCH, RELU.replace("(x)", "(x: 'np.ndarray | torch.Tensor')", 1),
            SIGMOID.replace("    e =", '    """As torch.sigmoid."""\n    e =').replace("(x)", "(x)", 1),
        )
    }  # fmt: skip


@shape("an editor", "torch:relu torch:sigmoid", stubs=True)
def torch_file_of_a_topic() -> Files:
    return {"activations/in_torch.py": script("import numpy as np\n" + TORCH, TORCH_RELU, TORCH_SIGMOID)}


@shape("tandem start", "relu torch:relu", policy=course("relu", "numpy", "torch"))
def both_files_of_a_topic() -> Files:
    return {
        "activations/in_numpy.py": filled_stubs("activations", relu=RELU),
        "activations/in_torch.py": filled_stubs("activations", "torch", relu=TORCH_RELU),
    }


@shape("an editor", "relu", lost={"sigmoid": "."}, look=[r"sigmoid.*(PyTorch|torch)"], policy=course("relu sigmoid"))
def the_other_track_than_asked() -> Files:
    """A course in NumPy gets sigmoid in PyTorch: it is said, and not `not handed in`."""
    return {"hw.py": script(NUMPY + TORCH, RELU, TORCH_SIGMOID)}


@shape("an editor", "leaky_relu softmax", policy=course("leaky_relu softmax"))
def a_function_for_both() -> Files:
    """One function that asks what it was given, and then goes either way."""
    both = "def leaky_relu(x, *, slope=0.01):\n    if isinstance(x, torch.Tensor):\n        return torch.where(x > 0, x, slope * x)\n"
    return {
        "hw.py": script(NUMPY + TORCH, both + "    return np.where(x > 0, x, slope * x).astype(x.dtype)\n", SOFTMAX)
    }


@shape("an editor", "softmax relu")
def torch_in_a_function() -> Files:
    """Imported where it is used: in the function that compares."""
    compare = "def compare(x):\n    import torch\n\n    return np.allclose(softmax(x), torch.softmax(torch.tensor(x), -1).numpy())\n"
    return {"hw.py": script(NUMPY, SOFTMAX, RELU, compare, "print(compare(np.zeros((2, 2))))\n")}


@shape("an editor", "torch:relu torch:sigmoid")
def torch_under_another_name() -> Files:
    torch_as = TORCH_RELU.replace("torch.", "th.")
    names = "from torch import exp, where\n"
    return {"hw.py": script("import torch as th\n" + names, torch_as, TORCH_SIGMOID.replace("torch.", ""))}


@shape("an editor", "relu torch:sigmoid", policy=course("relu sigmoid", "numpy", "torch"),
       lost={"torch:relu": ".", "sigmoid": "."})  # fmt: skip
def each_in_one_of_two_tracks() -> Files:
    """Both tracks are asked, and each function was handed in for one: right there, and not handed in for the other."""
    return {"hw.py": script(NUMPY + TORCH, RELU, TORCH_SIGMOID)}


@shape("an editor", "relu softmax", policy=course("relu softmax"))
def torch_to_convert() -> Files:
    """A helper turns tensors into arrays, for those who hand some in."""
    helper = "def to_numpy(x):\n    return x.detach().numpy() if isinstance(x, torch.Tensor) else x\n"
    return {"hw.py": script(NUMPY + TORCH, helper, RELU.replace("(x, 0)", "(to_numpy(x), 0)"), SOFTMAX)}


@shape("an editor", "torch:relu torch:sigmoid")
def gradients_switched_off() -> Files:
    """Switched off at the top for trying: the functions are differentiable all the same."""
    return {
        "hw.py": script(
            TORCH + "torch.set_grad_enabled(False)\ntorch.set_default_dtype(torch.float64)\n", TORCH_RELU, TORCH_SIGMOID
        )
    }
