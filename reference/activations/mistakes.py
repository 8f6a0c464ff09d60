"""Wrong versions of activation functions that people really write, each with the hint that helps."""

import math

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws import (
    elu,
    gelu,
    leaky_relu,
    log_softmax,
    prelu,
    relu,
    sigmoid,
    softmax,
    softplus,
    step,
    swish,
    tanh,
)
from reference.contract import positive

# step ---------------------------------------------------------------------------------------------------------------


@step.mistake("leaves out 0 itself", hint="What should step(0) be? Compare > with >=.")
def step_strict(z):
    return (z > 0).astype(z.dtype)


@step.mistake("gives -1 and 1", hint="That is the sign. The step function gives 0 and 1.")
def step_sign(z):
    return np.where(z >= 0, 1, -1).astype(z.dtype)


@step.mistake("fires for negative inputs", hint="Which side of 0 fires? Compare < with >=.")
def step_flipped(z):
    return (z <= 0).astype(z.dtype)


# sigmoid ------------------------------------------------------------------------------------------------------------


@sigmoid.mistake("overflows on the left", hint="What is exp(1000)? For negative x use exp(x) / (1 + exp(x)).")
def sigmoid_overflows(x):
    return 1 / (1 + np.exp(-x))


@sigmoid.mistake(
    "overflows on the right", hint="exp(x) / (1 + exp(x)) is inf / inf for large x. Use it for x < 0 only."
)
def sigmoid_overflows_right(x):
    e = np.exp(x)
    return e / (1 + e)


@sigmoid.mistake("forgets the minus in the exponent", hint="A large x should give 1. What does your function give?")
def sigmoid_mirrored(x):
    return 1 / (1 + np.exp(x))


@sigmoid.mistake("is the tanh", hint="Sigmoid goes from 0 to 1, tanh from -1 to 1.")
def sigmoid_tanh(x):
    return in_numpy.tanh(x)


@sigmoid.mistake("leaves out the 1 in the denominator", hint="1 / exp(-x) is exp(x). Where did the 1 + go?")
def sigmoid_without_one(x):
    return np.exp(x)


@sigmoid.mistake(
    "cuts the input off to avoid the overflow", hint="Clipping changes answers far left: split at 0 instead."
)
def sigmoid_clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


@sigmoid.mistake("is the hard, piecewise linear sigmoid", hint="A straight line only comes near it. Use exp.")
def sigmoid_hard(x):
    return np.clip(x / 6 + 0.5, 0, 1)


@sigmoid.backward.mistake(
    "takes x for sigmoid(x)", hint="s (1 - s) wants s = sigmoid(x). The x that comes in has not been squashed yet."
)
def sigmoid_backward_of_x(grad, x):
    return grad * x * (1 - x)


@sigmoid.backward.mistake(
    "is the derivative of tanh", hint="1 - s^2 belongs to tanh; sigmoid's derivative is s (1 - s)."
)
def sigmoid_backward_tanh(grad, x):
    return grad * (1 - in_numpy.sigmoid(x) ** 2)


@sigmoid.backward.mistake("has the wrong sign", hint="Sigmoid rises everywhere: can its derivative be negative?")
def sigmoid_backward_sign(grad, x):
    return -grad * in_numpy.sigmoid(x) * in_numpy.sigmoid(-x)


# tanh ---------------------------------------------------------------------------------------------------------------


@tanh.mistake(
    "overflows", hint="exp(1000) is infinite, and inf / inf is NaN. Divide both sides of the fraction by exp(|x|)."
)
def tanh_overflows(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@tanh.mistake(
    "is a sigmoid stretched upwards only", hint="tanh(x) = 2 sigmoid(2x) - 1: the x inside is doubled as well."
)
def tanh_half_stretched(x):
    return 2 * in_numpy.sigmoid(x) - 1


@tanh.mistake("swaps numerator and denominator", hint="At 0 the numerator is 0. What is tanh(0)?")
def tanh_upside_down(x):
    return 1 / in_numpy.tanh(x)


@tanh.mistake("loses the sign on the left", hint="tanh is odd: tanh(-x) = -tanh(x).")
def tanh_even(x):
    return np.abs(in_numpy.tanh(x))


@tanh.backward.mistake("forgets the square", hint="The derivative is 1 - tanh(x) squared.")
def tanh_backward_unsquared(grad, x):
    return grad * (1 - in_numpy.tanh(x))


@tanh.backward.mistake("takes x for tanh(x)", hint="The square is of tanh(x), not of x.")
def tanh_backward_of_x(grad, x):
    return grad * (1 - x**2)


# relu ---------------------------------------------------------------------------------------------------------------


@relu.mistake("is the absolute value", hint="Negative inputs become 0, not positive.")
def relu_abs(x):
    return np.abs(x)


@relu.mistake("keeps the negative side", hint="Compare np.minimum with np.maximum.")
def relu_minimum(x):
    return np.minimum(x, 0)


@relu.mistake(
    "returns 1 where the input is positive", hint="That is the derivative. ReLU keeps the positive value itself."
)
def relu_derivative(x):
    return (x > 0).astype(x.dtype)


@relu.mistake(
    "takes the largest entry of the whole array",
    hint="np.max looks for one maximum; np.maximum compares entry by entry.",
)
def relu_max(x):
    return np.full_like(x, max(np.max(x), 0))


@relu.mistake("caps at 6", hint="That is ReLU6. ReLU itself has no upper limit.")
def relu_capped(x):
    return np.clip(x, 0, 6)


@relu.mistake("lets a little of the negative side through", hint="That is leaky ReLU. ReLU gives exactly 0 there.")
def relu_leaky(x):
    return np.where(x > 0, x, 0.01 * x)


@relu.mistake("changes x in place", hint="x[x < 0] = 0 changes the caller's array. Work on a copy, or use np.maximum.")
def relu_in_place(x):
    x[x < 0] = 0
    return x


@relu.backward.mistake(
    "uses the sign of grad instead of that of x", hint="What blocks the gradient is the input x, not grad."
)
def relu_backward_of_grad(grad, x):
    return grad * (grad > 0)


@relu.backward.mistake(
    "lets the gradient pass at 0", hint="The derivative at 0 is defined as 0 here: compare > with >=."
)
def relu_backward_at_zero(grad, x):
    return grad * (x >= 0)


@relu.backward.mistake("multiplies by x", hint="The derivative right of 0 is 1, not x.")
def relu_backward_times_x(grad, x):
    return grad * np.maximum(x, 0)


# leaky_relu ---------------------------------------------------------------------------------------------------------


@leaky_relu.mistake("ignores slope", hint="0.01 is only the default: use the parameter.")
def leaky_relu_fixed(x, *, slope=0.01):
    return np.where(x >= 0, x, 0.01 * x)


@leaky_relu.mistake(
    "takes the maximum of x and slope x", hint="For a slope above 1 the maximum picks the wrong branch: use np.where."
)
def leaky_relu_maximum(x, *, slope=0.01):
    return np.maximum(x, slope * x)


@leaky_relu.mistake("swaps the branches", hint="Which side is shrunk, the positive or the negative one?")
def leaky_relu_swapped(x, *, slope=0.01):
    return np.where(x >= 0, slope * x, x)


@leaky_relu.mistake("returns the slope itself on the left", hint="Left of 0 the output is slope times x, not slope.")
def leaky_relu_constant(x, *, slope=0.01):
    return np.where(x >= 0, x, slope)


@leaky_relu.mistake("subtracts the leak", hint="Left of 0 the output is slope times x: negative for a negative x.")
def leaky_relu_sign(x, *, slope=0.01):
    return np.where(x >= 0, x, -slope * x)


@leaky_relu.backward.mistake(
    "blocks the left side", hint="That is ReLU's backward pass: on the left slope * grad passes."
)
def leaky_relu_backward_blocks(grad, x, *, slope=0.01):
    return grad * (x > 0)


@leaky_relu.backward.mistake(
    "passes all of the gradient at 0", hint="At 0 the derivative is slope here: compare > with >=."
)
def leaky_relu_backward_at_zero(grad, x, *, slope=0.01):
    return np.where(x >= 0, grad, slope * grad)


# prelu --------------------------------------------------------------------------------------------------------------


@prelu.mistake(
    "uses the first slope for every channel", hint="There is one slope for each channel, the second axis of x."
)
def prelu_one_slope(x, slope):
    return np.where(x >= 0, x, slope[0] * x)


@prelu.mistake(
    "spreads the slopes over the last axis", hint="Broadcasting aligns from the right: reshape slope to (C, 1, ..., 1)."
)
def prelu_last_axis(x, slope):
    wide = np.resize(slope, x.shape[-1])
    return np.where(x >= 0, x, wide * x)


@prelu.mistake("spreads the slopes over the batch", hint="Axis 0 counts examples. Channels are axis 1.")
def prelu_batch_axis(x, slope):
    tall = np.resize(slope, x.shape[0]).reshape(-1, *[1] * (x.ndim - 1))
    return np.where(x >= 0, x, tall * x)


@prelu.backward.mistake("averages the slope's gradient", hint="Gradients of a shared parameter add up: sum, not mean.")
def prelu_backward_mean(grad, x, slope):
    by_x, by_slope = in_numpy.prelu_backward(grad, x, slope)
    return by_x, by_slope / (x.size // x.shape[1])


@prelu.backward.mistake(
    "sums over the batch only", hint="One slope serves every pixel too: sum over all axes but the second."
)
def prelu_backward_first_pixel(grad, x, slope):
    by_x, _ = in_numpy.prelu_backward(grad, x, slope)
    product = (grad * np.minimum(x, 0)).reshape(x.shape[0], x.shape[1], -1)
    return by_x, product[:, :, 0].sum(axis=0)


@prelu.backward.mistake(
    "counts the positive side in the slope's gradient", hint="The slope acts only where x is negative."
)
def prelu_backward_both_sides(grad, x, slope):
    by_x, _ = in_numpy.prelu_backward(grad, x, slope)
    return by_x, np.sum(grad * x, axis=(0, *range(2, x.ndim)))


# elu ----------------------------------------------------------------------------------------------------------------


@elu.mistake("forgets the minus 1", hint="At 0 both branches must meet: what is alpha * exp(0)?")
def elu_without_minus_one(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)))


@elu.mistake("subtracts the 1 outside the product", hint="The brackets matter: alpha * (exp(x) - 1).")
def elu_brackets(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)) - 1)


@elu.mistake("ignores alpha", hint="alpha is a parameter: 1 is only its default.")
def elu_fixed(x, *, alpha=1.0):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


@elu.mistake("loses the digits near 0", hint="exp(x) - 1 cancels near 0: np.expm1(x) keeps the digits.")
def elu_cancels(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


@elu.mistake("puts alpha into the exponent", hint="alpha multiplies the whole branch, not x.")
def elu_exponent(x, *, alpha=1.0):
    return np.where(x > 0, x, np.expm1(np.minimum(alpha * x, 0)))


@elu.mistake(
    "multiplies the two branches by masks",
    hint="0 * inf is NaN: exp of a large x overflows although its branch is unused.",
)
def elu_masks(x, *, alpha=1.0):
    return x * (x > 0) + alpha * np.expm1(x) * (x <= 0)


@elu.backward.mistake("ignores alpha", hint="alpha multiplies the left branch, so it multiplies its derivative.")
def elu_backward_fixed(grad, x, *, alpha=1.0):
    return grad * np.where(x > 0, 1, np.exp(np.minimum(x, 0)))


@elu.backward.mistake(
    "uses the value instead of the derivative on the left", hint="The derivative of exp(x) - 1 is exp(x)."
)
def elu_backward_value(grad, x, *, alpha=1.0):
    return grad * np.where(x > 0, 1, alpha * np.expm1(np.minimum(x, 0)))


@elu.backward.mistake("has derivative 1 at 0", hint="At 0 the derivative is alpha here: compare > with >=.")
def elu_backward_at_zero(grad, x, *, alpha=1.0):
    return grad * np.where(x >= 0, 1, alpha * np.exp(np.minimum(x, 0)))


@elu.backward.mistake(
    "multiplies the two branches by masks", hint="0 * inf is NaN: keep exp away from large x, with np.minimum."
)
def elu_backward_masks(grad, x, *, alpha=1.0):
    return grad * ((x > 0) + alpha * np.exp(x) * (x <= 0))


# softplus -----------------------------------------------------------------------------------------------------------


@softplus.mistake(
    "overflows", hint="log(1 + exp(1000)) is about 1000, but exp(1000) is infinite. Take max(z, 0) out first."
)
def softplus_overflows(x, *, beta=1.0):
    positive("beta", beta)
    return np.log1p(np.exp(beta * x)) / beta


@softplus.mistake("forgets to divide by beta", hint="beta works twice: inside on x, and outside as 1 / beta.")
def softplus_undivided(x, *, beta=1.0):
    return in_numpy.softplus(x, beta=beta) * beta


@softplus.mistake("forgets beta inside", hint="beta works twice: on x inside the exponential, and outside.")
def softplus_inside(x, *, beta=1.0):
    positive("beta", beta)
    return in_numpy.softplus(x) / beta


@softplus.mistake("loses the digits far left", hint="1 + 1e-18 is 1. np.log1p(y) is log(1 + y) with its digits kept.")
def softplus_cancels(x, *, beta=1.0):
    positive("beta", beta)
    z = beta * x
    return (np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))) / beta


@softplus.mistake(
    "is ReLU for large inputs only, from 0 on", hint="Right of 0, log(1 + exp(-z)) still has to be added."
)
def softplus_half(x, *, beta=1.0):
    return np.where(x > 0, x, in_numpy.softplus(np.minimum(x, 0), beta=beta))


@softplus.mistake(
    "takes any beta", hint="What does log(1 + exp(0 x)) / 0 mean? Raise ValueError for a beta of 0 or less."
)
def softplus_any_beta(x, *, beta=1.0):
    return in_numpy.softplus(x, beta=beta) if beta > 0 else x


@softplus.backward.mistake("multiplies by beta", hint="The beta from the chain rule and the 1 / beta in front cancel.")
def softplus_backward_beta(grad, x, *, beta=1.0):
    return grad * beta * in_numpy.sigmoid(beta * x)


@softplus.backward.mistake("forgets beta", hint="The derivative is sigmoid(beta x), not sigmoid(x).")
def softplus_backward_fixed(grad, x, *, beta=1.0):
    return grad * in_numpy.sigmoid(x)


@softplus.backward.mistake(
    "overflows", hint="exp(z) / (1 + exp(z)) is inf / inf for large z: use a sigmoid that is safe."
)
def softplus_backward_overflows(grad, x, *, beta=1.0):
    e = np.exp(beta * x)
    return grad * e / (1 + e)


# swish --------------------------------------------------------------------------------------------------------------


@swish.mistake("ignores beta", hint="beta is a parameter: 1 is only its default.")
def swish_fixed(x, *, beta=1.0):
    return x * in_numpy.sigmoid(x)


@swish.mistake("scales the x outside as well", hint="beta belongs inside the sigmoid only.")
def swish_scaled(x, *, beta=1.0):
    return beta * x * in_numpy.sigmoid(beta * x)


@swish.mistake("is the sigmoid alone", hint="The input gates itself: multiply the sigmoid by x.")
def swish_ungated(x, *, beta=1.0):
    return in_numpy.sigmoid(beta * x)


@swish.mistake(
    "overflows on the left", hint="x * exp(z) / (1 + exp(z)) is NaN for large z: call a sigmoid that is safe."
)
def swish_overflows(x, *, beta=1.0):
    e = np.exp(beta * x)
    return x * e / (1 + e)


@swish.backward.mistake("leaves out the second term", hint="It is a product: the product rule has two terms.")
def swish_backward_half(grad, x, *, beta=1.0):
    return grad * in_numpy.sigmoid(beta * x)


@swish.backward.mistake(
    "loses the beta of the chain rule", hint="The derivative of sigmoid(beta x) has a factor of beta."
)
def swish_backward_chain(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * (s + x * s * (1 - s))


@swish.backward.mistake(
    "differentiates the sigmoid only", hint="It is a product: the term with x differentiated is missing."
)
def swish_backward_gate(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * beta * x * s * (1 - s)


# gelu ---------------------------------------------------------------------------------------------------------------


@gelu.mistake(
    "is the tanh approximation",
    hint="The form with tanh and 0.044715 is off by up to 5e-4: use math.erf, the exact one.",
)
def gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


@gelu.mistake("is the sigmoid approximation", hint="x * sigmoid(1.702 x) is only near it: use math.erf, the exact one.")
def gelu_sigmoid(x):
    return x * in_numpy.sigmoid(1.702 * x)


@gelu.mistake("forgets the square root of 2", hint="Phi(x) = (1 + erf(x / sqrt(2))) / 2.")
def gelu_without_root(x):
    return x * (1 + erf(x)) / 2


@gelu.mistake("is Phi alone", hint="GELU weighs x by Phi(x): multiply by x.")
def gelu_cdf(x):
    return in_numpy.normal_cdf(x)


@gelu.mistake("forgets the 1 in Phi", hint="erf goes from -1 to 1; Phi goes from 0 to 1.")
def gelu_without_one(x):
    return x * erf(x / math.sqrt(2)) / 2


@gelu.mistake(
    "returns float64 for float32", hint="np.vectorize gives float64: convert the result with .astype(x.dtype)."
)
def gelu_widens(x):
    return x * in_numpy.normal_cdf(x.astype(np.float64))


@gelu.backward.mistake("leaves out the second term", hint="x * Phi(x) is a product: the product rule has two terms.")
def gelu_backward_half(grad, x):
    return grad * in_numpy.normal_cdf(x)


@gelu.backward.mistake(
    "forgets the 1 / sqrt(2 pi) of the density", hint="The bell curve has area 1: what is its height at 0?"
)
def gelu_backward_density(grad, x):
    return grad * (in_numpy.normal_cdf(x) + x * np.exp(-x * x / 2))


@gelu.backward.mistake(
    "forgets the 1 in Phi", hint="erf goes from -1 to 1; Phi = (1 + erf(x / sqrt(2))) / 2 from 0 to 1."
)
def gelu_backward_without_one(grad, x):
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return grad * (erf(x / math.sqrt(2)) / 2 + x * density)


# softmax ------------------------------------------------------------------------------------------------------------


@softmax.mistake(
    "exponentiates without subtracting the maximum",
    hint="What is exp(1000)? Subtracting one number from every score changes no probability.",
)
def softmax_overflows(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    weights = np.exp(x / temperature)
    return weights / np.sum(weights, axis=axis, keepdims=True)


@softmax.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def softmax_last_axis(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(x, temperature=temperature)


@softmax.mistake("normalizes over the whole array", hint="Sum along axis only, with keepdims=True.")
def softmax_everything(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(x.ravel(), temperature=temperature).reshape(x.shape)


@softmax.mistake("ignores the temperature", hint="Divide the scores by temperature before exp.")
def softmax_lukewarm(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return in_numpy.softmax(x, axis=axis)


@softmax.mistake("multiplies by the temperature", hint="A high temperature evens out: divide by it.")
def softmax_inverse_temperature(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return in_numpy.softmax(x, axis=axis, temperature=1 / temperature)


@softmax.mistake("divides the probabilities by the temperature", hint="The temperature divides the scores, before exp.")
def softmax_divides_late(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return in_numpy.softmax(x, axis=axis) / temperature


@softmax.mistake("leaves out exp", hint="Scores may be negative, probabilities may not: exp makes them positive.")
def softmax_without_exp(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    return x / np.sum(x, axis=axis, keepdims=True)


@softmax.mistake(
    "subtracts one maximum for the whole array",
    hint="A row far below the others becomes 0 / 0: take each row's own maximum.",
)
def softmax_global_maximum(x, *, axis=-1, temperature=1.0):
    positive("temperature", temperature)
    weights = np.exp((x - np.max(x)) / temperature)
    return weights / np.sum(weights, axis=axis, keepdims=True)


@softmax.mistake("takes any temperature", hint="A temperature of 0 divides by 0. Raise ValueError for 0 or less.")
def softmax_any_temperature(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(x, axis=axis, temperature=temperature or 1e-9) if temperature >= 0 else x


@softmax.mistake(
    "puts the largest probability on the smallest score", hint="exp(-x) falls. Where does the minus come from?"
)
def softmax_negated(x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax(-x, axis=axis, temperature=temperature)


@softmax.mistake("divides by a running sum", hint="Sum once over the whole axis: np.sum, not np.cumsum.")
def softmax_running_sum(x, *, axis=-1, temperature=1.0):
    weights = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return weights / np.cumsum(weights, axis=axis)


@softmax.backward.mistake(
    "treats every entry on its own", hint="A score moves all probabilities of its row: the sum of grad * p is missing."
)
def softmax_backward_diagonal(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return grad * p * (1 - p) / temperature


@softmax.backward.mistake("forgets grad", hint="p (1 - p) is a derivative; the chain rule multiplies it by grad.")
def softmax_backward_without_grad(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return p * (1 - p) / temperature


@softmax.backward.mistake("forgets the temperature", hint="The scores were divided by T, so their gradient is too.")
def softmax_backward_cold(grad, x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax_backward(grad, x, axis=axis, temperature=temperature) * temperature


@softmax.backward.mistake(
    "sums grad without weighing it by p", hint="Inside the brackets it is the sum of grad times p."
)
def softmax_backward_unweighted(grad, x, *, axis=-1, temperature=1.0):
    p = in_numpy.softmax(x, axis=axis, temperature=temperature)
    return p * (grad - np.sum(grad, axis=axis, keepdims=True)) / temperature


@softmax.backward.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def softmax_backward_last_axis(grad, x, *, axis=-1, temperature=1.0):
    return in_numpy.softmax_backward(grad, x, temperature=temperature)


# log_softmax --------------------------------------------------------------------------------------------------------


@log_softmax.mistake(
    "takes the logarithm of the probabilities",
    hint="Where softmax rounds to 0 the log is minus infinity: stay in logs.",
)
def log_softmax_of_softmax(x, *, axis=-1):
    return np.log(in_numpy.softmax(x, axis=axis))


@log_softmax.mistake("overflows", hint="What is exp(1000)? Subtract the maximum first.")
def log_softmax_overflows(x, *, axis=-1):
    return x - np.log(np.sum(np.exp(x), axis=axis, keepdims=True))


@log_softmax.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def log_softmax_last_axis(x, *, axis=-1):
    return in_numpy.log_softmax(x)


@log_softmax.mistake("subtracts the sum instead of its logarithm", hint="The log of a / b is log a - log b.")
def log_softmax_without_log(x, *, axis=-1):
    return x - np.sum(np.exp(x), axis=axis, keepdims=True)


@log_softmax.mistake("subtracts only the maximum", hint="The maximum is only the large part of log(sum(exp(x))).")
def log_softmax_maximum(x, *, axis=-1):
    return x - np.max(x, axis=axis, keepdims=True)


@log_softmax.mistake(
    "adds the maximum back once too often", hint="After the shift, use the shifted scores on both sides."
)
def log_softmax_half_shifted(x, *, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return x - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


@log_softmax.backward.mistake(
    "weighs grad by p inside the sum", hint="That is softmax's backward pass; here it is p times the sum of grad."
)
def log_softmax_backward_weighted(grad, x, *, axis=-1):
    p = in_numpy.softmax(x, axis=axis)
    return grad - np.sum(grad * p, axis=axis, keepdims=True)


@log_softmax.backward.mistake(
    "treats every entry on its own", hint="A score moves all outputs of its row: sum grad along the axis."
)
def log_softmax_backward_diagonal(grad, x, *, axis=-1):
    return grad * (1 - in_numpy.softmax(x, axis=axis))


@log_softmax.backward.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def log_softmax_backward_last_axis(grad, x, *, axis=-1):
    return in_numpy.log_softmax_backward(grad, x)


# Shared --------------------------------------------------------------------------------------------------------------


def erf(x):
    return np.vectorize(math.erf, otypes=[np.float64])(x).astype(x.dtype)
