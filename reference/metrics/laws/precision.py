"""precision: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, holds
from reference.concept import Concept
from reference.inputs import integers
from reference.metrics import in_numpy
from reference.metrics.laws.shared import (
    MORE,
    ask_for_any_order,
    counts_of,
    labels_of,
    more_of,
    no_hit,
    no_labels,
    nothing_predicted,
    nothing_there,
    ordinary,
    refuse_other_labels,
    refuse_other_shapes,
    share,
)

precision = Concept(
    in_numpy.precision,
    ordinary(),
    further=[ordinary(MORE)],
    unusual=[nothing_predicted(), nothing_there(), no_labels(), no_hit()],
    differentiable=False,
)

refuse_other_shapes(precision)
refuse_other_labels(precision)


@precision.law("of what was predicted positive, it is the share that is positive")
def counts(f, hits=integers(1, 3), false_alarms=integers(0, 4), others=integers(0, 3), seed=integers(0, 999)):
    labels = labels_of(seed, hits=hits, false_alarms=false_alarms, misses=others, rejections=2 * others)
    called = hits + false_alarms
    message = f"predicted positive: {called}, rightly so: {hits}, and the answer is another number"
    close(f(*labels), hits / called, scale=1, message=message)


@precision.law("it lies between 0 and 1, and is 1 where everything that was predicted positive is")
def in_range(f, target, predicted):
    p = f(target, predicted)
    at_most(0.0, p, scale=1, message="a precision is negative")
    at_most(p, 1.0, scale=1, message="a precision is above 1")
    close(f(target, target * predicted), 1.0, message="there are no false alarms, and it is not 1")


@precision.law("exchanging target and predicted gives the recall")
def exchanged(f, target, predicted):
    expected = in_numpy.recall(target, predicted)
    close(f(predicted, target), expected, scale=1, message="exchanged, it is not the recall")


@precision.law("examples that were predicted negative change nothing, whether they are positive or not")
def negatives(f, target, predicted, true=integers(0, 1), times=integers(1, 3)):
    more = f(*more_of(target, predicted, true=true, called=0, times=times))
    message = f"{times} more that are {true} and were predicted 0 change it"
    close(more, f(target, predicted), scale=1, message=message)


@precision.law("one false alarm more lowers it")
def lower(f, target, predicted):
    before = f(target, predicted)
    after = f(*more_of(target, predicted, true=0, called=1, times=1))
    holds(
        after < before, "one false alarm more does not lower it", got=after, expected=f"less than {float(before):.6g}"
    )


@precision.law("it is 0 where nothing was predicted positive", kind="robustness")
def of_nothing(f, target):
    close(f(target, 0 * target), 0.0, scale=1, message="nothing was predicted positive, and it is not 0")


ask_for_any_order(precision)


@precision.mistake(
    "divides by what is positive",
    hint="That is the recall. Precision asks of each call whether it was right: which calls were made?",
)
def by_positives(target, predicted):
    return in_numpy.recall(target, predicted)


@precision.mistake("divides by the number of examples", hint="Whoever was predicted negative is not asked.")
def by_everything(target, predicted):
    return share(counts_of(target, predicted)[0], len(target))


@precision.mistake(
    "gives the accuracy", hint="A right 0 counts for accuracy. Here only those that were predicted 1 count."
)
def right_labels(target, predicted):
    return share(np.sum(target == predicted), len(target))


@precision.mistake(
    "is NaN where nothing was predicted positive", hint="0 / 0 is NaN for arrays: look at the denominator first."
)
def nan(target, predicted):
    hits, false_alarms, _, _ = counts_of(target, predicted)
    return np.float64(hits) / np.float64(hits + false_alarms)


@precision.mistake(
    "is 1 where nothing was predicted positive",
    hint="Nobody was wrong, some say, so 1. Here a share of nothing counts as 0: what does the docstring promise?",
)
def one(target, predicted):
    hits, false_alarms, _, _ = counts_of(target, predicted)
    return hits / (hits + false_alarms) if hits + false_alarms else 1.0


@precision.mistake("takes 0 for the positive class", hint="1 is positive: which of the four counts is the numerator?")
def of_zeros(target, predicted):
    return in_numpy.precision(1 - target, 1 - predicted)


@precision.mistake(
    "averages the precisions of both classes",
    hint="That is called macro averaging. Here 1 is the positive class, and its precision is asked for.",
)
def macro(target, predicted):
    return (in_numpy.precision(target, predicted) + in_numpy.precision(1 - target, 1 - predicted)) / 2


@precision.mistake(
    "takes every right label for a hit", hint="Equal labels may both be 0, and those nobody called positive."
)
def every_right_label(target, predicted):
    return share(np.sum(target == predicted), np.sum(predicted))


@precision.mistake(
    "has missed ones in the denominator, too",
    hint="TP / (TP + FP + FN) is the Jaccard index. Which of the three was never predicted positive?",
)
def jaccard(target, predicted):
    hits, false_alarms, misses, _ = counts_of(target, predicted)
    return share(hits, hits + false_alarms + misses)


def padded(amount):
    @precision.mistake(
        f"adds {amount:g} to the denominator",
        hint="That is off wherever there is something to divide by, and a perfect precision is not 1. Treat 0 alone.",
    )
    def with_amount(target, predicted):
        hits, false_alarms, _, _ = counts_of(target, predicted)
        return hits / (hits + false_alarms + amount)


for amount in (1e-3, 1e-5, 1e-6, 1e-7, 1e-8):
    padded(amount)


@precision.mistake("adds 1 to the denominator", hint="What if there is one call alone, and it is right? That is 1.")
def plus_one(target, predicted):
    hits, false_alarms, _, _ = counts_of(target, predicted)
    return hits / (hits + false_alarms + 1)


@precision.mistake("gives the share of false alarms", hint="That is the false discovery rate. What is left of 1?")
def false_discoveries(target, predicted):
    hits, false_alarms, _, _ = counts_of(target, predicted)
    return share(false_alarms, hits + false_alarms)


@precision.mistake("divides hits by false alarms", hint="A share is a part of the whole: the hits belong to it.")
def odds(target, predicted):
    hits, false_alarms, _, _ = counts_of(target, predicted)
    return share(hits, false_alarms)


@precision.mistake("drops what follows the point", hint="// gives whole numbers alone: 3 // 4 is 0.")
def floored(target, predicted):
    hits, false_alarms, _, _ = counts_of(target, predicted)
    return float(share(hits, hits + false_alarms) // 1)


@precision.mistake("stops one example early", hint="Count the examples of your loop: the last one belongs to it.")
def short(target, predicted):
    return in_numpy.precision(target[:-1], predicted[:-1])


@precision.mistake(
    "takes labels other than 0 and 1", hint="With -1 for negative the sums are others: look at all labels first."
)
def any_labels(target, predicted):
    return share(np.sum((target == 1) & (predicted == 1)), np.sum(predicted == 1))
