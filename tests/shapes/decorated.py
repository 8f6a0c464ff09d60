"""Functions that are more than a `def`: decorated, lambdas, partials, instances, vectorized."""

from __future__ import annotations

from tests.shapes.answers import (
    LEAKY_RELU,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    STEP,
    TORCH,
    TORCH_LEAKY_RELU,
    TORCH_RELU,
    TORCH_SIGMOID,
    TORCH_SOFTMAX,
    script,
)
from tests.shapes.building import Files, notebook
from tests.shapes.shape import shape


@shape("an editor", "relu sigmoid")
def own_decorator() -> Files:
    """A timer that keeps the name and one that does not."""
    return {
        "hw.py": script(
            "import functools\nimport time\n" + NUMPY,
            "def timed(f):\n    @functools.wraps(f)\n    def inner(*args, **kwargs):\n        started = time.perf_counter()\n"
            "        try:\n            return f(*args, **kwargs)\n        finally:\n            print(time.perf_counter() - started)\n\n"
            "    return inner\n",
            "def plain(f):\n    return lambda *args, **kwargs: f(*args, **kwargs)\n",
            f"@timed\n{RELU}", f"@plain\n@timed\n{SIGMOID}",
        )
    }  # fmt: skip


@shape("an editor", "relu softmax", lost={"sigmoid": "(?i)beartype", "step": "(?i)numba"})
def decorators_of_missing_packages() -> Files:
    """What is decorated by something that is not here is lost, and told what is missing; the others pass."""
    return {
        "hw.py": script(
            NUMPY + "from beartype import beartype\nimport numba\nfrom numba import njit\n", f"@beartype\n{SIGMOID}", RELU,
            f"@njit(cache=True)\n{STEP}", SOFTMAX,
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def jaxtyped() -> Files:
    """Shapes that are checked at run time; jaxtyping is there, its checker is not asked."""
    return {
        "hw.py": script(
            "import numpy as np\nfrom jaxtyping import Float, jaxtyped\n",
            '@jaxtyped(typechecker=None)\ndef relu(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:\n    return np.maximum(x, 0)\n',
            SIGMOID.replace("(x)", '(x: Float[np.ndarray, "*s"]) -> Float[np.ndarray, "*s"]', 1),
        )
    }


@shape("an editor", "torch:relu torch:softmax torch:sigmoid")
def compiled() -> Files:
    """torch.compile around right functions, in its three ways; nothing is compiled here."""
    return {
        "hw.py": script(
            TORCH, f"@torch.compile\n{TORCH_RELU}", f"@torch.compile(mode='reduce-overhead', fullgraph=True)\n{TORCH_SOFTMAX}",
            f"{TORCH_SIGMOID}\n\nsigmoid = torch.compile(sigmoid)\n",
        )
    }  # fmt: skip


@shape("JupyterLab", "torch:leaky_relu torch:relu")
def scripted() -> Files:
    """torch.jit.script and torch.jit.ignore need the source of a function."""
    return {
        "hw.ipynb": notebook(
            TORCH,
            f"@torch.jit.ignore\n{TORCH_RELU}",
            f"@torch.jit.unused\n{TORCH_LEAKY_RELU}",
            "torch.jit.script(relu)",
        )
    }


@shape("an editor", "relu leaky_relu step sigmoid")
def no_def_at_all() -> Files:
    """A lambda, a partial, a vectorized function, an instance with __call__."""
    return {
        "hw.py": script(
            "import functools\n" + NUMPY,
            "relu = lambda x: np.maximum(x, 0)\n",
            "def leaky(x, slope):\n    return np.where(x > 0, x, slope * x).astype(x.dtype)\n\n\n"
            "leaky_relu = functools.partial(leaky, slope=0.01)\n",
            "def one_step(z):\n    return z * 0 + (z >= 0)\n\n\nstep = lambda z: np.vectorize(one_step, otypes=[z.dtype])(z)\n",
            "class Sigmoid:\n    def __call__(self, x):\n        e = np.exp(-np.abs(x))\n"
            "        return np.where(x >= 0, 1 / (1 + e), e / (1 + e)).astype(x.dtype)\n\n\nsigmoid = Sigmoid()\n",
        )
    }


@shape("an editor", "torch:relu torch:sigmoid")
def modules_of_torch() -> Files:
    """An nn.Module's instance, and its bound method."""
    return {
        "hw.py": script(
            "import torch\nfrom torch import nn\n",
            "class ReLU(nn.Module):\n    def forward(self, x):\n        return torch.where(x > 0, x, torch.zeros_like(x))\n\n\n"
            "relu = ReLU()\n",
            "class Sigmoid(nn.Module):\n    def forward(self, x):\n        e = torch.exp(-torch.where(x >= 0, x, -x))\n"
            "        return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))\n\n\nsigmoid = Sigmoid().forward\n",
        )
    }


@shape("an editor", "relu softmax")
def another_name_for_ones_own() -> Files:
    """`softmax = my_softmax`, and a name given in one line with another."""
    return {
        "hw.py": script(
            NUMPY, SOFTMAX.replace("def softmax", "def my_softmax") + "\n\nsoftmax = my_softmax\n",
            RELU.replace("def relu", "def rectify") + "\n\nrelu = rectifier = rectify\n",
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def a_table_of_functions() -> Files:
    """Names from an unpacked table and from a factory."""
    return {
        "hw.py": script(
            NUMPY, "def make(lower):\n    def clipped(x):\n        return np.maximum(x, lower)\n\n    return clipped\n\n\nrelu = make(0)\n",
            SIGMOID.replace("def sigmoid", "def _sigmoid") + "\n\nsigmoid, table = _sigmoid, {'relu': relu}\n",
        )
    }  # fmt: skip


@shape("an editor", "leaky_relu relu")
def registered() -> Files:
    """A decorator that keeps functions in a table and gives them back."""
    return {
        "hw.py": script(
            NUMPY, "TABLE = {}\n\n\ndef register(name):\n    def keep(f):\n        TABLE[name] = f\n        return f\n\n    return keep\n",
            f"@register('relu')\n{RELU}", f"@register('leaky')\n{LEAKY_RELU}",
        )
    }  # fmt: skip


@shape("JupyterLab", "relu", lost={"sigmoid": r"profile"})
def profiled() -> Files:
    """`@profile` is there under line_profiler alone."""
    return {"hw.ipynb": notebook(NUMPY, RELU, f"@profile\n{SIGMOID}")}


@shape("an editor", "relu", lost={"sigmoid": r"async|coroutine|await"})
def async_function() -> Files:
    return {"hw.py": script(NUMPY, RELU, f"async {SIGMOID}")}


@shape("an editor", "relu softmax sigmoid")
def decorators_of_python() -> Files:
    """A cached helper, a static method outside of a class, np.errstate as a decorator."""
    cached = "@functools.lru_cache(maxsize=None)\ndef scale(temperature):\n    return 1 / temperature\n"
    return {
        "hw.py": script(
            "import functools\n" + NUMPY, f"@staticmethod\n{RELU}", cached, SOFTMAX.replace("/ temperature", "* scale(temperature)"),
            f"@np.errstate(all='ignore')\n{SIGMOID}",
        )
    }  # fmt: skip
