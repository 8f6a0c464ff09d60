"""f1: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
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

f1 = Concept(
    in_numpy.f1,
    ordinary(),
    further=[ordinary(MORE)],
    unusual=[nothing_predicted(), nothing_there(), no_labels(), no_hit()],
    differentiable=False,
    built_ins=["scipy.spatial.distance.dice"],
    instead="precision and recall, or the counts that they are made of",
)

refuse_other_shapes(f1)
refuse_other_labels(f1)


@f1.law("it lies between precision and recall, and no higher than halfway")
def between(f, target, predicted):
    score = f(target, predicted)
    p, r = in_numpy.precision(target, predicted), in_numpy.recall(target, predicted)
    at_most(min(p, r), score, scale=1, message=f"it is below both precision and recall, {p:.4g} and {r:.4g}")
    at_most(score, max(p, r), scale=1, message=f"it is above both precision and recall, {p:.4g} and {r:.4g}")
    at_most(score, (p + r) / 2, scale=1, message=f"it is above the average of precision and recall, {(p + r) / 2:.4g}")


@f1.law("where precision and recall are the same, it is that number")
def same(f, hits=integers(1, 3), wrong=integers(0, 4), rejections=integers(0, 3), seed=integers(0, 999)):
    labels = labels_of(seed, hits=hits, false_alarms=wrong, misses=wrong, rejections=rejections)
    both = hits / (hits + wrong)
    close(f(*labels), both, scale=1, message=f"precision and recall are {both:.4g}, and it is another number")


@f1.law("its inverse is the average of the inverses of precision and recall")
def harmonic(f, hits=integers(1, 3), false_alarms=integers(0, 4), misses=integers(0, 4), seed=integers(0, 999)):
    labels = labels_of(seed, hits=hits, false_alarms=false_alarms, misses=misses, rejections=2)
    p, r = hits / (hits + false_alarms), hits / (hits + misses)
    message = f"precision is {p:.4g}, recall {r:.4g}, and it is not their harmonic mean"
    close(f(*labels), 1 / ((1 / p + 1 / r) / 2), scale=1, message=message)


@f1.law("exchanging target and predicted changes nothing")
def symmetric(f, target, predicted):
    close(f(predicted, target), f(target, predicted), scale=1, message="exchanged, the answer is another one")


@f1.law("true negatives change nothing, however many there are")
def negatives(f, target, predicted, times=integers(1, 9)):
    more = f(*more_of(target, predicted, true=0, called=0, times=times))
    message = f"{times} more that are negative and were predicted so change it"
    close(more, f(target, predicted), scale=1, message=message)


@f1.law("it is 1 where every label was predicted and one is positive", kind="law")
def perfect(f, target):
    close(f(target, target), 1.0, message="every label was predicted, and it is not 1")


@f1.law("it is 0 where precision and recall are both 0, also where nothing is positive", kind="robustness")
def of_nothing(f, target):
    for predicted, true in ((1 - target, target), (0 * target, target), (0 * target, 0 * target)):
        close(f(true, predicted), 0.0, scale=1, message="there is no true positive, and it is not 0")


ask_for_any_order(f1)


@f1.mistake(
    "takes the average of precision and recall",
    hint="Predict 1 for everything: recall is 1, so the average is above a half. Which mean stays near the smaller?",
)
def arithmetic(target, predicted):
    return (in_numpy.precision(target, predicted) + in_numpy.recall(target, predicted)) / 2


@f1.mistake(
    "divides by the product of precision and recall",
    hint="Then the product is above and below, and every answer is 2. What belongs below?",
)
def always_two(target, predicted):
    product = in_numpy.precision(target, predicted) * in_numpy.recall(target, predicted)
    return share(2 * product, product)


@f1.mistake("forgets the factor 2", hint="With a precision and a recall of 1, what comes out?")
def half(target, predicted):
    return in_numpy.f1(target, predicted) / 2


@f1.mistake("takes the geometric mean", hint="The root of the product is another mean: here the inverses are averaged.")
def geometric(target, predicted):
    return np.sqrt(in_numpy.precision(target, predicted) * in_numpy.recall(target, predicted))


@f1.mistake("takes the smaller one of the two", hint="It is near the smaller one, and yet the larger one counts, too.")
def smaller(target, predicted):
    return min(in_numpy.precision(target, predicted), in_numpy.recall(target, predicted))


@f1.mistake("multiplies precision and recall", hint="The product is below both. A mean lies between the two.")
def product(target, predicted):
    return in_numpy.precision(target, predicted) * in_numpy.recall(target, predicted)


@f1.mistake(
    "gives the Jaccard index",
    hint="TP / (TP + FP + FN) grows along with it, and is smaller: how often do the hits count in F1?",
)
def jaccard(target, predicted):
    hits, false_alarms, misses, _ = counts_of(target, predicted)
    return share(hits, hits + false_alarms + misses)


@f1.mistake(
    "is NaN where there is no true positive", hint="Precision and recall may both be 0: look at the denominator first."
)
def nan(target, predicted):
    p, r = in_numpy.precision(target, predicted), in_numpy.recall(target, predicted)
    return np.float64(2 * p * r) / np.float64(p + r)


@f1.mistake(
    "is 1 where nothing is positive and nothing was predicted so",
    hint="Everything is right there, some say, so 1. Here it is 0: what does the docstring promise?",
)
def one(target, predicted):
    return in_numpy.f1(target, predicted) if np.any(target) or np.any(predicted) else 1.0


@f1.mistake("weighs recall more", hint="That is F2. In F1 precision and recall count the same.")
def f2(target, predicted):
    hits, false_alarms, misses, _ = counts_of(target, predicted)
    return share(5 * hits, 5 * hits + 4 * misses + false_alarms)


@f1.mistake("weighs precision more", hint="That is F with a beta of 0.5. In F1 precision and recall count the same.")
def f_half(target, predicted):
    hits, false_alarms, misses, _ = counts_of(target, predicted)
    return share(1.25 * hits, 1.25 * hits + 0.25 * misses + false_alarms)


@f1.mistake(
    "averages the F1 of both classes",
    hint="That is called macro averaging. Here 1 is the positive class, and its F1 is asked for.",
)
def macro(target, predicted):
    return (in_numpy.f1(target, predicted) + in_numpy.f1(1 - target, 1 - predicted)) / 2


@f1.mistake(
    "gives the accuracy",
    hint="Summed over both classes, hits and errors give the accuracy. F1 does not look at true negatives.",
)
def micro(target, predicted):
    return share(np.sum(target == predicted), len(target))


@f1.mistake("takes 0 for the positive class", hint="1 is positive: whose precision and recall are these?")
def of_zeros(target, predicted):
    return in_numpy.f1(1 - target, 1 - predicted)


def padded(amount):
    @f1.mistake(
        f"adds {amount:g} to the denominator",
        hint="That is off wherever there is something to divide by: perfect predictions do not get 1. Treat 0 alone.",
    )
    def with_amount(target, predicted):
        p, r = in_numpy.precision(target, predicted), in_numpy.recall(target, predicted)
        return 2 * p * r / (p + r + amount)


for amount in (1e-3, 1e-5, 1e-6, 1e-7, 1e-8):
    padded(amount)


@f1.mistake("stops one example early", hint="Count the examples of your loop: the last one belongs to it.")
def short(target, predicted):
    return in_numpy.f1(target[:-1], predicted[:-1])


@f1.mistake(
    "takes labels other than 0 and 1", hint="With -1 for negative the sums are others: look at all labels first."
)
def any_labels(target, predicted):
    hits, called, positive = ((target == 1) & (predicted == 1), predicted == 1, target == 1)
    return share(2 * np.sum(hits), np.sum(called) + np.sum(positive))
