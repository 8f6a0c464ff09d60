"""All shapes, and all classes."""

from __future__ import annotations

import importlib

from tests.shapes.downloads import ClassDownload, classes
from tests.shapes.shape import Shape, shapes

MODULES = (
    "notebooks", "magics", "colab", "editors", "exports", "scripts", "failing", "names", "decorated", "tracks",
    "folders", "own_modules", "training", "unread", "versions", "everywhere",

)  # fmt: skip


def all_shapes() -> list[Shape]:
    """Those without a policy first: students' processes of one course have the same limits, and start once."""
    for module in MODULES:
        importlib.import_module(f"tests.shapes.{module}")
    assert len({(shape.module, shape.name) for shape in shapes}) == len(shapes)
    return sorted(shapes, key=lambda shape: shape.policy is not None)


def all_classes() -> list[ClassDownload]:
    return list(classes)
