"""accuracy: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import integers, whole
from reference.metrics import in_numpy
from reference.metrics.laws.shared import FEW, MORE, ask_for_any_order, refuse_other_shapes


def labelled(size, *, step=1, start=0):
    """Labels of three classes, not numbered from 0 where a start is given."""
    labels = whole(size, 0, 2).but(lambda drawn: drawn * step + start)
    return {"target": labels, "predicted": labels}


accuracy = Concept(
    in_numpy.accuracy,
    **labelled(FEW),
    further=[labelled(MORE, step=7, start=-5)],
    # In float32 these are all the same number.
    unusual=[labelled(FEW, start=2**30)],
    differentiable=False,
    built_ins=["scipy.spatial.distance.hamming"],
    instead="a comparison of labels",
)

accuracy.refuses(
    "there is no label at all", {name: np.zeros(0, np.int64) for name in ("target", "predicted")}, argument="target"
)
refuse_other_shapes(accuracy)


@accuracy.law("it is 1 where every label was predicted, 0 where none was, and never outside of the two")
def in_range(f, target, predicted):
    share = f(target, predicted)
    at_most(0.0, share, scale=1, message="an accuracy is negative")
    at_most(share, 1.0, scale=1, message="an accuracy is above 1")
    close(f(target, target), 1.0, message="every label was predicted, and it is not 1")
    close(f(target, target + 1), 0.0, scale=1, message="no label was predicted, and it is not 0")


@accuracy.law("with r of N labels right, it is r / N")
def counts(f, target, right=integers(0, 7), seed=integers(0, 999)):
    right = min(right, len(target))
    hit = np.random.default_rng(seed).permutation(len(target)) < right
    share = f(target, np.where(hit, target, (target + 1) % 3))
    close(
        share,
        right / len(target),
        scale=1,
        message=f"labels: {len(target)}, right: {right}, and the answer is another number",
    )


@accuracy.law("it is the diagonal of the confusion matrix over the number of examples")
def trace(f, target, predicted):
    m = in_numpy.confusion_matrix(target, predicted, classes=3)
    close(f(target, predicted), np.trace(m) / np.sum(m), scale=1, message="it is not that share of the table")


@accuracy.law("exchanging target and predicted changes nothing")
def symmetric(f, target, predicted):
    close(f(predicted, target), f(target, predicted), scale=1, message="exchanged, the answer is another one")


@accuracy.law("labels are names: giving the classes other numbers changes nothing")
def renames(f, target, predicted, seed=integers(0, 999)):
    names = np.random.default_rng(seed).choice(np.arange(-20, 21), 3, replace=False)
    named = f(names[target], names[predicted])
    close(named, f(target, predicted), scale=1, message=f"with {names.tolist()} for 0, 1 and 2 it is another one")


@accuracy.law("of two parts the larger one counts for more: each weighs as many examples as it has")
def parts(f, target=whole("a", 0, 2), more=whole("2*a", 0, 2), seed=integers(0, 999)):
    draw = np.random.default_rng(seed).integers(0, 3, 3 * len(target))
    first, second = draw[: len(target)], draw[len(target) :]
    weighed = (f(target, first) + 2 * f(more, second)) / 3
    whole_of_it = f(np.append(target, more), draw)
    close(whole_of_it, weighed, scale=1, message="it is not the average of its parts, weighed by their sizes")


ask_for_any_order(accuracy)


@accuracy.mistake("gives the share of what is wrong", hint="That is the error rate. What is left of 1?")
def error_rate(target, predicted):
    return np.mean(target != predicted)


@accuracy.mistake(
    "gives a number of examples, not a share", hint="Of how many? Ten right of ten is not ten right of a thousand."
)
def count(target, predicted):
    return float(np.sum(target == predicted))


@accuracy.mistake("gives percent", hint="A share lies between 0 and 1.")
def percent(target, predicted):
    return 100 * in_numpy.accuracy(target, predicted)


@accuracy.mistake(
    "measures how far labels are apart",
    hint="Labels are names: taking class 0 for class 2 is one error, not two.",
)
def distance(target, predicted):
    return 1 - np.mean(np.abs(target - predicted))


@accuracy.mistake(
    "averages the shares of the classes",
    hint="That is the balanced accuracy. Here every example counts as much as any other one, whatever its class.",
)
def balanced(target, predicted):
    return np.mean([np.mean(predicted[target == label] == label) for label in np.unique(target)])


@accuracy.mistake(
    "asks whether everything is right", hint="That is 1 or 0, all or nothing. Compare label by label, then average."
)
def all_or_nothing(target, predicted):
    return float(np.array_equal(target, predicted))


@accuracy.mistake(
    "counts hits of one class alone", hint="A 0 that was predicted to be 0 is right, too: compare, do not multiply."
)
def products(target, predicted):
    return np.mean((target != 0) & (predicted != 0) & (target == predicted))


@accuracy.mistake("divides by the number of classes", hint="It is a share of the examples: divide by N.")
def by_classes(target, predicted):
    return np.sum(target == predicted) / (1 + np.max(target))


@accuracy.mistake("drops what follows the point", hint="// gives whole numbers alone: 3 // 4 is 0.")
def floored(target, predicted):
    return float(np.sum(target == predicted) // len(target))


@accuracy.mistake("rounds to two digits", hint="Rounding is for showing a number, not for working it out.")
def rounded(target, predicted):
    return np.round(np.mean(target == predicted), 2)


@accuracy.mistake(
    "takes large labels that are near to each other for the same",
    hint="float32 has 24 bits: from 16,777,216 on, neighbours are the same. Compare integers.",
)
def in_float32(target, predicted):
    return np.mean(target.astype(np.float32) == predicted.astype(np.float32))


@accuracy.mistake("stops one example early", hint="Count the examples of your loop: the last one belongs to it.")
def short(target, predicted):
    return np.sum(target[:-1] == predicted[:-1]) / len(target)


@accuracy.mistake(
    "compares every label with every other one",
    hint="Shapes (N, 1) and (N,) are broadcast to a table (N, N): take care that both have one axis.",
)
def broadcast(target, predicted):
    return np.mean(target[:, None] == predicted)


@accuracy.mistake("gives 0 where there is nothing", hint="Without an example there is no share: raise ValueError.")
def of_nothing(target, predicted):
    return np.mean(target == predicted) if len(target) else 0.0
