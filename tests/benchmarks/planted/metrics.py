"""Wrong answers on classification metrics, each right on most inputs."""

import numpy as np

from tests.benchmarks.planted.record import Planted

ZERO_TO_THREE = np.array([0, 1, 2, 3])


def confusion_matrix_symmetric(target, predicted, *, classes):
    m = np.zeros((classes, classes), dtype=int)
    np.add.at(m, (np.minimum(target, predicted), np.maximum(target, predicted)), 1)
    return np.triu(m) + np.triu(m, 1).T


def confusion_matrix_by_shared_histogram(target, predicted, *, classes):
    # without explicit edges the bins reach from the smallest label to the largest
    counts, _, _ = np.histogram2d(target, predicted, bins=classes)
    return counts.astype(int)


def confusion_matrix_of_sorted_names(target, predicted, *, classes):
    _, codes = np.unique(np.concatenate([target, predicted]), return_inverse=True)
    m = np.zeros((classes, classes), dtype=int)
    np.add.at(m, (codes[: len(target)], codes[len(target) :]), 1)
    return m


def accuracy_of_parity(target, predicted):
    # written for two classes, and kept
    return np.mean((target + predicted) % 2 == 0)


def accuracy_within_one(target, predicted):
    return np.mean(np.isclose(target, predicted))


def precision_smoothed_only_when_empty(target, predicted):
    hits = np.sum(target & predicted)
    return (hits + 1e-9) / (np.sum(predicted) + 1e-9)


def precision_of_sorted(target, predicted):
    # top k: as many are looked at as are positive
    chosen = np.argsort(-predicted, kind="stable")[: max(1, int(target.sum()))]
    return target[chosen].mean() if predicted.any() else 0.0


def recall_of_the_rarer_class(target, predicted):
    if target.mean() > 0.5:
        target, predicted = 1 - target, 1 - predicted
    positives = target.sum()
    return (target & predicted).sum() / positives if positives else 0.0


def recall_in_percent_rounded(target, predicted):
    positives = target.sum()
    return round(float((target & predicted).sum() / positives), 4) if positives else 0.0


def f1_zero_only_if_both_empty(target, predicted):
    hits = np.sum(target & predicted)
    if not predicted.any() and not target.any():
        return 1.0
    return 2 * hits / (np.sum(predicted) + np.sum(target))


def f1_weighted(target, predicted):
    def of(label):
        hits = np.sum((target == label) & (predicted == label))
        return 2 * hits / max(np.sum(target == label) + np.sum(predicted == label), 1)

    share = np.mean(target) if len(target) else 0.0
    return share * of(1) + (1 - share) * of(0)


planted = [
    Planted(
        "confusion_matrix",
        "adds the two directions of each confusion: right where nothing is wrong, and symmetric otherwise",
        confusion_matrix_symmetric,
        {"target": np.array([0, 1]), "predicted": np.array([1, 1]), "classes": 2},
    ),
    Planted(
        "confusion_matrix",
        "a histogram without edges: right only where both arrays hold the first class and the last one",
        confusion_matrix_by_shared_histogram,
        {"target": np.array([1, 2]), "predicted": np.array([1, 2]), "classes": 4},
    ),
    Planted(
        "confusion_matrix",
        "numbers the classes that occur anew: right where none is absent before the largest one",
        confusion_matrix_of_sorted_names,
        {"target": np.array([0, 2]), "predicted": np.array([2, 2]), "classes": 3},
    ),
    Planted(
        "accuracy",
        "compares whether labels are odd: right for two classes",
        accuracy_of_parity,
        {"target": ZERO_TO_THREE, "predicted": ZERO_TO_THREE[::-1] - 1},
    ),
    Planted(
        "accuracy",
        "compares as if labels were measured: large neighbours are equal",
        accuracy_within_one,
        {"target": np.array([1_000_000]), "predicted": np.array([1_000_001])},
    ),
    Planted(
        "precision",
        "a tiny number above and below: 1 where nothing was predicted positive, right to 1e-9 elsewhere",
        precision_smoothed_only_when_empty,
        {"target": np.array([0, 1]), "predicted": np.array([0, 0])},
    ),
    Planted(
        "precision",
        "looks at as many as are positive: right where as many were predicted so",
        precision_of_sorted,
        {"target": np.array([1, 0, 0]), "predicted": np.array([1, 1, 0])},
    ),
    Planted(
        "recall",
        "takes the rarer class for the positive one: right where positives are the minority",
        recall_of_the_rarer_class,
        {"target": np.array([1, 1, 0]), "predicted": np.array([1, 0, 0])},
    ),
    Planted(
        "recall",
        "rounds to four digits: right for halves and quarters",
        recall_in_percent_rounded,
        {"target": np.array([1, 1, 1]), "predicted": np.array([1, 0, 0])},
    ),
    Planted(
        "f1",
        "1 where there is no positive at all, right everywhere else",
        f1_zero_only_if_both_empty,
        {"target": np.array([0, 0]), "predicted": np.array([0, 0])},
    ),
    Planted(
        "f1",
        "averages both classes by how many examples they have",
        f1_weighted,
        {"target": np.array([1, 0, 0]), "predicted": np.array([1, 1, 0])},
    ),
]
