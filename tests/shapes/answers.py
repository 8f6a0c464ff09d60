"""Right answers to a few exercises, as students write them."""

from __future__ import annotations

import ast
from pathlib import Path

EXERCISES = Path(__file__).parents[2] / "exercises"

NUMPY = "import numpy as np\n"

RELU = """\
def relu(x):
    return np.maximum(x, 0)
"""

SIGMOID = """\
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e)).astype(x.dtype)
"""

TANH = """\
def tanh(x):
    t = np.expm1(-2 * np.abs(x))
    return np.copysign(t / (2 + t), x)
"""

LEAKY_RELU = """\
def leaky_relu(x, *, slope=0.01):
    return np.where(x > 0, x, slope * x).astype(x.dtype)
"""

STEP = """\
def step(z):
    return (z >= 0).astype(z.dtype)
"""

SOFTMAX = """\
def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0 or not np.isfinite(temperature):
        raise ValueError("temperature must be positive and finite")
    z = (x - x.max(axis=axis, keepdims=True)) / temperature
    e = np.exp(z).astype(x.dtype)
    return e / e.sum(axis=axis, keepdims=True)
"""

# The same with a helper that is defined elsewhere.
SHIFTED_EXP = """\
def shifted_exp(z, axis):
    return np.exp(z - z.max(axis=axis, keepdims=True))
"""

SOFTMAX_WITH_HELPER = """\
def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0 or not np.isfinite(temperature):
        raise ValueError("temperature must be positive and finite")
    e = shifted_exp(x * (1 / temperature), axis)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
"""

HELPERS = f"{NUMPY}\n\n{SHIFTED_EXP}"

SELF_INFORMATION = """\
def self_information(p):
    return np.where(p == 0, np.inf, 0 - np.log(np.where(p == 0, 1, p)))
"""

ENTROPY = """\
def entropy(p, *, axis=-1):
    return -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=axis) + 0
"""

CROSS_ENTROPY = """\
def cross_entropy(p, q, *, axis=-1):
    surprise = 0 - np.log(np.where(q > 0, q, 1))
    terms = np.where(p == 0, 0, np.where(q == 0, np.inf, p * surprise)).astype(p.dtype)
    return terms.sum(axis=axis)
"""

CONV_OUTPUT_SIZE = """\
def conv_output_size(size, kernel, *, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    if reach > size + 2 * padding:
        raise ValueError("the kernel is larger than the input")
    return (size + 2 * padding - reach) // stride + 1
"""

SELF_ATTENTION = """\
def self_attention_untrained(x):
    return softmax(x @ x.T) @ x
"""

ADD_SELF_LOOPS = """\
def add_self_loops(a):
    return np.maximum(a, np.eye(len(a), dtype=a.dtype))
"""

TORCH = "import torch\n"

TORCH_RELU = """\
def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x))
"""

TORCH_SIGMOID = """\
def sigmoid(x):
    e = torch.exp(-torch.where(x >= 0, x, -x))
    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
"""

TORCH_LEAKY_RELU = """\
def leaky_relu(x, *, slope=0.01):
    return torch.where(x > 0, x, slope * x)
"""

TORCH_SOFTMAX = """\
def softmax(x, *, axis=-1, temperature=1.0):
    if not 0 < temperature < float("inf"):
        raise ValueError("temperature must be positive and finite")
    z = (x - x.amax(axis, keepdim=True).detach()) / temperature
    e = torch.exp(z)
    return e / e.sum(axis, keepdim=True)
"""

ALL_NUMPY = {
    "relu": RELU, "sigmoid": SIGMOID, "tanh": TANH, "leaky_relu": LEAKY_RELU, "step": STEP, "softmax": SOFTMAX,
    "self_information": SELF_INFORMATION, "entropy": ENTROPY, "cross_entropy": CROSS_ENTROPY,
    "conv_output_size": CONV_OUTPUT_SIZE, "add_self_loops": ADD_SELF_LOOPS,
}  # fmt: skip
ALL_TORCH = {
    "relu": TORCH_RELU, "sigmoid": TORCH_SIGMOID, "leaky_relu": TORCH_LEAKY_RELU, "softmax": TORCH_SOFTMAX,
}  # fmt: skip


def script(*parts: str) -> str:
    """Parts of a Python file, two empty lines between them."""
    return "\n\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def filled_stubs(topic: str, track: str = "numpy", **bodies: str) -> str:
    """A topic's own file as `tandem start` makes it, with some functions written."""
    lines = (EXERCISES / topic / f"in_{track}.py").read_text().splitlines(keepends=True)
    stubs = [node for node in ast.parse("".join(lines)).body if isinstance(node, ast.FunctionDef)]
    for stub in reversed(stubs):
        if stub.name in bodies:
            assert stub.end_lineno is not None
            lines[stub.lineno - 1 : stub.end_lineno] = [bodies[stub.name]]
    return "".join(lines)
