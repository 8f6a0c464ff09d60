"""A call as Python that can be pasted: whoever runs it gets what is shown as its result."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.formatting import subscripts
from autograder.judging.remote_function import RecordedCall
from autograder.result import is_large
from reference.concept import Concept

# Arrays of these come out of a list as they are.
PLAIN_NUMPY = ("float64", "int64", "bool")
PLAIN_TORCH = ("int64", "bool")
Write = Callable[[Any], str]
# Of an array, which has a name of its own: that of the argument, and where in it.
WriteArray = Callable[[np.ndarray, str], str]


def call_in_python(concept: Concept, track: str, call: RecordedCall, place: tuple[Any, ...] = ()) -> str:
    """The call; `place` says which of several results is meant: positions and keys, from the outside in."""
    write = writer(track, call.method)
    given = [*map(write, call.args), *(f"{name}={write(value)}" for name, value in call.settings.items())]
    return f"{concept.name}({', '.join(given)}){subscripts(place)}"


# Values ---------------------------------------------------------------------------------------------------------------


def writer(track: str, method: str = "call") -> Write:
    """What writes a value of a call: an array as it lies in memory, everything else as Python does."""
    array = torch_array if track == "torch" else numpy_array

    def write_leaf(leaf: np.ndarray, _: str) -> str:
        text = array(leaf)
        if method == "transposed" and leaf.ndim > 1:
            return as_transposed(text, track)
        return as_strided(text, leaf, track) if method == "strided" and leaf.ndim else text

    return lambda value: value_in_python(value, write_leaf, "torch" if track == "torch" else "np")


def value_in_python(value: Any, write_array: WriteArray, module: str, name: str = "") -> str:
    """A tree of arrays and numbers, that of the argument with this name."""
    if isinstance(value, (np.ndarray, np.generic)):
        # A number of NumPy's travels as an array without axes, and comes as one.
        return write_array(np.asarray(value), name)
    if isinstance(value, (tuple, list)):
        inside = enumerate(value)
        parts = ", ".join(value_in_python(part, write_array, module, f"{name}_{place}") for place, part in inside)
        if isinstance(value, list):
            return f"[{parts}]"
        return f"({parts},)" if len(value) == 1 else f"({parts})"
    if isinstance(value, dict):
        written = ((key, value_in_python(part, write_array, module, f"{name}_{key}")) for key, part in value.items())
        return f"{{{', '.join(f'{key!r}: {text}' for key, text in written)}}}"
    return float_in_python(value, module) if isinstance(value, float) else repr(value)


def numpy_array(array: np.ndarray) -> str:
    dtype = "" if array.dtype.name in PLAIN_NUMPY else f", dtype=np.{array.dtype.name}"
    return array_in_python(array, "np", "np.array", dtype)


def torch_array(array: np.ndarray) -> str:
    dtype = "" if array.dtype.name in PLAIN_TORCH else f", dtype=torch.{array.dtype.name}"
    return array_in_python(array, "torch", "torch.tensor", dtype)


def array_in_python(array: np.ndarray, module: str, make: str, dtype: str) -> str:
    """An array written out; one without entries, or a large one that is the same everywhere, by its shape."""
    if not array.size:
        # NumPy's zeros and PyTorch's are of other dtypes by themselves.
        kind = "" if array.dtype.name == "float64" and module == "np" else f", dtype={module}.{array.dtype.name}"
        return f"{module}.zeros({array.shape}{kind})"
    if not is_large(array):
        return f"{make}({entries(array, module)}{dtype})"
    first = array.flat[0]
    if np.all(array == first):
        return f"{module}.full({array.shape}, {entries(np.asarray(first), module)}{dtype})"
    return f"...  # {array.dtype} array of shape {array.shape}"


def entries(array: np.ndarray, module: str) -> str:
    """The entries as nested lists, each to its last digit."""
    if array.ndim:
        return f"[{', '.join(entries(np.asarray(part), module) for part in array)}]"
    if array.dtype.kind == "f":
        # The shortest digits that give the same number in this precision.
        return float_in_python(float(str(array[()])), module, whole_as="{:.0f}.")
    return repr(array.item())


def float_in_python(value: float, module: str, whole_as: str = "{!r}") -> str:
    if math.isnan(value):
        return f"{module}.nan"
    if math.isinf(value):
        return f"-{module}.inf" if value < 0 else f"{module}.inf"
    return whole_as.format(value) if value.is_integer() and abs(value) < 1e16 else repr(value)


def as_transposed(text: str, track: str) -> str:
    """An array whose first axis is the densest in memory."""
    if track == "numpy":
        return f"np.asfortranarray({text})"
    return f"(lambda a: a.permute(*reversed(range(a.ndim))).contiguous().permute(*reversed(range(a.ndim))))({text})"


def as_strided(text: str, array: np.ndarray, track: str) -> str:
    """An array that is every other entry, along each axis, of a larger one."""
    every_other = ", ".join(["::2"] * array.ndim)
    wide = "repeat_interleave(2, {axis})" if track == "torch" else "repeat(2, {axis})"
    return f"{text}.{'.'.join(wide.format(axis=axis) for axis in range(array.ndim))}[{every_other}]"
