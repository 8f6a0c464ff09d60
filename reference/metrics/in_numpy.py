"""Classification metrics in NumPy: how good are predicted labels?

Labels are integers, one for each of N examples: `target` holds what is true and comes first, `predicted` holds what a
model says. Classes are numbered from 0. Where there are two, 1 is called positive and 0 negative, and four counts say
everything. Of the examples that were predicted positive, TP (true positives) are, and FP (false positives, false
alarms) are not; of those that were predicted negative, TN (true negatives) are, and FN (false negatives, misses) are
not. A share of nothing, 0 / 0, counts as 0 in precision, recall and F1. No gradient passes through these functions.

Every function here also keeps this, whether or not its docstring repeats it: a share is right to nine digits; inputs
stay as they were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called
before.
"""

import numpy as np
from jaxtyping import Float, Int

from reference.contract import checked, integer


@checked
def confusion_matrix(
    target: Int[np.ndarray, "n"], predicted: Int[np.ndarray, "n"], *, classes: int
) -> Int[np.ndarray, "classes classes"]:
    r"""Count how often each class was taken for each other one.

    $$m_{ij} = \big|\{\, k : t_k = i, \; p_k = j \,\}\big|$$

    Args:
        target: (N,), what is true, $t$, from 0 to classes - 1; N may be 0.
        predicted: (N,), what was predicted, $p$, from 0 to classes - 1.
        classes: C, how many classes there are, whether or not each of them occurs.

    Returns:
        (C, C), counts: the row is the true class, the column the predicted one.

    Raises:
        ValueError: classes is no integer of at least 1 (2.0 and True are no integers).
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is below 0 or above classes - 1.
        ValueError: a label of predicted is below 0 or above classes - 1.

    Source: Kohavi and Provost (1998), Glossary of terms, Machine Learning 30, under confusion matrix.
    """
    integer("classes", classes, least=1)
    refuse_labels("target", target, classes)
    refuse_labels("predicted", predicted, classes)
    # The place of each cell in the table laid out flat. In the labels' own type, uint8 say, the product may overflow.
    places = target.astype(np.int64) * classes + predicted.astype(np.int64)
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


def refuse_labels(name: str, labels: np.ndarray, classes: int) -> None:
    """Raise ValueError unless every label is one of the classes: NumPy would take -1 for the last one."""
    if labels.size:
        for label in (labels.min(), labels.max()):
            if not 0 <= label < classes:
                raise ValueError(f"{name}: got the label {label}, expected labels from 0 to {classes - 1}")


@checked
def accuracy(target: Int[np.ndarray, "n"], predicted: Int[np.ndarray, "n"]) -> Float[np.ndarray, ""]:
    r"""The share of examples whose label was predicted.

    $$\text{accuracy} = \frac{1}{N} \sum_k [\, t_k = p_k \,]$$

    Args:
        target: (N,), what is true, $t$: any integers, negative and large ones too. Labels are names, and are compared
            as such.
        predicted: (N,), what was predicted, $p$.

    Returns:
        one number from 0 to 1.

    Raises:
        ValueError: there is no label at all.
        ValueError: target and predicted have different shapes.

    Source: Goodfellow et al. (2016), section 5.1.2.
    """
    refuse_empty("target", target.shape)
    return np.mean(target == predicted)


def refuse_empty(name: str, shape: tuple[int, ...]) -> None:
    """Raise ValueError where there is no label, and so no share of them."""
    if not shape[0]:
        raise ValueError(f"{name}: got shape {shape}, expected at least one label")


@checked
def precision(target: Int[np.ndarray, "n"], predicted: Int[np.ndarray, "n"]) -> Float[np.ndarray, ""]:
    r"""Of what was predicted positive, the share that is.

    $$\text{precision} = \frac{\mathrm{TP}}{\mathrm{TP} + \mathrm{FP}}$$

    Args:
        target: (N,), what is true: 0 or 1; N may be 0.
        predicted: (N,), what was predicted: 0 or 1.

    Returns:
        one number from 0 to 1; 0 where nothing was predicted positive.

    Raises:
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is neither 0 nor 1.
        ValueError: a label of predicted is neither 0 nor 1.

    Source: Goodfellow et al. (2016), section 11.1.
    """
    hits, called, _ = count_positives(target, predicted)
    # Where nothing was called positive nothing was hit, and 0 / 1 is the 0 that is wanted.
    return hits / np.maximum(called, 1)


def count_positives(target: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The true positives, all that was predicted positive, and all that is positive."""
    refuse_labels("target", target, 2)
    refuse_labels("predicted", predicted, 2)
    positive, called = target == 1, predicted == 1
    return np.sum(positive & called), np.sum(called), np.sum(positive)


@checked
def recall(target: Int[np.ndarray, "n"], predicted: Int[np.ndarray, "n"]) -> Float[np.ndarray, ""]:
    r"""Of what is positive, the share that was found.

    $$\text{recall} = \frac{\mathrm{TP}}{\mathrm{TP} + \mathrm{FN}}$$

    Args:
        target: (N,), what is true: 0 or 1; N may be 0.
        predicted: (N,), what was predicted: 0 or 1.

    Returns:
        one number from 0 to 1; 0 where nothing is positive.

    Raises:
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is neither 0 nor 1.
        ValueError: a label of predicted is neither 0 nor 1.

    Source: Goodfellow et al. (2016), section 11.1.
    """
    hits, _, positive = count_positives(target, predicted)
    return hits / np.maximum(positive, 1)


@checked
def f1(target: Int[np.ndarray, "n"], predicted: Int[np.ndarray, "n"]) -> Float[np.ndarray, ""]:
    r"""Precision P and recall R in one number: their harmonic mean, which is near the smaller one of the two.

    $$F_1 = \frac{2}{1/P + 1/R} = \frac{2 P R}{P + R} = \frac{2 \, \mathrm{TP}}{2 \, \mathrm{TP} + \mathrm{FP} +
    \mathrm{FN}}$$

    Args:
        target: (N,), what is true: 0 or 1; N may be 0.
        predicted: (N,), what was predicted: 0 or 1.

    Returns:
        one number from 0 to 1; 0 where precision and recall are both 0.

    Raises:
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is neither 0 nor 1.
        ValueError: a label of predicted is neither 0 nor 1.

    Source: Goodfellow et al. (2016), eq. 11.1; van Rijsbergen (1979), Information retrieval, chapter 7.
    """
    hits, called, positive = count_positives(target, predicted)
    # What was called and what is positive count the hits twice: together they are the denominator.
    return 2 * hits / np.maximum(called + positive, 1)
