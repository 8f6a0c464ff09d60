"""recall: what is drawn, its laws, and the mistakes that break them."""

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

recall = Concept(
    in_numpy.recall,
    ordinary(),
    further=[ordinary(MORE)],
    unusual=[nothing_predicted(), nothing_there(), no_labels(), no_hit()],
    differentiable=False,
)

refuse_other_shapes(recall)
refuse_other_labels(recall)


@recall.law("of what is positive, it is the share that was predicted positive")
def counts(f, hits=integers(1, 3), misses=integers(0, 4), others=integers(0, 3), seed=integers(0, 999)):
    labels = labels_of(seed, hits=hits, misses=misses, false_alarms=others, rejections=2 * others)
    positive = hits + misses
    message = f"positive: {positive}, found: {hits}, and the answer is another number"
    close(f(*labels), hits / positive, scale=1, message=message)


@recall.law("predicting 1 for everything finds all there is: it is 1, and it never lies outside of 0 to 1")
def all_positive(f, target, predicted):
    r = f(target, predicted)
    at_most(0.0, r, scale=1, message="a recall is negative")
    at_most(r, 1.0, scale=1, message="a recall is above 1")
    close(f(target, np.ones_like(target)), 1.0, message="everything was predicted positive, and it is not 1")


@recall.law("exchanging target and predicted gives the precision")
def exchanged(f, target, predicted):
    expected = in_numpy.precision(target, predicted)
    close(f(predicted, target), expected, scale=1, message="exchanged, it is not the precision")


@recall.law("examples that are negative change nothing, however they were predicted")
def negatives(f, target, predicted, called=integers(0, 1), times=integers(1, 3)):
    more = f(*more_of(target, predicted, true=0, called=called, times=times))
    message = f"{times} more that are 0 and were predicted {called} change it"
    close(more, f(target, predicted), scale=1, message=message)


@recall.law("one more that was missed lowers it")
def lower(f, target, predicted):
    before = f(target, predicted)
    after = f(*more_of(target, predicted, true=1, called=0, times=1))
    holds(after < before, "one miss more does not lower it", got=after, expected=f"less than {float(before):.6g}")


@recall.law("it is 0 where nothing is positive", kind="robustness")
def of_nothing(f, predicted):
    close(f(0 * predicted, predicted), 0.0, scale=1, message="nothing is positive, and it is not 0")


ask_for_any_order(recall)


@recall.mistake(
    "divides by what was predicted positive",
    hint="That is the precision. Recall asks of each positive whether it was found: how many are there?",
)
def by_calls(target, predicted):
    return in_numpy.precision(target, predicted)


@recall.mistake("divides by the number of examples", hint="Whoever is negative cannot be missed, and is not asked.")
def by_everything(target, predicted):
    return share(counts_of(target, predicted)[0], len(target))


@recall.mistake("gives the accuracy", hint="A right 0 counts for accuracy. Here only those that are 1 count.")
def right_labels(target, predicted):
    return share(np.sum(target == predicted), len(target))


@recall.mistake("is NaN where nothing is positive", hint="0 / 0 is NaN for arrays: look at the denominator first.")
def nan(target, predicted):
    hits, _, misses, _ = counts_of(target, predicted)
    return np.float64(hits) / np.float64(hits + misses)


@recall.mistake(
    "is 1 where nothing is positive",
    hint="Nothing was missed, some say, so 1. Here a share of nothing counts as 0: what does the docstring promise?",
)
def one(target, predicted):
    hits, _, misses, _ = counts_of(target, predicted)
    return hits / (hits + misses) if hits + misses else 1.0


@recall.mistake(
    "gives the share of the negatives that were seen as such",
    hint="That is the specificity, the recall of the other class. Which label is positive?",
)
def specificity(target, predicted):
    return in_numpy.recall(1 - target, 1 - predicted)


@recall.mistake(
    "gives the share of the negatives that raised a false alarm",
    hint="FP / (FP + TN) is the false positive rate. Which two of the four counts are of positive examples?",
)
def false_positive_rate(target, predicted):
    _, false_alarms, _, rejections = counts_of(target, predicted)
    return share(false_alarms, false_alarms + rejections)


@recall.mistake(
    "averages the recalls of both classes",
    hint="That is the balanced accuracy. Here 1 is the positive class, and its recall is asked for.",
)
def macro(target, predicted):
    return (in_numpy.recall(target, predicted) + in_numpy.recall(1 - target, 1 - predicted)) / 2


@recall.mistake("takes every right label for a hit", hint="Equal labels may both be 0, and those are no positives.")
def every_right_label(target, predicted):
    return share(np.sum(target == predicted), np.sum(target))


@recall.mistake(
    "has false alarms in the denominator, too",
    hint="TP / (TP + FP + FN) is the Jaccard index. Which of the three is not positive?",
)
def jaccard(target, predicted):
    hits, false_alarms, misses, _ = counts_of(target, predicted)
    return share(hits, hits + false_alarms + misses)


def padded(amount):
    @recall.mistake(
        f"adds {amount:g} to the denominator",
        hint="That is off wherever there is something to divide by, and a perfect recall is not 1. Treat 0 alone.",
    )
    def with_amount(target, predicted):
        hits, _, misses, _ = counts_of(target, predicted)
        return hits / (hits + misses + amount)


for amount in (1e-3, 1e-5, 1e-6, 1e-7, 1e-8):
    padded(amount)


@recall.mistake("adds 1 to the denominator", hint="What if there is one positive alone, and it is found? That is 1.")
def plus_one(target, predicted):
    hits, _, misses, _ = counts_of(target, predicted)
    return hits / (hits + misses + 1)


@recall.mistake("gives the share of what was missed", hint="That is the false negative rate. What is left of 1?")
def missed(target, predicted):
    hits, _, misses, _ = counts_of(target, predicted)
    return share(misses, hits + misses)


@recall.mistake("divides hits by misses", hint="A share is a part of the whole: the hits belong to it.")
def odds(target, predicted):
    hits, _, misses, _ = counts_of(target, predicted)
    return share(hits, misses)


@recall.mistake(
    "compares the two numbers of positives",
    hint="As many as there are may have been called, and all of them wrong: who is both?",
)
def as_many(target, predicted):
    return share(np.sum(predicted), np.sum(target))


@recall.mistake("drops what follows the point", hint="// gives whole numbers alone: 3 // 4 is 0.")
def floored(target, predicted):
    hits, _, misses, _ = counts_of(target, predicted)
    return float(share(hits, hits + misses) // 1)


@recall.mistake("stops one example early", hint="Count the examples of your loop: the last one belongs to it.")
def short(target, predicted):
    return in_numpy.recall(target[:-1], predicted[:-1])


@recall.mistake(
    "takes labels other than 0 and 1", hint="With -1 for negative the sums are others: look at all labels first."
)
def any_labels(target, predicted):
    return share(np.sum((target == 1) & (predicted == 1)), np.sum(target == 1))
