"""softmax: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import refuse_other_shapes
from reference.compare import at_most, close, equal, finite
from reference.concept import Concept
from reference.contract import positive
from reference.inputs import few, integers, just, reals, sampled_from, uneven

softmax = Concept(
    in_numpy.softmax,
    x=reals("n k"),
    axis=sampled_from([-1, 0, 1, -2]),
    temperature=sampled_from([1.0, 0.5, 2.0, 0.125, 8.0]),
    further=[
        {"x": few("n k")},
        # Rows that are the same, while what arrives at them differs.
        {"x": reals("1 k").but(lambda x: np.repeat(x, 3, axis=0))},
        {"x": uneven("n k")},
        {"x": reals("k"), "axis": sampled_from([0, -1])},
        {"x": reals("n m k"), "axis": integers(-3, 2)},
    ],
    unusual=[{"x": reals("n k", limit=1e4)}],
    built_ins=["scipy.special.softmax", "scipy.special.log_softmax", "torch.softmax", "torch.log_softmax"],
    instead="exp, a maximum and a sum",
)  # fmt: skip

softmax.refuses("temperature is not a finite number above 0", temperature=[0.0, -1.0, float("nan"), float("inf")])
softmax.refuses("there is no such axis", axis=[2, -3])
refuse_other_shapes(softmax)


@softmax.law("probabilities: none is negative, and along the axis they sum to 1")
def is_a_distribution(f, x, axis, **rest):
    y = f(x, axis=axis, **rest)
    at_most(0.0, y, message="a probability is negative")
    total = np.sum(y, axis=axis)
    close(total, np.ones_like(total), message="along the axis the probabilities do not sum to 1")


@softmax.law("adding one number to all scores of a row changes nothing")
def shift(f, x=reals("n m k"), c=reals("n m"), temperature=sampled_from([1.0, 0.5, 8.0])):
    moved = f(x + c[..., None], temperature=temperature)
    close(moved, f(x, temperature=temperature), message="the shift changed the probabilities")


@softmax.law(
    "scores as large as 10,000 do not overflow, and a score of minus infinity gets probability 0", kind="robustness"
)
def extreme(f, x=reals("n 3", limit=1e4), temperature=sampled_from([1.0, 0.125])):
    y = f(x, temperature=temperature)
    finite(y)
    masked = np.concatenate([x, np.full_like(x[:, :1], -np.inf)], axis=1)
    z = f(masked, temperature=temperature)
    close(z[:, :3], y, message="the entries beside minus infinity changed")
    equal(z[:, 3], np.zeros_like(z[:, 3]), message="a score of minus infinity got a probability above 0")


@softmax.law("reordering the scores reorders the probabilities in the same way")
def permutes(f, x, seed=integers(0, 99), temperature=just(1.0)):
    order = np.random.default_rng(seed).permutation(x.shape[1])
    close(f(x[:, order], temperature=temperature), f(x, temperature=temperature)[:, order],
          message="the probabilities did not follow their scores")  # fmt: skip


@softmax.law("a larger score never gets a smaller probability")
def keeps_order(f, x, temperature):
    y = f(x, axis=-1, temperature=temperature)
    order = np.argsort(x, axis=-1)
    ranked = np.take_along_axis(y, order, axis=-1)
    at_most(ranked[:, :-1], ranked[:, 1:], scale=1, message="a larger score got a smaller probability")


@softmax.law("a higher temperature never makes the probabilities less even (their entropy does not fall)")
def temperature(f, x, temperature, factor=sampled_from([2.0, 4.0])):
    cold, warm = f(x, temperature=temperature), f(x, temperature=factor * temperature)
    at_most(entropy(cold), entropy(warm), scale=1, message="with a higher temperature they are less even")


def entropy(p):
    return -np.sum(np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0), axis=-1)


@softmax.mistake(
    "exponentiates without subtracting the maximum",
    hint="What is exp(1000)? Subtracting one number from every score changes no probability.",
)
def overflows(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    weights = np.exp(x / temperature)
    return weights / np.sum(weights, axis=axis, keepdims=True)


@softmax.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def last_axis(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(x, temperature=temperature)


@softmax.mistake(
    "normalizes over the whole array",
    hint="Sum along axis only, and keep that axis, so that each row is divided by its own sum.",
)
def everything(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(x.ravel(), temperature=temperature).reshape(x.shape)


@softmax.mistake("ignores the temperature", hint="Divide the scores by temperature before exp.")
def lukewarm(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return in_numpy.softmax(x, axis=axis)


@softmax.mistake("multiplies by the temperature", hint="A high temperature evens out: divide by it.")
def inverse_temperature(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return in_numpy.softmax(x, axis=axis, temperature=1 / temperature)


@softmax.mistake("divides the probabilities by the temperature", hint="The temperature divides the scores, before exp.")
def divides_late(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return in_numpy.softmax(x, axis=axis) / temperature


@softmax.mistake("leaves out exp", hint="Scores may be negative, probabilities may not: exp makes them positive.")
def without_exp(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return x / np.sum(x, axis=axis, keepdims=True)


@softmax.mistake(
    "subtracts one maximum for the whole array",
    hint="A row far below the others becomes 0 / 0: take each row's own maximum.",
)
def global_maximum(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    weights = np.exp((x - np.max(x)) / temperature)
    return weights / np.sum(weights, axis=axis, keepdims=True)


@softmax.mistake("takes any temperature", hint="A temperature of 0 divides by 0. Raise ValueError for 0 or less.")
def any_temperature(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(x, axis=axis, temperature=temperature or 1e-9) if temperature >= 0 else x


@softmax.mistake(
    "puts the largest probability on the smallest score", hint="exp(-x) falls. Where does the minus come from?"
)
def negated(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(-x, axis=axis, temperature=temperature)


@softmax.mistake("divides by a running sum", hint="Sum once over the whole axis: sum, not cumsum.")
def running_sum(x, *, axis=-1, temperature=1.0):
    weights = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return weights / np.cumsum(weights, axis=axis)


# The backward pass --------------------------------------------------------------------------------------------------


@softmax.backward.law("raising all scores of a row alike changes nothing, so the gradient of a row sums to 0")
def gradient_sums_to_zero(f, x=reals("n m k"), grad=uneven("n m k"), temperature=sampled_from([1.0, 0.5, 8.0])):
    total = np.sum(f(grad, x, temperature=temperature), axis=-1)
    scale = np.max(np.abs(grad)) / temperature
    close(total, np.zeros_like(total), scale=scale, message="the gradient does not sum to 0 along the axis")


@softmax.backward.mistake(
    "treats every entry on its own", hint="A score moves all probabilities of its row: the sum of grad * p is missing."
)
def backward_diagonal(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return grad * p * (1 - p) / temperature


@softmax.backward.mistake("forgets grad", hint="p (1 - p) is a derivative; the chain rule multiplies it by grad.")
def backward_without_grad(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return p * (1 - p) / temperature


@softmax.backward.mistake("forgets the temperature", hint="The scores were divided by T, so their gradient is too.")
def backward_cold(grad, x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax_backward(grad, x, axis=axis, temperature=temperature) * temperature


@softmax.backward.mistake(
    "sums grad without weighing it by p", hint="Inside the brackets it is the sum of grad times p."
)
def backward_unweighted(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return p * (grad - np.sum(grad, axis=axis, keepdims=True)) / temperature


@softmax.backward.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def backward_last_axis(grad, x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax_backward(grad, x, temperature=temperature)


@softmax.backward.mistake(
    "forgets the p in front", hint="Every entry of the brackets is multiplied by its own probability."
)
def backward_without_p(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return (grad - np.sum(grad * p, axis=axis, keepdims=True)) / temperature


@softmax.backward.mistake(
    "adds the sum instead of subtracting it", hint="What one probability gains the others lose: grad minus the sum."
)
def backward_plus(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return p * (grad + np.sum(grad * p, axis=axis, keepdims=True)) / temperature


@softmax.backward.mistake(
    "sums over the whole array", hint="The rows do not meet: sum along axis only, and keep the axis to subtract."
)
def backward_everything(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return p * (grad - np.sum(grad * p)) / temperature


@softmax.backward.mistake(
    "takes x for the probabilities", hint="x holds the scores: the p of the formula is softmax(x), compute it first."
)
def backward_of_x(grad, x, *, axis=-1, temperature=1.0):
    return x * (grad - np.sum(grad * x, axis=axis, keepdims=True)) / temperature


@softmax.backward.mistake(
    "gives probabilities minus grad, as cross-entropy does",
    hint="p - target is softmax and cross-entropy together. Here grad arrives at the probabilities themselves.",
)
def backward_of_loss(grad, x, *, axis=-1, temperature=1.0):
    return (in_numpy.softmax(x, axis=axis, temperature=temperature) - grad) / temperature


@softmax.backward.mistake(
    "is NaN where scores are large: exp overflows",
    hint="What is exp(1000)? The probabilities need the maximum taken off first, here as in the forward pass.",
)
def backward_overflows(grad, x, *, axis=-1, temperature=1.0):
    weights = np.exp(x / temperature)
    p = weights / np.sum(weights, axis=axis, keepdims=True)
    return p * (grad - np.sum(grad * p, axis=axis, keepdims=True)) / temperature
