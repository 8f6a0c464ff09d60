"""Classification metrics in PyTorch. The theory and the conventions are told once, in in_numpy.py.

A share comes in PyTorch's default floating-point type. Counts are integers until the one division, since ones added up
in float32 stop at 2^24.

Every function here also keeps this, whether or not its docstring repeats it: a share is right to the digits of its
floating-point type; inputs stay as they were, and may lie in memory transposed or strided; the same call gives the same
answer, whatever was called before.
"""

import torch
from jaxtyping import Float, Int

from reference.contract import checked, integer
from reference.metrics.in_numpy import refuse_empty


@checked
def confusion_matrix(
    target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"], *, classes: int
) -> Int[torch.Tensor, "classes classes"]:
    """Count how often each class was taken for each other one: see `in_numpy.confusion_matrix`."""
    integer("classes", classes, least=1)
    refuse_labels("target", target, classes)
    refuse_labels("predicted", predicted, classes)
    # In the labels' own type, uint8 say, the product may overflow.
    places = target.long() * classes + predicted.long()
    # bincount would wait for the device to learn how many bins there are.
    flat = places.new_zeros(classes**2).index_add_(0, places, torch.ones_like(places))
    return flat.reshape(classes, classes)


def refuse_labels(name: str, labels: torch.Tensor, classes: int) -> None:
    """Raise ValueError unless every label is one of the classes. It waits for the device: others would crash it.

    A compiled graph does not wait: there it is an assertion, RuntimeError. On `meta` there are no values to look at.
    """
    if torch.compiler.is_compiling() or labels.is_meta:
        # Not in the labels' own type: in int8, 200 is below 0.
        fine = (labels.long() >= 0) & (labels.long() < classes)
        torch._assert_async(fine.all(), f"{name}: got a label that is none of the classes")
    elif labels.numel():
        for label in torch.stack(torch.aminmax(labels)).tolist():
            if not 0 <= label < classes:
                raise ValueError(f"{name}: got the label {label}, expected labels from 0 to {classes - 1}")


@checked
def accuracy(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    """The share of examples whose label was predicted: see `in_numpy.accuracy`."""
    refuse_empty("target", tuple(target.shape))
    return (target == predicted).sum() / target.numel()


@checked
def precision(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    """Of what was predicted positive, the share that is: see `in_numpy.precision`."""
    hits, called, _ = count_positives(target, predicted)
    return hits / called.clamp(min=1)


def count_positives(target: torch.Tensor, predicted: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The true positives, all that was predicted positive, and all that is positive."""
    refuse_labels("target", target, 2)
    refuse_labels("predicted", predicted, 2)
    positive, called = target == 1, predicted == 1
    return (positive & called).sum(), called.sum(), positive.sum()


@checked
def recall(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    """Of what is positive, the share that was found: see `in_numpy.recall`."""
    hits, _, positive = count_positives(target, predicted)
    return hits / positive.clamp(min=1)


@checked
def f1(target: Int[torch.Tensor, "n"], predicted: Int[torch.Tensor, "n"]) -> Float[torch.Tensor, ""]:
    """The harmonic mean of precision and recall: see `in_numpy.f1`."""
    hits, called, positive = count_positives(target, predicted)
    return 2 * hits / (called + positive).clamp(min=1)
