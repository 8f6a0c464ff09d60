"""What the builders of attacks share: where they are noted, and the work that they put in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Build = Callable[[Path], Path]
BUILDERS: dict[str, Build] = {}
SIGMOID = """import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)
"""
RELU = "\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
WRONG = "\n\ndef relu(x):\n    return np.abs(x)\n"
RIGHT = SIGMOID + RELU


def builder(name: str) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        BUILDERS[name] = build
        return build

    return register


def written(place: Path, content: bytes | str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place
