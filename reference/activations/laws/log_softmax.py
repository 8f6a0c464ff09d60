"""log_softmax: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import gradients, refuse_other_shapes
from reference.compare import at_most, close, finite
from reference.concept import Concept
from reference.inputs import few, integers, reals, sampled_from, uneven

log_softmax = Concept(
    in_numpy.log_softmax,
    x=reals("n k"),
    axis=sampled_from([-1, 0, 1, -2]),
    further=[
        {"x": few("n k")},
        # Rows that are the same, while what arrives at them differs.
        {"x": reals("1 k").but(lambda x: np.repeat(x, 3, axis=0))},
        {"x": uneven("n k")},
        {"x": reals("k"), "axis": sampled_from([0, -1])},
        {"x": reals("n m k"), "axis": integers(-3, 2)},
    ],
    unusual=[{"x": reals("n k", limit=1e4)}],
    built_ins=["scipy.special.log_softmax", "scipy.special.softmax", "torch.log_softmax", "torch.softmax"],
    instead="exp, log, a maximum and a sum",
)  # fmt: skip

log_softmax.refuses("there is no such axis", axis=[2, -3])
refuse_other_shapes(log_softmax)


@log_softmax.law("its exponential is softmax")
def exponential(f, x, axis):
    close(np.exp(f(x, axis=axis)), in_numpy.softmax(x, axis=axis), scale=8, message="its exponential is not softmax")


@log_softmax.law("no output is above 0")
def sign(f, x, axis):
    at_most(f(x, axis=axis), 0.0, scale=8, message="an output is above 0")


@log_softmax.law("where softmax rounds to 0, its logarithm is still finite", kind="robustness")
def is_finite(f, x=reals("n k", limit=1e4)):
    y = f(x)
    finite(y)
    at_most(np.min(x) - np.max(x) - np.log(x.shape[1]), y, scale=1e4, message="an output is too small")


@log_softmax.law("adding one number to all scores of a row changes nothing")
def shift(f, x=reals("n m k"), c=reals("n m")):
    close(f(x + c[..., None]), f(x), scale=16, message="the shift changed the answer")


@log_softmax.mistake(
    "takes the logarithm of the probabilities",
    hint="Where softmax rounds to 0 the log is minus infinity: stay in logs.",
)
def of_softmax(x, *, axis=-1):
    return np.log(in_numpy.softmax(x, axis=axis))


@log_softmax.mistake("overflows", hint="What is exp(1000)? Subtract the maximum first.")
def overflows(x, *, axis=-1):
    return x - np.log(np.sum(np.exp(x), axis=axis, keepdims=True))


@log_softmax.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def last_axis(x, *, axis=-1):
    return in_numpy.log_softmax(x)


@log_softmax.mistake("subtracts the sum instead of its logarithm", hint="The log of a / b is log a - log b.")
def without_log(x, *, axis=-1):
    return x - np.sum(np.exp(x), axis=axis, keepdims=True)


@log_softmax.mistake("subtracts only the maximum", hint="The maximum is only the large part of log(sum(exp(x))).")
def maximum(x, *, axis=-1):
    return x - np.max(x, axis=axis, keepdims=True)


@log_softmax.mistake(
    "adds the maximum back once too often", hint="After the shift, use the shifted scores on both sides."
)
def half_shifted(x, *, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return x - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


@log_softmax.mistake("normalizes over the whole array", hint="Every row has a sum of its own: sum along axis only.")
def everything(x, *, axis=-1):
    return in_numpy.log_softmax(x.ravel()).reshape(x.shape)


@log_softmax.mistake(
    "subtracts one maximum for the whole array",
    hint="In a row far below the others, exp gives 0 and its log minus infinity: take each row's own maximum.",
)
def global_maximum(x, *, axis=-1):
    shifted = x - np.max(x)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


@log_softmax.mistake("stops at the softmax", hint="Probabilities are wanted as logarithms: none is above 0.")
def probabilities(x, *, axis=-1):
    return in_numpy.softmax(x, axis=axis)


def floored(amount):
    @log_softmax.mistake(
        f"keeps the probabilities at least {amount:g} inside the logarithm",
        hint="Where softmax rounds to 0 that cuts the logarithm off: stay in logs, and form no probabilities.",
    )
    def with_floor(x, *, axis=-1):
        return np.log(np.maximum(in_numpy.softmax(x, axis=axis), amount))


def padded(amount):
    @log_softmax.mistake(
        f"adds {amount:g} to the probabilities inside the logarithm",
        hint="Where softmax rounds to 0 that cuts the logarithm off: stay in logs, and form no probabilities.",
    )
    def with_amount(x, *, axis=-1):
        return np.log(in_numpy.softmax(x, axis=axis) + amount)


for amount in (1e-7, 1e-8, 1e-10, 1e-12):
    floored(amount)
    padded(amount)


# The backward pass --------------------------------------------------------------------------------------------------


@log_softmax.backward.law("raising all scores of a row alike changes nothing, so the gradient of a row sums to 0")
def gradient_sums_to_zero(f, x=reals("n m k"), grad=uneven("n m k")):
    total = np.sum(f(grad, x), axis=-1)
    close(total, np.zeros_like(total), scale=32, message="the gradient does not sum to 0 along the axis")


@log_softmax.backward.law("where all scores of a row are the same, the gradient is grad less its mean")
def even_scores(f, grad=gradients("n k")):
    expected = grad - np.mean(grad, axis=-1, keepdims=True)
    close(f(grad, np.ones_like(grad)), expected, scale=256, message="for even scores it is another one")


@log_softmax.backward.mistake(
    "weighs grad by p inside the sum", hint="That is softmax's backward pass; here it is p times the sum of grad."
)
def backward_weighted(grad, x, *, axis=-1):
    p = in_numpy.softmax(x, axis=axis)
    return grad - np.sum(grad * p, axis=axis, keepdims=True)


@log_softmax.backward.mistake(
    "treats every entry on its own", hint="A score moves all outputs of its row: sum grad along the axis."
)
def backward_diagonal(grad, x, *, axis=-1):
    return grad * (1 - in_numpy.softmax(x, axis=axis))


@log_softmax.backward.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def backward_last_axis(grad, x, *, axis=-1):
    return in_numpy.log_softmax_backward(grad, x)


@log_softmax.backward.mistake(
    "weighs grad by the log probabilities inside the sum",
    hint="The sum is of grad alone, and what stands before it is p = exp of the output, not the output.",
)
def backward_by_logs(grad, x, *, axis=-1):
    return grad - np.sum(grad * in_numpy.log_softmax(x, axis=axis), axis=axis, keepdims=True)


@log_softmax.backward.mistake(
    "forgets the p before the sum",
    hint="The sum of grad is shared out: every entry takes its probability's part of it.",
)
def backward_without_p(grad, x, *, axis=-1):
    return grad - np.sum(grad, axis=axis, keepdims=True)


@log_softmax.backward.mistake(
    "subtracts the mean of grad", hint="That is right where all scores are the same: else entry i takes p_i of the sum."
)
def backward_mean(grad, x, *, axis=-1):
    return grad - np.mean(grad, axis=axis, keepdims=True)


@log_softmax.backward.mistake(
    "adds the sum instead of subtracting it", hint="The normalizer is subtracted, so is its slope."
)
def backward_plus(grad, x, *, axis=-1):
    return grad + in_numpy.softmax(x, axis=axis) * np.sum(grad, axis=axis, keepdims=True)


@log_softmax.backward.mistake(
    "takes exp(x) for the probabilities", hint="exp of the output is p; exp of the scores still has to be normalized."
)
def backward_unnormalized(grad, x, *, axis=-1):
    return grad - np.exp(x) * np.sum(grad, axis=axis, keepdims=True)


@log_softmax.backward.mistake("sums over the whole array", hint="The rows do not meet: sum grad along axis only.")
def backward_everything(grad, x, *, axis=-1):
    return grad - in_numpy.softmax(x, axis=axis) * np.sum(grad)
