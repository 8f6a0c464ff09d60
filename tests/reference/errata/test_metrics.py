"""What the page on metrics says is wrong in well-known notes, and what else it claims, shown by numbers."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.metrics import in_numpy as metrics

SITE = Path(__file__).parents[3] / "site"
TARGET = np.repeat([1, 0], [100, 9900])
DETECTOR = np.repeat([1, 0, 1, 0], [80, 20, 80, 9820])


def with_the_product_below(target: np.ndarray, predicted: np.ndarray) -> float:
    product = metrics.precision(target, predicted) * metrics.recall(target, predicted)
    return float(2 * product / product)


# F1 with the product in its denominator -------------------------------------------------------------------------------


def test_with_the_product_in_the_denominator_f1_is_always_two() -> None:
    # Lecture notes divide twice precision times recall by precision times recall.
    random = np.random.default_rng(0)
    for _ in range(50):
        target, predicted = random.integers(0, 2, (2, 20))
        if np.any(target & predicted):
            np.testing.assert_allclose(with_the_product_below(target, predicted), 2)
            assert 0 < metrics.f1(target, predicted) <= 1


def test_of_the_detector_it_is_less_than_one() -> None:
    assert (metrics.precision(TARGET, DETECTOR), metrics.recall(TARGET, DETECTOR)) == (0.5, 0.8)
    np.testing.assert_allclose(with_the_product_below(TARGET, DETECTOR), 2)
    np.testing.assert_allclose(metrics.f1(TARGET, DETECTOR), 2 * 0.4 / 1.3)
    np.testing.assert_allclose(metrics.f1(TARGET, DETECTOR), 0.615, atol=5e-4)


# Accuracy that deceives -----------------------------------------------------------------------------------------------


def test_a_detector_and_one_that_always_says_no_have_the_same_accuracy() -> None:
    assert metrics.accuracy(TARGET, DETECTOR) == metrics.accuracy(TARGET, 0 * TARGET) == 0.99


def test_saying_always_yes_has_a_fair_average_and_no_f1() -> None:
    always_yes = np.ones_like(TARGET)
    p, r = metrics.precision(TARGET, always_yes), metrics.recall(TARGET, always_yes)
    np.testing.assert_allclose([(p + r) / 2, metrics.f1(TARGET, always_yes)], [0.505, 0.0198], atol=5e-5)


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("matplotlib")
    monkeypatch.syspath_prepend(str(SITE))
    return importlib.import_module("figures.metrics")


def test_the_picture_shows_the_table_of_the_text(figures: Any) -> None:
    m = metrics.confusion_matrix(*figures.detector(), classes=2)
    np.testing.assert_array_equal(m, [[9820, 80], [20, 80]])
    np.testing.assert_array_equal(m, metrics.confusion_matrix(TARGET, DETECTOR, classes=2))


def test_accuracy_is_highest_where_hardly_anything_is_found(figures: Any) -> None:
    found = figures.by_threshold(figures.THRESHOLDS)
    best = {name: int(np.argmax(values)) for name, values in found.items()}
    at = lambda name, where: round(float(found[name][best[where]]), 4)  # noqa: E731
    assert (at("accuracy", "accuracy"), at("recall", "accuracy")) == (0.9916, 0.17)
    assert (at("accuracy", "f1"), at("recall", "f1")) == (0.9895, 0.31)
    # Far to the right nothing is found, and the accuracy is that of always saying no.
    last = {name: float(values[-1]) for name, values in found.items()}
    assert last == {"accuracy": 0.99, "precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_a_lower_threshold_never_lowers_recall_and_may_raise_precision(figures: Any) -> None:
    found = figures.by_threshold(figures.THRESHOLDS)
    assert np.all(np.diff(found["recall"]) <= 0)
    # From right to left; where nothing is predicted positive, precision is 0 by convention.
    some = found["precision"] > 0
    assert np.any(np.diff(found["precision"][some]) < 0)
    assert np.any(np.diff(found["precision"][some]) > 0)


# Labels of a small type -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32", "int64"])
@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_labels_may_be_of_any_integer_type(track: str, dtype: str) -> None:
    # In eight bits, 20 * 100 + 20 is another number, and so is a count of 200.
    target, predicted = np.random.default_rng(0).integers(0, 100, (2, 500))
    expected = np.zeros((100, 100), np.int64)
    np.add.at(expected, (target, predicted), 1)
    arrays = [labels.astype(dtype) for labels in (target, predicted, TARGET, DETECTOR)]
    twins: Any = metrics
    if track == "torch":
        torch = pytest.importorskip("torch")
        twins = importlib.import_module("reference.metrics.in_torch")
        arrays = [torch.from_numpy(array) for array in arrays]
    target, predicted, true, called = arrays
    np.testing.assert_array_equal(np.asarray(twins.confusion_matrix(target, predicted, classes=100)), expected)
    np.testing.assert_array_equal(
        np.asarray(twins.confusion_matrix(target, predicted, classes=200))[:100, :100], expected
    )
    got = [float(getattr(twins, name)(true, called)) for name in ("accuracy", "precision", "recall", "f1")]
    np.testing.assert_allclose(got, [0.99, 0.5, 0.8, 8 / 13], rtol=1e-6)
    with pytest.raises(ValueError, match="target: got the label"):
        twins.confusion_matrix(target, predicted, classes=50)


def test_the_number_of_a_cell_does_not_fit_into_a_byte() -> None:
    labels = np.array([20, 20, 21], dtype=np.uint8)
    in_bytes = np.bincount(labels * 30 + labels, minlength=900).reshape(30, 30)
    expected = metrics.confusion_matrix(labels, labels, classes=30)
    assert expected[20, 20] == 2
    assert in_bytes[20, 20] == 0
