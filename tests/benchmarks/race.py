"""A race: the same call by the PyTorch twin and a built-in, and by the NumPy twin and the PyTorch twin.

A topic's races stand in twins/<topic>.py: one function for each concept, with its name, that returns a `Race`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from reference.backends import leaves, map_leaves
from reference.compare import pairs
from reference.concept import Concept

ROUNDS = 9
SHORTEST = 0.02


@dataclass(frozen=True)
class Race:
    """What is called with what.

    Args:
        arguments: the call's data, NumPy arrays in float32 or trees of them, by name and in order.
        built_in: takes the same arguments as tensors, prepares what is needed, and returns the call to be timed.
        settings: the twin's keyword arguments.
        gradients: whether to time the way forward and back as well.
    """

    arguments: dict[str, Any]
    built_in: Callable[..., Callable[[], Any]] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    gradients: bool = True


def normal(*shape: int) -> np.ndarray:
    """Random numbers, the same for the same shape."""
    return np.random.default_rng(shape).standard_normal(shape, dtype=np.float32)


def uniform(*shape: int) -> np.ndarray:
    """Random numbers between 0 and 1, the same for the same shape."""
    return np.random.default_rng(shape).random(shape, dtype=np.float32)


def tensors(tree: Any, device: str, dtype: torch.dtype, *, gradients: bool) -> Any:
    """The arrays as tensors; those of floats in the wanted precision."""

    def tensor(leaf: Any) -> Any:
        if not isinstance(leaf, np.ndarray):
            return leaf
        made = torch.from_numpy(leaf.copy()).to(device)
        return made.to(dtype).requires_grad_(gradients) if made.is_floating_point() else made

    return map_leaves(tensor, tree)


def seconds(*calls: Callable[[], Any], device: str = "cpu") -> list[float]:
    """The median time of each call; the calls take turns, so that what slows the machine down slows all of them."""
    counts = []
    for call in calls:
        once = timed(call, 1, device)
        once = min(once, timed(call, 1, device))
        counts.append(max(1, round(SHORTEST / max(once, 1e-7))))
    rounds = [
        [timed(call, count, device) / count for call, count in zip(calls, counts, strict=True)] for _ in range(ROUNDS)
    ]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def timed(call: Callable[[], Any], count: int, device: str) -> float:
    wait(device)
    started = time.perf_counter()
    for _ in range(count):
        call()
    wait(device)
    return time.perf_counter() - started


def wait(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def there_and_back(forward: Callable[[], Any]) -> Callable[[], Any]:
    """Forward, and backward from every differentiable result."""

    def call() -> None:
        results = [part for part in leaves(forward()) if isinstance(part, torch.Tensor) and part.requires_grad]
        torch.autograd.backward(results, [torch.ones_like(part) for part in results])

    return call


def agree(ours: Any, theirs: Any, what: str) -> None:
    """Both give the same, as far as float32 goes; a race between different functions says nothing."""
    for other, mine in pairs(theirs, ours):
        torch.testing.assert_close(mine, other, rtol=1e-3, atol=1e-3, check_dtype=False, msg=lambda m: f"{what}: {m}")


@dataclass(frozen=True)
class Outcome:
    """Seconds of a call: ours, and the one that it was raced with."""

    name: str
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def against_built_in(
    concept: Concept, race: Race, *, device: str, dtype: torch.dtype, back: bool, compiled: bool = False
) -> Outcome:
    """The PyTorch twin and the built-in, forward alone or forward and `back`."""
    assert race.built_in is not None
    given = tensors(race.arguments, device, dtype, gradients=back)
    if compiled:
        # All twins share the code of `checked`, and a compiler gives up on code that it has compiled too often.
        torch._dynamo.reset()
    twin = torch.compile(concept.torch_twin) if compiled else concept.torch_twin
    built_in = race.built_in(*given.values())

    def ours() -> Any:
        return twin(*given.values(), **race.settings)

    with torch.no_grad():
        first = built_in()
        if dtype == torch.float32:
            agree(ours(), first, concept.path)
    calls = [there_and_back(call) if back else without_gradients(call) for call in (ours, built_in)]
    return Outcome(concept.path, *seconds(*calls, device=device))


def without_gradients(call: Callable[[], Any]) -> Callable[[], Any]:
    def quiet() -> Any:
        with torch.no_grad():
            return call()

    return quiet


def twins(concept: Concept, race: Race) -> Outcome:
    """The NumPy twin and the PyTorch twin, forward, on one CPU thread."""
    given = tensors(race.arguments, "cpu", torch.float32, gradients=False)
    arrays = tuple(race.arguments.values())

    def numpy_twin() -> Any:
        with np.errstate(all="ignore"):
            return concept.twin(*arrays, **race.settings)

    def torch_twin() -> Any:
        with torch.no_grad():
            return concept.torch_twin(*given.values(), **race.settings)

    agree(torch_twin(), map_leaves(as_tensor, numpy_twin()), concept.path)
    return Outcome(concept.path, *seconds(numpy_twin, torch_twin))


def as_tensor(leaf: Any) -> Any:
    return torch.from_numpy(np.asarray(leaf)) if isinstance(leaf, (np.ndarray, np.generic)) else leaf
