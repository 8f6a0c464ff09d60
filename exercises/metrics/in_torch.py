"""Classification metrics in PyTorch.

Labels are integers, one for each of N examples: `target` holds what is true and comes first, `predicted` holds what a
model says. Classes are numbered from 0. Where there are two, 1 is called positive and 0 negative, and four counts say
everything. Of the examples that were predicted positive, TP (true positives) are, and FP (false positives, false
alarms) are not; of those that were predicted negative, TN (true negatives) are, and FN (false negatives, misses) are
not. A share of nothing, 0 / 0, counts as 0 in precision, recall and F1. No gradient passes through these functions.

A share comes in PyTorch's default floating-point type. Counts are integers until the one division, since ones added up
in float32 stop at 2^24.

Every function here also keeps this, whether or not its docstring repeats it: a share is right to the digits of its
floating-point type; inputs stay as they were, and may lie in memory transposed or strided; the same call gives the same
answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint confusion_matrix` gives a hint for an exercise, and
`tandem read confusion_matrix` opens what there is to read on it.
"""

import torch
from jaxtyping import Float, Int


def confusion_matrix(
    target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"], *, classes: int
) -> Int[torch.Tensor, "classes classes"]:
    r"""Count how often each class was taken for each other one.

    $$m_{ij} = \big|\{\, k : t_k = i, \; p_k = j \,\}\big|$$

    Args:
        target (a vector of N integers): what is true, $t$, from 0 to classes - 1; N may be 0.
        predicted (a vector of N integers): what was predicted, $p$, from 0 to classes - 1.
        classes (an integer): C, how many classes there are, whether or not each of them occurs.

    Returns:
        integers, C by C: counts: the row is the true class, the column the predicted one.

    Raises:
        ValueError: classes is no integer of at least 1 (2.0 and True are no integers).
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is below 0 or above classes - 1.
        ValueError: a label of predicted is below 0 or above classes - 1.

    Example:
        >>> confusion_matrix(torch.tensor([0, 0, 1, 2, 2, 2]), torch.tensor([0, 1, 1, 2, 0, 2]), classes=3)
        tensor([[1, 1, 0],
                [0, 1, 0],
                [1, 0, 2]])

    Difficulty 2 of 5.

    Source: Kohavi and Provost (1998), Glossary of terms, Machine Learning 30, under confusion matrix.
    """
    raise NotImplementedError


def accuracy(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    r"""The share of examples whose label was predicted.

    $$\text{accuracy} = \frac{1}{N} \sum_k [\, t_k = p_k \,]$$

    Args:
        target (a vector of N integers): what is true, $t$: any integers, negative and large ones too. Labels are names,
            and are compared as such.
        predicted (a vector of N integers): what was predicted, $p$.

    Returns:
        one number, shape (), from 0 to 1.

    Raises:
        ValueError: there is no label at all.
        ValueError: target and predicted have different shapes.

    Example:
        >>> accuracy(torch.tensor([2, 0, 1, 1]), torch.tensor([2, 1, 1, 1]))
        tensor(0.7500)

    Difficulty 1 of 5.

    Source: Goodfellow et al. (2016), section 5.1.2.
    """
    raise NotImplementedError


def precision(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    r"""Of what was predicted positive, the share that is.

    $$\text{precision} = \frac{\mathrm{TP}}{\mathrm{TP} + \mathrm{FP}}$$

    Args:
        target (a vector of N integers): what is true: 0 or 1; N may be 0.
        predicted (a vector of N integers): what was predicted: 0 or 1.

    Returns:
        one number, shape (), from 0 to 1; 0 where nothing was predicted positive.

    Raises:
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is neither 0 nor 1.
        ValueError: a label of predicted is neither 0 nor 1.

    Example:
        >>> precision(torch.tensor([1, 0, 0, 1, 1]), torch.tensor([1, 1, 0, 0, 1]))
        tensor(0.6667)

    Difficulty 2 of 5; after accuracy and confusion_matrix.

    Source: Goodfellow et al. (2016), section 11.1.
    """
    raise NotImplementedError


def recall(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    r"""Of what is positive, the share that was found.

    $$\text{recall} = \frac{\mathrm{TP}}{\mathrm{TP} + \mathrm{FN}}$$

    Args:
        target (a vector of N integers): what is true: 0 or 1; N may be 0.
        predicted (a vector of N integers): what was predicted: 0 or 1.

    Returns:
        one number, shape (), from 0 to 1; 0 where nothing is positive.

    Raises:
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is neither 0 nor 1.
        ValueError: a label of predicted is neither 0 nor 1.

    Example:
        >>> recall(torch.tensor([1, 0, 0, 1, 1]), torch.tensor([1, 1, 0, 0, 0]))
        tensor(0.3333)

    Difficulty 1 of 5; after precision.

    Source: Goodfellow et al. (2016), section 11.1.
    """
    raise NotImplementedError


def f1(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    r"""Precision P and recall R in one number: their harmonic mean, which is near the smaller one of the two.

    $$F_1 = \frac{2}{1/P + 1/R} = \frac{2 P R}{P + R} = \frac{2 \, \mathrm{TP}}{2 \, \mathrm{TP} + \mathrm{FP} +
    \mathrm{FN}}$$

    Args:
        target (a vector of N integers): what is true: 0 or 1; N may be 0.
        predicted (a vector of N integers): what was predicted: 0 or 1.

    Returns:
        one number, shape (), from 0 to 1; 0 where precision and recall are both 0.

    Raises:
        ValueError: target and predicted have different shapes.
        ValueError: a label of target is neither 0 nor 1.
        ValueError: a label of predicted is neither 0 nor 1.

    Example:
        >>> f1(torch.tensor([1, 0, 0, 1, 1]), torch.tensor([1, 1, 0, 0, 0]))
        tensor(0.4000)

    Difficulty 2 of 5; after precision and recall.

    Source: Goodfellow et al. (2016), eq. 11.1; van Rijsbergen (1979), Information retrieval, chapter 7.
    """
    raise NotImplementedError
