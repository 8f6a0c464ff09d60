"""The adapters: NumPy arrays in, NumPy arrays out, whatever runs inside. The only file that knows devices.

This file imports nothing of the project: the process that runs a student's function holds a copy of it and no more.
PyTorch is imported when a PyTorch backend is made, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class WrongTrack(TypeError):
    """A function of one track gave back an array of the other."""


class NumPyBackend:
    """A NumPy function as a backend.

    After a call, `changed` names the arguments that the function changed, by position or keyword, and `warned` holds
    what NumPy would have warned of ("overflow", "invalid value", "divide by zero").
    """

    track = "numpy"

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.changed: list[int | str] = []
        self.warned: list[str] = []

    def __call__(self, *args: Any, **settings: Any) -> Any:
        given = [copy_of(value) for value in args]
        named = {name: copy_of(value) for name, value in settings.items()}
        self.warned = []
        with np.errstate(over="call", divide="call", invalid="call", call=self.note):
            result = self.function(*given, **named)
        self.changed = [i for i, value in enumerate(args) if not same(value, given[i])]
        self.changed += [name for name, value in settings.items() if not same(value, named[name])]
        return self.plain(result)

    def note(self, what: str, _flag: int) -> None:
        self.warned.append(what)

    def plain(self, result: Any) -> Any:
        """The result with NumPy's own array types unchanged and everything else as it came."""
        if type(result).__module__.startswith("torch"):
            raise WrongTrack("a PyTorch tensor came back, expected a NumPy array")
        if isinstance(result, tuple):
            return tuple(self.plain(part) for part in result)
        return result


class TorchBackend:
    """A PyTorch function as a backend, on any device."""

    track = "torch"

    def __init__(self, function: Callable[..., Any], device: str = "cpu") -> None:
        import torch

        self.torch, self.function, self.device = torch, function, device
        self.changed: list[int | str] = []

    def __call__(self, *args: Any, **settings: Any) -> Any:
        given = [self.to_device(value) for value in args]
        named = {name: self.to_device(value) for name, value in settings.items()}
        result = self.function(*given, **named)
        self.changed = [i for i, value in enumerate(args) if not same(value, self.to_numpy(given[i]))]
        self.changed += [name for name, value in settings.items() if not same(value, self.to_numpy(named[name]))]
        return self.plain(result)

    def plain(self, result: Any) -> Any:
        """The result with every tensor turned into a NumPy array; an array of NumPy is the wrong track."""
        if isinstance(result, (np.ndarray, np.generic)):
            raise WrongTrack("a NumPy array came back, expected a PyTorch tensor")
        if isinstance(result, tuple):
            return tuple(self.plain(part) for part in result)
        try:
            return self.to_numpy(result)
        except (TypeError, RuntimeError) as error:
            raise WrongTrack(f"the result cannot become a NumPy array ({error})") from error

    def gradient(self, cotangent: np.ndarray, *args: Any, **settings: Any) -> Any:
        """The gradient of <cotangent, result> for every floating-point array among args; a lone one bare."""
        given = [self.to_device(value) for value in args]
        leaves = [value.requires_grad_() for value in given if self.is_floating(value)]
        # A file may have switched gradients off for itself.
        with self.torch.enable_grad():
            result = self.function(*given, **{name: self.to_device(value) for name, value in settings.items()})
        first = result[0] if isinstance(result, (tuple, list)) else result
        if not isinstance(first, self.torch.Tensor) or not first.requires_grad:
            raise ValueError("no gradient flows: the result is cut off from the inputs (numpy, .item(), .detach()?)")
        grads = self.torch.autograd.grad(first, leaves, self.to_device(cotangent), allow_unused=True)
        arrays = tuple(
            np.zeros(tuple(leaf.shape)) if grad is None else self.to_numpy(grad)
            for leaf, grad in zip(leaves, grads, strict=True)
        )
        return arrays[0] if len(arrays) == 1 else arrays

    def is_floating(self, value: Any) -> bool:
        return isinstance(value, self.torch.Tensor) and value.is_floating_point()

    def to_device(self, value: Any) -> Any:
        """NumPy arrays as tensors of their own memory; containers part by part; everything else as it is."""
        if isinstance(value, np.ndarray):
            # from_numpy shares memory and refuses negative strides: copy first.
            return self.torch.from_numpy(value.copy()).to(self.device)
        if isinstance(value, (tuple, list)):
            return type(value)(self.to_device(part) for part in value)
        if isinstance(value, dict):
            return {key: self.to_device(part) for key, part in value.items()}
        return value

    def to_numpy(self, value: Any) -> Any:
        if isinstance(value, self.torch.Tensor):
            return value.detach().cpu().resolve_conj().resolve_neg().numpy()
        if isinstance(value, (tuple, list)):
            return type(value)(self.to_numpy(part) for part in value)
        if isinstance(value, dict):
            return {key: self.to_numpy(part) for key, part in value.items()}
        return value


def copy_of(value: Any) -> Any:
    """Arrays copied, through containers; everything else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (tuple, list)):
        return type(value)(copy_of(part) for part in value)
    if isinstance(value, dict):
        return {key: copy_of(part) for key, part in value.items()}
    return value


def same(before: Any, after: Any) -> bool:
    """Whether a value is, bit for bit, what it was."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, (tuple, list)):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict):
        return list(before) == list(after) and all(same(before[key], after[key]) for key in before)
    return True
