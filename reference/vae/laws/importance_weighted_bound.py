"""importance_weighted_bound: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import reals, sampled_from, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import LOG2

importance_weighted_bound = Concept(
    in_numpy.importance_weighted_bound,
    log_weights=reals("n k"),
    further=[{"log_weights": uneven("n k")}],
    unusual=[{"log_weights": reals("n k", limit=1e4)}],
)

importance_weighted_bound.refuses("there is no sample", log_weights=[lambda case: case["log_weights"][:, :0]])


@importance_weighted_bound.law("with one sample per example it is the average of the log weights, the one-sample ELBO")
def of_one(f, log_weights=reals("n 1")):
    close(f(log_weights), np.mean(log_weights), scale=8, message="with one sample it is not the average")


@importance_weighted_bound.law(
    "it is at least the average of all log weights (Jensen), and at most that of the largest"
)
def in_range(f, log_weights):
    y = f(log_weights)
    at_most(np.mean(log_weights), y, scale=16, message="it is below the average of the log weights")
    at_most(y, np.mean(np.max(log_weights, axis=1)), scale=16, message="it is above the largest log weights")


@importance_weighted_bound.law(
    "more samples tighten it: it is at least the average of what one half and the other give"
)
def tightens(f, first=reals("n k"), second=reals("n k")):
    apart = (f(first) + f(second)) / 2
    together = f(np.concatenate([first, second], axis=1))
    at_most(apart, together, scale=16, message="with all samples together it is below the average of the two halves")


@importance_weighted_bound.law("where all weights of an example are equal, that weight is it, however many there are")
def of_equal(f, log_weights):
    same = np.repeat(log_weights[:, :1], log_weights.shape[1], axis=1)
    close(f(same), np.mean(log_weights[:, 0]), scale=16, message="for equal weights it is another number")


@importance_weighted_bound.law("a number added to all log weights of one example is added to its share")
def shifts(f, log_weights, c=sampled_from([3.0, -20.5, 32.0])):
    one = log_weights.copy()
    one[0] += c
    expected = f(log_weights) + c / len(log_weights)
    close(f(one), expected, scale=16 + abs(c), message=f"with {c:g} added to the first row it does not move along")


@importance_weighted_bound.law("every example counts the same: the order of examples and of samples does not matter")
def order(f, log_weights):
    y = f(log_weights)
    close(f(log_weights[::-1, ::-1].copy()), y, scale=16, message="in another order it is another number")
    alone = [f(log_weights[i : i + 1]) for i in range(len(log_weights))]
    close(y, np.mean(alone), scale=16, message="it is not the average over the examples")


@importance_weighted_bound.law(
    "a sample that is impossible, minus infinity, adds nothing, but is counted", kind="robustness"
)
def of_impossible(f, log_weights):
    never = np.full_like(log_weights, -np.inf)
    padded = f(np.concatenate([log_weights, never], axis=1))
    close(padded, f(log_weights) - LOG2, scale=16, message="with as many impossible samples it does not fall by log 2")


@importance_weighted_bound.law(
    "where all samples of an example are impossible, it is minus infinity", kind="robustness"
)
def of_nothing(f, log_weights):
    ruled_out = np.concatenate([np.full_like(log_weights[:1], -np.inf), log_weights])
    nothing = np.asarray(-np.inf, log_weights.dtype)
    close(f(ruled_out), nothing, message="with a row of minus infinities put on top it is not minus infinity")


@importance_weighted_bound.mistake(
    "averages the log weights",
    hint="That is the ELBO of K samples. Here the weights are averaged, then the log is taken.",
)
def elbo(log_weights):
    return np.mean(log_weights)


@importance_weighted_bound.mistake(
    "forgets to divide by the number of samples",
    hint="It is the log of an average: more equal weights must not make it larger. Subtract log K.",
)
def summed(log_weights):
    return in_numpy.importance_weighted_bound(log_weights) + math.log(log_weights.shape[1])


@importance_weighted_bound.mistake(
    "divides by the number of samples outside the logarithm", hint="The average is taken before the log, not after it."
)
def outside(log_weights):
    samples = log_weights.shape[1]
    return (in_numpy.importance_weighted_bound(log_weights) + math.log(samples)) / samples


@importance_weighted_bound.mistake(
    "exponentiates without taking the largest out", hint="exp(1000) is too large for a computer, exp(0) is not."
)
def overflows(log_weights):
    return np.mean(np.log(np.mean(np.exp(log_weights), axis=1)))


@importance_weighted_bound.mistake(
    "takes the largest of all rows out of every row",
    hint="Far below the largest, exp is 0 and its log minus infinity: every row has a largest of its own (axis=1).",
)
def one_largest(log_weights):
    largest = np.max(log_weights)
    return np.mean(np.log(np.mean(np.exp(log_weights - largest), axis=1))) + largest


@importance_weighted_bound.mistake(
    "takes the largest weight for all of them",
    hint="The largest alone is an upper bound on the average, not the average.",
)
def largest(log_weights):
    return np.mean(np.max(log_weights, axis=1))


@importance_weighted_bound.mistake(
    "averages over the examples inside the logarithm",
    hint="Every example has a logarithm of its own; those are averaged afterwards.",
)
def pooled(log_weights):
    return in_numpy.importance_weighted_bound(log_weights.reshape(1, -1))


@importance_weighted_bound.mistake(
    "averages over the examples where the samples belong", hint="Rows are examples, columns are their samples."
)
def transposed(log_weights):
    return in_numpy.importance_weighted_bound(np.ascontiguousarray(log_weights.T))


@importance_weighted_bound.mistake("sums over the examples", hint="It is an average over the examples.")
def total(log_weights):
    return in_numpy.importance_weighted_bound(log_weights) * len(log_weights)


@importance_weighted_bound.mistake(
    "leaves impossible samples out of the count", hint="A sample of weight 0 was drawn like the others: K counts it."
)
def uncounted(log_weights):
    seen = np.maximum(np.sum(np.isfinite(log_weights), axis=1), 1)
    more = math.log(log_weights.shape[1]) - float(np.mean(np.log(seen)))
    return in_numpy.importance_weighted_bound(log_weights) + more


@importance_weighted_bound.mistake(
    "gives NaN where every sample is impossible",
    hint="Minus infinity minus itself is NaN: where the largest of a row is minus infinity, take 0 out instead.",
)
def nan(log_weights):
    largest = np.max(log_weights, axis=1, keepdims=True)
    return np.mean(largest[:, 0] + np.log(np.mean(np.exp(log_weights - largest), axis=1)))


@importance_weighted_bound.mistake(
    "forgets to add the largest back", hint="log sum exp(l) = m + log sum exp(l - m): the m in front counts too."
)
def lowered(log_weights):
    return in_numpy.importance_weighted_bound(log_weights) - np.mean(np.max(log_weights, axis=1))


@importance_weighted_bound.mistake(
    "subtracts log N instead of log K", hint="log_weights is (N, K): the samples are the columns, shape[1] of them."
)
def examples(log_weights):
    examples, samples = log_weights.shape
    return in_numpy.importance_weighted_bound(log_weights) + math.log(samples / examples)


@importance_weighted_bound.mistake(
    "averages the log weights by their softmax",
    hint="That weighs every sample by how good it is, and then averages logarithms: here the log is taken last.",
)
def softmax(log_weights):
    relative = np.exp(log_weights - np.max(log_weights, axis=1, keepdims=True))
    return np.mean(np.sum(relative / np.sum(relative, axis=1, keepdims=True) * log_weights, axis=1))


@importance_weighted_bound.mistake(
    "returns float64 for float32",
    hint="A float64 array or NumPy number makes float64 of float32; math.log gives a plain number.",
)
def widens(log_weights):
    return in_numpy.importance_weighted_bound(log_weights.astype(np.float64))


def padded(amount):
    @importance_weighted_bound.mistake(
        f"adds {amount:g} inside the logarithm",
        hint="Tiny weights are as good as others here: take the largest out first, and none is too small for the log.",
    )
    def with_amount(log_weights):
        return np.mean(np.log(np.mean(np.exp(log_weights), axis=1) + amount))


for amount in (1e-7, 1e-8, 1e-10):
    padded(amount)
