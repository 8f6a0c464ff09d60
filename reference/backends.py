"""The adapters: NumPy arrays in, NumPy arrays out, whatever runs inside. The only file that knows devices.

This file imports nothing of the project: the process that runs a student's function holds a copy of it and no more.
PyTorch is imported when a PyTorch backend is made, not before.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

# By their own names: a submission may replace those of the module.
from tracemalloc import get_traced_memory, start as start_tracing, stop as stop_tracing
from typing import Any

import numpy as np

# Trees ----------------------------------------------------------------------------------------------------------------
# Arguments and results are trees: tuples, lists and dicts, and at the leaves arrays, numbers, strings or None.


def map_leaves(function: Callable[..., Any], tree: Any) -> Any:
    """The same tree with every leaf replaced by what the function makes of it."""
    if isinstance(tree, (tuple, list)):
        parts = [map_leaves(function, part) for part in tree]
        return tuple(parts) if isinstance(tree, tuple) else parts
    if isinstance(tree, dict):
        return {key: map_leaves(function, part) for key, part in tree.items()}
    return function(tree)


def leaves(tree: Any) -> Iterator[Any]:
    """Every leaf, in order."""
    if isinstance(tree, (tuple, list)):
        for part in tree:
            yield from leaves(part)
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from leaves(part)
    else:
        yield tree


def plainly(function: Callable[..., Any], wanted: type, tree: Any) -> Any:
    """The same as `map_leaves` for a function that changes nothing but what is wanted, and faster.

    Every call of a submission passes here: the plain cases first, and without a detour.
    """
    kind = type(tree)
    if kind is wanted:
        return function(tree)
    if kind is tuple:
        return tuple([plainly(function, wanted, part) for part in tree])
    if kind is dict:
        return {key: plainly(function, wanted, part) for key, part in tree.items()}
    if kind is float or kind is int:
        return tree
    return map_leaves(function, tree)


def copied(leaf: Any) -> Any:
    return leaf.copy() if isinstance(leaf, np.ndarray) else leaf


def copy_of(tree: Any) -> Any:
    """Arrays copied; everything else as it is."""
    return plainly(copied, np.ndarray, tree)


def laid_out(lay_out: Callable[..., Any], tree: Any) -> Any:
    """The tree with every array lying in memory as `lay_out` lays it."""
    return map_leaves(lambda leaf: lay_out(leaf) if isinstance(leaf, np.ndarray) else leaf, tree)


def same(before: Any, after: Any) -> bool:
    """Whether a tree is, bit for bit, what it was."""
    if type(before) is np.ndarray and type(after) is np.ndarray and before.dtype == after.dtype:
        return before.shape == after.shape and before.tobytes() == after.tobytes()
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


def size_of(value: Any) -> int:
    """The bytes of a tree's arrays, and of everything else as if it were numbers."""
    return sum(leaf.nbytes if isinstance(leaf, np.ndarray) else 8 for leaf in leaves(value))


def transposed(array: np.ndarray) -> np.ndarray:
    """A copy whose first axis is the densest in memory: the order of Fortran."""
    return np.array(array.T, order="C").T


def strided(array: np.ndarray) -> np.ndarray:
    """A copy that is every other entry, along each axis, of a larger array; what lies between is of no use."""
    wide = np.ones([2 * size for size in array.shape], array.dtype)
    every_other: tuple[Any, ...] = (slice(None, None, 2),) * array.ndim
    # The dots keep an array without axes an array.
    apart = wide[(..., *every_other)]
    apart[...] = array
    return apart


# Backends -------------------------------------------------------------------------------------------------------------


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
        with self.watching():
            return self.call(args, settings)

    def watching(self) -> AbstractContextManager[Any]:
        """A context in which warnings of NumPy are noted: one for a call, or one for many."""
        return np.errstate(over="call", divide="call", invalid="call", call=self.note)

    def call(self, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """The same as calling the backend, where it is watched already."""
        given, named = copy_of((args, settings))
        self.warned = []
        result = self.function(*given, **named)
        self.changed = [i for i, value in enumerate(args) if not same(value, given[i])]
        if settings:
            self.changed += [name for name, value in settings.items() if not same(value, named[name])]
        return self.plain(result)

    def note(self, what: str, _flag: int) -> None:
        self.warned.append(what)

    def plain(self, result: Any) -> Any:
        """The result as it came, in plain tuples, lists and dicts."""
        if type(result) is np.ndarray:
            return result
        if any(type(leaf).__module__.startswith("torch") for leaf in leaves(result)):
            raise WrongTrack("a PyTorch tensor came back, expected a NumPy array")
        return map_leaves(lambda leaf: leaf, result)

    def transposed(self, *args: Any, **settings: Any) -> Any:
        """The same as a call, with arrays that lie in memory transposed."""
        with self.watching():
            return self.plain(self.function(*laid_out(transposed, args), **laid_out(transposed, settings)))

    def strided(self, *args: Any, **settings: Any) -> Any:
        """The same as a call, with arrays that are every other entry of larger ones."""
        with self.watching():
            return self.plain(self.function(*laid_out(strided, args), **laid_out(strided, settings)))

    def memory(self, *args: Any, **settings: Any) -> int:
        """The most bytes that a call takes at any moment, its inputs aside."""
        given, named = copy_of((args, settings))
        with np.errstate(all="ignore"):
            return array_peak(lambda: self.function(*given, **named))


class TorchBackend:
    """A PyTorch function as a backend, on any device."""

    track = "torch"

    def __init__(self, function: Callable[..., Any], device: str = "cpu") -> None:
        import torch

        self.torch, self.function, self.device = torch, function, device
        self.changed: list[int | str] = []

    def __call__(self, *args: Any, **settings: Any) -> Any:
        return self.call(args, settings)

    def watching(self) -> AbstractContextManager[Any]:
        """PyTorch warns of nothing that is to be noted."""
        return nullcontext()

    def call(self, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        given, named = self.to_device((args, settings))
        result = self.function(*given, **named)
        self.changed = [i for i, value in enumerate(args) if not same(value, self.to_numpy(given[i]))]
        self.changed += [name for name, value in settings.items() if not same(value, self.to_numpy(named[name]))]
        return self.plain(result)

    def plain(self, result: Any) -> Any:
        """The result with every tensor turned into a NumPy array; an array of NumPy is the wrong track."""
        if not self.is_tensor(result) and any(isinstance(leaf, (np.ndarray, np.generic)) for leaf in leaves(result)):
            raise WrongTrack("a NumPy array came back, expected a PyTorch tensor")
        try:
            return self.to_numpy(result)
        except (TypeError, RuntimeError) as error:
            raise WrongTrack(f"the result cannot become a NumPy array ({error})") from error

    def gradient(self, cotangent: Any, wrt: Sequence[int], *args: Any, **settings: Any) -> Any:
        """The gradient of <cotangent, result> by the arguments at the positions `wrt`; a lone one bare.

        A tuple as cotangent stands for that many results, the first ones; else it is for the first result alone. The
        gradient by an argument is a tree like the argument.
        """
        given, named = self.to_device((args, settings))
        chosen = tuple(given[position] for position in wrt)
        tensors = self.followed(chosen)
        # A file may have switched gradients off for itself.
        with self.torch.enable_grad():
            result = self.function(*given, **named)
        grads = iter(self.gradients(cotangent, result, tensors))
        by_argument = map_leaves(lambda leaf: next(grads) if self.is_floating(leaf) else None, chosen)
        return by_argument[0] if len(by_argument) == 1 else by_argument

    def followed(self, tree: Any) -> list[Any]:
        """The floating-point tensors of a tree; what is worked out from them is recorded from now on."""
        return [leaf.requires_grad_() for leaf in leaves(tree) if self.is_floating(leaf)]

    def gradients(self, cotangent: Any, result: Any, tensors: Sequence[Any]) -> list[np.ndarray]:
        """The gradient of <cotangent, result> by each tensor: zeros where the result is cut off from it."""
        reached = self.reached_by(cotangent, result)
        # A function may have switched that off for one of them.
        followed = [tensor for tensor in tensors if tensor.requires_grad]
        found: dict[int, Any] = {}
        if reached and followed:
            outputs, arriving = zip(*reached, strict=True)
            grads = self.torch.autograd.grad(outputs, followed, arriving, allow_unused=True)
            found = {id(tensor): grad for tensor, grad in zip(followed, grads, strict=True) if grad is not None}
        return [
            self.to_numpy(found[id(tensor)]) if id(tensor) in found else np.zeros(tuple(tensor.shape))
            for tensor in tensors
        ]

    def reached_by(self, cotangent: Any, result: Any) -> list[tuple[Any, Any]]:
        """The results that hang on the inputs, each with the gradient that arrives at it."""
        several = isinstance(cotangent, tuple)
        results = result if isinstance(result, (tuple, list)) else (result,)
        pairs = zip(results, cotangent if several else (cotangent,), strict=False)
        return [(part, self.to_device(grad)) for part, grad in pairs if self.is_tensor(part) and part.requires_grad]

    def transposed(self, *args: Any, **settings: Any) -> Any:
        """The same as a call, with tensors that lie in memory transposed."""
        return self.plain(self.function(*self.with_layout(transposed, args), **self.with_layout(transposed, settings)))

    def strided(self, *args: Any, **settings: Any) -> Any:
        """The same as a call, with tensors that are every other entry of larger ones."""
        return self.plain(self.function(*self.with_layout(strided, args), **self.with_layout(strided, settings)))

    def with_layout(self, lay_out: Callable[..., Any], tree: Any) -> Any:
        """NumPy arrays as tensors that lie in memory as `lay_out` lays them."""

        def tensor(leaf: Any) -> Any:
            # from_numpy keeps strides; a copy to another device keeps the order of axes, and may close gaps.
            return self.torch.from_numpy(leaf).to(self.device) if isinstance(leaf, np.ndarray) else leaf

        return map_leaves(tensor, laid_out(lay_out, tree))

    def memory(self, *args: Any, **settings: Any) -> int:
        """The most bytes of tensors that a call holds at any moment, its inputs aside."""
        given, named = self.to_device((args, settings))
        return tensor_peak(lambda: self.function(*given, **named))

    def is_floating(self, value: Any) -> bool:
        return self.is_tensor(value) and bool(value.is_floating_point())

    def to_device(self, tree: Any) -> Any:
        """NumPy arrays as tensors of their own memory; everything else as it is."""

        # from_numpy shares memory and refuses negative strides: copy first.
        def tensor(leaf: Any) -> Any:
            if not isinstance(leaf, np.ndarray):
                return leaf
            made = self.torch.from_numpy(leaf.copy())
            return made if self.device == "cpu" else made.to(self.device)

        return plainly(tensor, np.ndarray, tree)

    def to_numpy(self, tree: Any) -> Any:
        """Tensors as NumPy arrays; everything else as it is."""

        def array(leaf: Any) -> Any:
            if not self.is_tensor(leaf):
                return leaf
            leaf = leaf.detach()
            # Each step takes longer than copying a small tensor.
            if leaf.device.type != "cpu" or leaf.is_conj() or leaf.is_neg():
                leaf = leaf.cpu().resolve_conj().resolve_neg()
            return leaf.numpy()

        return plainly(array, self.torch.Tensor, tree)

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, self.torch.Tensor)


# Memory ---------------------------------------------------------------------------------------------------------------


def array_peak(call: Callable[[], Any]) -> int:
    """The most bytes of NumPy arrays at any moment of a call."""
    start_tracing()
    try:
        call()
        return get_traced_memory()[1]
    finally:
        stop_tracing()


def tensor_peak(call: Callable[[], Any]) -> int:
    """The most bytes of tensors that a call has made and not yet given back at any moment."""
    with meter() as taken:
        call()
    return int(taken.peak)


def meter() -> Any:
    """A context that counts the bytes of the tensors made in it: `peak` is the most that were alive at once."""
    from torch import Tensor
    from torch.utils._python_dispatch import TorchDispatchMode

    mode: Any = TorchDispatchMode

    class Meter(mode):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.users: dict[int, int] = {}
            self.now = self.peak = 0

        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            # Nothing is compiled here; to guard against it, PyTorch would import its compiler, which takes a second.
            return False

        def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            given = {place_of(leaf) for leaf in leaves((args, kwargs)) if isinstance(leaf, Tensor)}
            result = function(*args, **(kwargs or {}))
            for leaf in leaves(result):
                # An input's view is no new memory.
                if isinstance(leaf, Tensor) and (place_of(leaf) in self.users or place_of(leaf) not in given):
                    self.note(place_of(leaf), leaf)
            return result

        def note(self, place: int, tensor: Any) -> None:
            """Count a tensor's memory until the last tensor that uses it is gone."""
            size = tensor.untyped_storage().nbytes()
            if place not in self.users:
                self.now += size
                self.peak = max(self.peak, self.now)
            self.users[place] = self.users.get(place, 0) + 1
            weakref.finalize(tensor, self.drop, place, size)

        def drop(self, place: int, size: int) -> None:
            self.users[place] -= 1
            if not self.users[place]:
                del self.users[place]
                self.now -= size

    def place_of(tensor: Any) -> int:
        return int(tensor.untyped_storage().data_ptr())

    return Meter()
