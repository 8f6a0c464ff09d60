"""Races of classification metrics of a million labels. PyTorch counts with torch.bincount, and has no metric itself."""

import numpy as np
import torch

from tests.benchmarks.race import Race

LABELS, CLASSES = 1_000_000, 10


def _labels(seed: int, classes: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, classes, LABELS)


def confusion_matrix() -> Race:
    def built_in(target, predicted):
        return lambda: torch.bincount(target * CLASSES + predicted, minlength=CLASSES**2).reshape(CLASSES, CLASSES)

    arguments = {"target": _labels(1, CLASSES), "predicted": _labels(2, CLASSES)}
    return Race(arguments, built_in, settings={"classes": CLASSES}, gradients=False)


def accuracy() -> Race:
    def built_in(target, predicted):
        return lambda: (target == predicted).float().mean()

    return Race({"target": _labels(1, CLASSES), "predicted": _labels(2, CLASSES)}, built_in, gradients=False)


def precision() -> Race:
    return Race(_two_classes(), gradients=False)


def recall() -> Race:
    return Race(_two_classes(), gradients=False)


def f1() -> Race:
    return Race(_two_classes(), gradients=False)


def _two_classes() -> dict[str, np.ndarray]:
    return {"target": _labels(1, 2), "predicted": _labels(2, 2)}
