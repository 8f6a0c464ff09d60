"""What a process does before its student's code comes: the first call of anything takes longer than all later ones.

After a fork, pages that parent and child share are copied one by one as they are touched, and the first gradient sets
up PyTorch's machinery. A process that waits to be the next has the time for it.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from . import wire


def warm_up(backends: ModuleType, track: str) -> None:
    """Make some calls as they will come, of a function that is nobody's."""
    backend = backends.NumPyBackend(in_numpy) if track == "numpy" else backends.TorchBackend(in_torch)
    for dtype in (np.float64, np.float32):
        x = np.ones((2, 2), dtype)
        _, args, settings = wire.decode_call(wire.encode_call("call", (x,), {"axis": -1}))
        with backend.watching():
            wire.encode_answer({"value": backend.call(args, settings)})
        if track == "torch":
            backend.gradient(x, [0], x)


def in_numpy(x: Any, axis: int = -1) -> Any:
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return np.where(x > 0, e / np.sum(e, axis=axis, keepdims=True), x @ x.T)


def in_torch(x: Any, axis: int = -1) -> Any:
    import torch

    e = torch.exp(x - x.amax(dim=axis, keepdim=True))
    return torch.where(x > 0, e / e.sum(dim=axis, keepdim=True), x @ x.mT)
