"""Small changes of arguments and results, in either track: what a changed twin's `change.negated(x)` calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from reference.backends import leaves, map_leaves

Array = Any


def is_tensor(leaf: Any) -> bool:
    return isinstance(leaf, torch.Tensor)


def is_array(leaf: Any) -> bool:
    return is_tensor(leaf) or isinstance(leaf, (np.ndarray, np.generic))


def is_real(leaf: Any) -> bool:
    if is_tensor(leaf):
        return bool(leaf.is_floating_point())
    return isinstance(leaf, float) or (is_array(leaf) and leaf.dtype.kind == "f")


def is_bool(leaf: Any) -> bool:
    if is_tensor(leaf):
        return leaf.dtype == torch.bool
    return isinstance(leaf, (bool, np.bool_)) or (is_array(leaf) and leaf.dtype.kind == "b")


def on_numbers(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A change of numbers; what is no number stays, and so does what is None."""
    is_number = lambda leaf: (is_array(leaf) or isinstance(leaf, (int, float))) and not is_bool(leaf)  # noqa: E731
    return lambda tree: map_leaves(lambda leaf: function(leaf) if is_number(leaf) else leaf, tree)


def on_reals(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda tree: map_leaves(lambda leaf: function(leaf) if is_real(leaf) else leaf, tree)


def on_truths(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda tree: map_leaves(lambda leaf: function(leaf) if is_bool(leaf) else leaf, tree)


def on_arrays(function: Callable[[Any], Any], axes: int = 1) -> Callable[[Any], Any]:
    """A change of arrays with so many axes and with entries."""

    def change(leaf: Any) -> Any:
        return function(leaf) if is_array(leaf) and len(leaf.shape) >= axes and 0 not in leaf.shape else leaf

    return lambda tree: map_leaves(change, tree)


negated = on_numbers(lambda leaf: -leaf)
doubled = on_numbers(lambda leaf: 2 * leaf)
plus_one = on_numbers(lambda leaf: leaf + 1)
opposite = on_truths(lambda leaf: ~leaf if is_array(leaf) else not leaf)
all_true = on_truths(lambda leaf: leaf | True)
all_false = on_truths(lambda leaf: leaf & False)
as_numbers = on_truths(lambda leaf: leaf * 1)
absolute = on_reals(abs)
# A millionth: far above rounding, far below what anybody sees.
nearly = on_reals(lambda leaf: leaf * (1 + 1e-6))
nearly_shifted = on_reals(lambda leaf: leaf + 1e-6)


def cast(leaf: Any, name: str) -> Any:
    if is_tensor(leaf):
        return leaf.to(getattr(torch, name))
    return leaf.astype(name) if is_array(leaf) else float(np.dtype(name).type(leaf))


def dtype_name(leaf: Any) -> str:
    return str(leaf.dtype).removeprefix("torch.") if is_array(leaf) else "float64"


through_float32 = on_reals(lambda leaf: cast(cast(leaf, "float32"), dtype_name(leaf)))
widened = on_reals(lambda leaf: cast(leaf, "float64"))


def where(condition: Any, chosen: Any, leaf: Any) -> Any:
    if is_tensor(leaf):
        return torch.where(condition, chosen, leaf)
    made = np.where(condition, chosen, leaf)
    return made.astype(leaf.dtype) if is_array(leaf) else float(made)


nonnegative = on_reals(lambda leaf: where(leaf < 0, 0.0, leaf))


def reversed_along(leaf: Array, axis: int) -> Array:
    return leaf.flip(axis) if is_tensor(leaf) else np.flip(leaf, axis)


first_axis_reversed = on_arrays(lambda leaf: reversed_along(leaf, 0))
last_axis_reversed = on_arrays(lambda leaf: reversed_along(leaf, -1))
rolled = on_arrays(lambda leaf: torch.roll(leaf, 1, -1) if is_tensor(leaf) else np.roll(leaf, 1, -1))
transposed = on_arrays(lambda leaf: leaf.mT if is_tensor(leaf) else np.swapaxes(leaf, -1, -2), axes=2)
without_first_axis = on_arrays(lambda leaf: leaf.sum(0), axes=2)
without_last_column = on_arrays(lambda leaf: leaf[..., :-1])
with_an_axis_more = on_arrays(lambda leaf: leaf[None])
sorted_entries = on_arrays(lambda leaf: torch.sort(leaf, -1).values if is_tensor(leaf) else np.sort(leaf, -1))


averaged = on_arrays(lambda leaf: leaf * 0 + leaf.mean(-1)[..., None])


def signs(leaf: Array) -> Any:
    """1 and -1 in turn along the last axis."""
    pattern = 1 - 2 * (np.arange(leaf.shape[-1]) % 2)
    return torch.from_numpy(pattern).to(leaf.dtype) if is_tensor(leaf) else pattern.astype(leaf.dtype)


alternating = on_arrays(lambda leaf: leaf * signs(leaf))


def at_place(place: int, entry: Callable[[Any], Any]) -> Callable[[Array], Array]:
    """A change of one entry."""

    def change(leaf: Array) -> Array:
        flat = leaf.clone().reshape(-1) if is_tensor(leaf) else np.array(leaf).reshape(-1)
        flat[place] = entry(flat[place])
        return flat.reshape(leaf.shape)

    return change


first_entry_zero = on_arrays(at_place(0, lambda entry: entry * 0))
last_entry_zero = on_arrays(at_place(-1, lambda entry: entry * 0))
first_entry_flipped = on_arrays(at_place(0, lambda entry: ~entry))
last_entry_flipped = on_arrays(at_place(-1, lambda entry: ~entry))


def parts_turned(parts: Any) -> Any:
    """The parts of a result in the opposite order."""
    return tuple(reversed(parts))


def then_changed(result: Any, *inputs: Any) -> Any:
    """The result as it is, and the inputs changed in place."""
    own = lambda leaf: leaf.clone() if is_tensor(leaf) else leaf.copy() if is_array(leaf) else leaf  # noqa: E731
    kept = map_leaves(own, result)
    for leaf in leaves(inputs):
        if is_array(leaf):
            with torch.no_grad():
                leaf[...] = ~leaf if is_bool(leaf) else leaf + 1
    return kept


cut_off = on_reals(lambda leaf: leaf.detach() if is_tensor(leaf) else leaf)
half_gradient = on_reals(lambda leaf: (leaf + leaf.detach()) / 2 if is_tensor(leaf) else leaf)
