"""What activation functions keep, whatever they are written in."""

import numpy as np

from reference.activations import in_numpy
from reference.compare import at_most, close, equal, finite, holds, quietly, refuses
from reference.concept import Concept
from reference.inputs import few, integers, just, nonzeros, positive, positives, real, reals, sampled_from, uneven

# step ---------------------------------------------------------------------------------------------------------------

step = Concept(
    in_numpy.step,
    z=reals("..."),
    unusual=[{"z": reals("n", limit=1e4)}],
    differentiable=False,
    hints=[
        "Compare z with 0: NumPy answers with an array of True and False.",
        "True and False are not numbers of z's dtype yet: convert them.",
    ],
    built_ins=["numpy.heaviside", "torch.heaviside", "Tensor.heaviside"],
)


@step.law("every output is 0 or 1")
def step_is_binary(f, z):
    y = f(z)
    holds((y == 0) | (y == 1), "an output is neither 0 nor 1", got=y, expected="zeros and ones")


@step.law("an input of exactly 0 fires, with either sign: step(0) = step(-0.0) = 1; below 0, however near, none does")
def step_at_zero(f):
    around = np.array([0.0, -0.0, -1e-30])
    equal(f(around), np.array([1.0, 1.0, 0.0]), message="at 0 the answer is another one")


@step.law("a larger input never gives a smaller output")
def step_is_monotone(f, z, more=positive()):
    at_most(f(z), f(z + more), message="the output fell although the input grew")


# sigmoid ------------------------------------------------------------------------------------------------------------

sigmoid = Concept(
    in_numpy.sigmoid,
    x=reals("..."),
    unusual=[{"x": reals("n", limit=1e4)}, {"x": uneven("...")}],
    hints=[
        "The formula needs one exp, one addition and one division.",
        "What is exp(1000)? For negative x, exp(x) / (1 + exp(x)) is the same number and cannot overflow.",
        "np.where(x >= 0, a, b) picks a or b entry by entry, but computes both: keep both harmless.",
    ],
    built_ins=["scipy.special.expit", "torch.sigmoid", "torch.special.expit", "torch.nn.functional.sigmoid",
               "torch.nn.Sigmoid", "Tensor.sigmoid", "Tensor.sigmoid_"],
)  # fmt: skip


@sigmoid.law("outputs lie between 0 and 1, also for inputs as large as 10,000, and no overflow is warned of")
def sigmoid_range(f, x=reals("n", limit=1e4)):
    y = quietly(f, x)
    finite(y)
    holds((y >= 0) & (y <= 1), "an output lies outside 0 to 1", got=y, expected="values from 0 to 1")


@sigmoid.law("what x and -x give adds up to 1")
def sigmoid_reflects(f, x):
    close(f(x) + f(-x), np.ones_like(x), message="the two do not add up to 1")


@sigmoid.law("far left it is exp(x), far from 0 in proportion")
def sigmoid_tail(f, x=reals("n", limit=30)):
    left = -np.abs(x) - 1
    close(f(left) * np.exp(-left) * (1 + np.exp(left)), np.ones_like(left), message="the tail is another one")


@sigmoid.backward.law("the slope is steepest at 0, where it is 1/4")
def sigmoid_slope(f, x=reals("n")):
    close(f(np.ones(1), np.zeros(1)), np.full(1, 0.25), message="the slope at 0 is another one")
    at_most(f(np.ones_like(x), x), 0.25, message="a slope is above 1/4")


# tanh ---------------------------------------------------------------------------------------------------------------

tanh = Concept(
    in_numpy.tanh,
    x=reals("..."),
    unusual=[{"x": reals("n", limit=1e4)}, {"x": uneven("...")}],
    hints=[
        "Divide the numerator and the denominator of the formula by exp(x), and see which exponentials are left.",
        "For x >= 0 only exp(-2x) is left, which cannot overflow; for x < 0 use that tanh(-x) = -tanh(x).",
        "Near 0, exp(-2x) - 1 loses all digits; expm1 keeps them.",
    ],
    built_ins=["numpy.tanh", "math.tanh", "torch.tanh", "torch.nn.functional.tanh", "torch.nn.Tanh",
               "Tensor.tanh", "Tensor.tanh_"],
)  # fmt: skip


@tanh.law("it is odd: -x gives the negative of what x gives")
def tanh_is_odd(f, x):
    close(f(-x), -f(x), message="f(-x) is not -f(x)")


@tanh.law("it is a sigmoid stretched to -1..1: tanh(x) = 2 sigmoid(2x) - 1")
def tanh_is_a_sigmoid(f, x):
    close(f(x), 2 * in_numpy.sigmoid(2 * x) - 1, scale=1, message="it is not 2 sigmoid(2x) - 1")


@tanh.law("outputs lie between -1 and 1, also for inputs as large as 10,000, and nothing overflows")
def tanh_range(f, x=reals("n", limit=1e4)):
    y = f(x)
    finite(y)
    holds(np.abs(y) <= 1, "an output lies outside -1 to 1", got=y, expected="values from -1 to 1")


@tanh.backward.law("where the output is flat, far from 0, no gradient passes; at 0 all of it does")
def tanh_saturates(f, grad=reals("3")):
    close(f(grad, np.array([-40.0, 0.0, 40.0])), grad * [0, 1, 0], scale=8, message="the gradient is another one")


# relu ---------------------------------------------------------------------------------------------------------------

relu = Concept(
    in_numpy.relu,
    x=reals("..."),
    smooth={"x": nonzeros("...")},
    hints=[
        "For every entry, take the larger one of two numbers.",
        "np.maximum compares two arrays entry by entry; np.max looks for one maximum in an array.",
    ],
    built_ins=["torch.relu", "torch.relu_", "torch.nn.functional.relu", "torch.nn.ReLU", "Tensor.relu",
               "Tensor.relu_"],
)  # fmt: skip


@relu.law("applying it twice is applying it once")
def relu_is_idempotent(f, x):
    once = f(x)
    equal(f(once), once, message="the second time changed something")


@relu.law("relu(x) - relu(-x) is x")
def relu_splits(f, x):
    close(f(x) - f(-x), x, message="the two parts do not make up x")


@relu.law("scaling the input by a positive number scales the output by it")
def relu_is_homogeneous(f, x, factor=positive()):
    close(f(factor * x), factor * f(x), message="the output did not scale along")


@relu.backward.law("at 0 the gradient is 0")
def relu_at_zero(f, grad=nonzeros("n")):
    equal(f(grad, np.zeros_like(grad)), np.zeros_like(grad), message="a gradient passed at 0")


# leaky_relu ---------------------------------------------------------------------------------------------------------

leaky_relu = Concept(
    in_numpy.leaky_relu,
    x=reals("..."),
    slope=sampled_from([0.01, 0.25, 0.5, 2.0]),
    smooth={"x": nonzeros("...")},
    hints=[
        "np.where(condition, a, b) picks a where the condition holds and b elsewhere.",
        "slope is a parameter: the 0.01 is only its default.",
    ],
    built_ins=["torch.nn.functional.leaky_relu", "torch.nn.LeakyReLU", "torch.nn.functional.leaky_relu_"],
)


@leaky_relu.law("with slope 0 it is ReLU")
def leaky_relu_flat(f, x):
    close(f(x, slope=0.0), in_numpy.relu(x), message="it is not ReLU")


@leaky_relu.law("with slope 1 it changes nothing")
def leaky_relu_straight(f, x):
    close(f(x, slope=1.0), x, message="it is not x")


@leaky_relu.law("for a positive slope a larger input gives a larger output")
def leaky_relu_increases(f, x, slope, more=positive()):
    low, high = f(x, slope=slope), f(x + more, slope=slope)
    holds(low < high, "the output did not grow", got=high, expected="more than what the smaller input gave")


@leaky_relu.law("a slope above 1 is steeper on the left than on the right")
def leaky_relu_steep(f, x=positives("n")):
    close(f(-x, slope=2.0), -2 * x, message="left of 0 the slope is another one")


@leaky_relu.backward.law("at 0 the derivative is the slope")
def leaky_relu_at_zero(f, grad=nonzeros("n"), slope=sampled_from([0.01, 0.25, 2.0])):
    close(f(grad, np.zeros_like(grad), slope=slope), slope * grad, message="at 0 the gradient is another one")


# prelu --------------------------------------------------------------------------------------------------------------

prelu = Concept(
    in_numpy.prelu,
    x=reals("n c h"),
    slope=reals("c", limit=2),
    unusual=[{"x": nonzeros("n c")}, {"x": nonzeros("n c h w")}, {"slope": just(np.zeros(2)), "x": nonzeros("n 2 h")}],
    smooth={"x": nonzeros("n c h")},
    hints=[
        "Channels are the second axis of x. Broadcasting aligns axes from the right, so reshape slope first.",
        "x may have any number of axes after the second: slope needs shape (C, 1, ..., 1), one 1 for each of them.",
    ],
    built_ins=["torch.prelu", "torch.nn.functional.prelu", "torch.nn.PReLU", "Tensor.prelu"],
)


@prelu.law("every channel is a leaky ReLU with the slope of that channel")
def prelu_by_channel(f, x, slope):
    y = f(x, slope)
    for channel, own in enumerate(slope):
        expected = in_numpy.leaky_relu(x[:, channel], slope=float(own))
        close(y[:, channel], expected, message=f"channel {channel} is not a leaky ReLU with slope {own}")


@prelu.backward.law("the gradient on a slope is the sum of grad times the negative part of x, over its channel")
def prelu_slope_gradient(f, grad, x, slope):
    _, by_slope = f(grad, x, slope)
    close(by_slope, np.einsum("nch,nch->c", grad, np.minimum(x, 0)), scale=64, message="the slope's gradient differs")


# elu ----------------------------------------------------------------------------------------------------------------

elu = Concept(
    in_numpy.elu,
    x=reals("..."),
    alpha=positive(limit=2),
    unusual=[{"x": nonzeros("n", limit=1e4)}, {"x": uneven("...")}],
    smooth={"x": nonzeros("...")},
    hints=[
        "np.where picks between two branches, but computes both: exp of a large positive x overflows although unused.",
        "np.minimum(x, 0) leaves the left branch as it is and keeps the right one harmless.",
        "exp(x) - 1 loses its digits near 0; np.expm1 does not.",
    ],
    built_ins=["torch.nn.functional.elu", "torch.nn.functional.elu_", "torch.nn.ELU"],
)


@elu.law("outputs never fall below -alpha, and nothing overflows")
def elu_is_bounded(f, alpha, x=reals("n", limit=1e4)):
    y = f(x, alpha=alpha)
    finite(y)
    at_most(-alpha, y, scale=alpha, message="an output is below -alpha")


@elu.law("there is no jump at 0")
def elu_is_continuous(f, alpha):
    y = f(np.array([-1e-9, 0.0, 1e-9]), alpha=alpha)
    at_most(np.abs(y), 1e-8, scale=1e-8, message="next to 0 the output is not near 0")


@elu.law("just left of 0 it keeps its digits: at x = -1e-12 it is alpha x", float64_only=True)
def elu_is_accurate(f, alpha):
    x = np.array([-1e-12])
    close(f(x, alpha=alpha), alpha * x, message="the digits near 0 are lost")


@elu.backward.law("at 0 the derivative is alpha")
def elu_at_zero(f, grad=nonzeros("n"), alpha=positive(limit=2)):
    close(f(grad, np.zeros_like(grad), alpha=alpha), alpha * grad, message="at 0 the gradient is another one")


@elu.backward.law("far right all of the gradient passes, and nothing overflows")
def elu_backward_far_right(f, grad=nonzeros("n"), alpha=positive(limit=2)):
    y = f(grad, np.full_like(grad, 1e4), alpha=alpha)
    equal(y, grad, message="far right the gradient is not grad")


# softplus -----------------------------------------------------------------------------------------------------------

softplus = Concept(
    in_numpy.softplus,
    x=reals("..."),
    beta=positive(limit=4),
    unusual=[{"x": reals("n", limit=1e4)}, {"x": uneven("...")}],
    hints=[
        "What is exp(1000)? Yet log(1 + exp(1000)) is about 1000: take the large part out before exp.",
        "log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)); np.log1p keeps the digits of the small part.",
        "beta works twice: inside, on x, and outside, on the result.",
    ],
    built_ins=["torch.nn.functional.softplus", "torch.nn.Softplus"],
)


@softplus.law("softplus(x) - softplus(-x) is x")
def softplus_splits(f, x, beta):
    close(f(x, beta=beta) - f(-x, beta=beta), x, scale=8 + 1 / beta, message="the difference is not x")


@softplus.law("outputs are never negative, and nothing overflows for inputs as large as 10,000")
def softplus_range(f, beta, x=reals("n", limit=1e4)):
    y = f(x, beta=beta)
    finite(y)
    at_most(0.0, y, message="an output is negative")


@softplus.law("the larger beta, the closer to ReLU: never more than log(2) / beta above it, and never below")
def softplus_tends_to_relu(f, x, beta):
    y = f(x, beta=beta)
    at_most(in_numpy.relu(x), y, scale=8, message="it is below ReLU")
    at_most(y, in_numpy.relu(x) + np.log(2) / beta, scale=8, message="it is too far above ReLU")


@softplus.law("far left it is exp(beta x) / beta, in proportion", float64_only=True)
def softplus_tail(f, beta):
    x = np.array([-40.0, -60.0]) / beta
    close(f(x, beta=beta) * beta / np.exp(beta * x), np.ones(2), message="the tail is another one")


@softplus.law("a beta of 0 or less raises ValueError")
def softplus_refuses(f, x, beta=sampled_from([0.0, -1.0])):
    refuses(ValueError, f, x, beta=beta)


@softplus.backward.law("its derivative is the sigmoid of beta x, without overflow")
def softplus_slope(f, beta=positive(limit=4), x=reals("n", limit=1e4)):
    y = f(np.ones_like(x), x, beta=beta)
    close(y, in_numpy.sigmoid(beta * x), scale=1, message="the derivative is not sigmoid(beta x)")


# swish --------------------------------------------------------------------------------------------------------------

swish = Concept(
    in_numpy.swish,
    x=reals("..."),
    beta=sampled_from([1.0, 0.5, 2.0, 0.0, -1.0]),
    unusual=[{"x": reals("n", limit=1e4)}, {"x": uneven("...")}, {"x": reals("n", limit=1), "beta": just(100.0)}],
    hints=[
        "You may call your own sigmoid.",
        "beta belongs inside the sigmoid only.",
    ],
    built_ins=["torch.nn.functional.silu", "torch.nn.SiLU"],
)


@swish.law("swish(x) - swish(-x) is x")
def swish_splits(f, x, beta):
    close(f(x, beta=beta) - f(-x, beta=beta), x, scale=8, message="the difference is not x")


@swish.law("for beta > 0 it never falls below -0.2785 / beta, and nothing overflows")
def swish_is_bounded(f, beta=positive(limit=4), x=reals("n", limit=1e4)):
    y = f(x, beta=beta)
    finite(y)
    # The minimum of x sigmoid(x) is -W(1/e) = -0.27846..., with Lambert's W.
    at_most(-0.2784645428 / beta, y, message="an output is below the minimum")


@swish.law("with beta = 0 it is x / 2")
def swish_flat(f, x):
    close(f(x, beta=0.0), x / 2, message="it is not x / 2")


@swish.law("for large beta it is ReLU")
def swish_tends_to_relu(f, x=nonzeros("n")):
    close(f(x, beta=1000.0), in_numpy.relu(x), scale=8, message="it is not ReLU")


@swish.backward.law("at 0 half of the gradient passes, for every beta")
def swish_slope_at_zero(f, grad=nonzeros("n"), beta=sampled_from([1.0, 0.5, 2.0, 0.0])):
    close(f(grad, np.zeros_like(grad), beta=beta), grad / 2, message="at 0 the gradient is not grad / 2")


# gelu ---------------------------------------------------------------------------------------------------------------

gelu = Concept(
    in_numpy.gelu,
    x=reals("..."),
    unusual=[{"x": uneven("...")}],
    hints=[
        "Phi(x) is the area under the bell curve left of x: (1 + erf(x / sqrt(2))) / 2.",
        "NumPy has no erf. math.erf takes one number; np.vectorize(math.erf) takes arrays.",
        "np.vectorize gives float64: convert the result to x's dtype.",
    ],
    built_ins=["torch.nn.functional.gelu", "torch.nn.GELU"],
)


@gelu.law("gelu(x) - gelu(-x) is x")
def gelu_splits(f, x):
    close(f(x) - f(-x), x, scale=8, message="the difference is not x")


@gelu.law("outputs lie between the smaller and the larger one of x and 0")
def gelu_between(f, x):
    y = f(x)
    at_most(np.minimum(x, 0), y, scale=8, message="an output is below both x and 0")
    at_most(y, np.maximum(x, 0), scale=8, message="an output is above both x and 0")


@gelu.law("at 1 it is 0.8413447460685429, the chance that a standard normal number is below 1")
def gelu_at_one(f):
    close(f(np.ones(2)), np.full(2, 0.8413447460685429), message="at 1 the answer is another one")


@gelu.backward.law("at 0 half of the gradient passes")
def gelu_slope_at_zero(f, grad=nonzeros("n")):
    close(f(grad, np.zeros_like(grad)), grad / 2, message="at 0 the gradient is not grad / 2")


# softmax ------------------------------------------------------------------------------------------------------------

softmax = Concept(
    in_numpy.softmax,
    x=reals("n k"),
    axis=sampled_from([-1, 0, 1, -2]),
    temperature=sampled_from([1.0, 0.5, 2.0, 0.125, 8.0]),
    unusual=[
        {"x": reals("n k", limit=1e4)},
        {"x": few("n k")},
        {"x": reals("k"), "axis": sampled_from([0, -1])},
        {"x": reals("n m k"), "axis": integers(-3, 2)},
    ],
    hints=[
        "First exp of everything, then divide by the sum along axis. keepdims=True keeps the shapes ready to divide.",
        "What is exp(1000)? Adding one number to every score changes no probability: choose that number well.",
        "Subtract the maximum along axis, and divide by the temperature, before exp.",
    ],
    built_ins=["scipy.special.softmax", "torch.softmax", "torch.special.softmax", "torch.nn.functional.softmax",
               "torch.nn.Softmax", "Tensor.softmax", "torch._safe_softmax", "torch.masked.softmax",
               "torch.nn.functional.softmin", "torch.nn.Softmin"],
)  # fmt: skip


@softmax.law("probabilities: none is negative, and along the axis they sum to 1")
def softmax_is_a_distribution(f, x, axis, **rest):
    y = f(x, axis=axis, **rest)
    at_most(0.0, y, message="a probability is negative")
    total = np.sum(y, axis=axis)
    close(total, np.ones_like(total), message="they do not sum to 1")


@softmax.law("adding one number to every score changes nothing")
def softmax_shift(f, x, c=real(), **rest):
    close(f(x + c, **rest), f(x, **rest), message="the shift changed the probabilities")


@softmax.law("scores as large as 10,000 do not overflow, and a score of minus infinity gets probability 0")
def softmax_extreme(f, x=reals("n 3", limit=1e4), temperature=sampled_from([1.0, 0.125])):
    y = f(x, temperature=temperature)
    finite(y)
    masked = np.concatenate([x, np.full_like(x[:, :1], -np.inf)], axis=1)
    z = f(masked, temperature=temperature)
    close(z[:, :3], y, message="the entries beside minus infinity changed")
    equal(z[:, 3], np.zeros_like(z[:, 3]), message="a score of minus infinity got a probability above 0")


@softmax.law("reordering the scores reorders the probabilities in the same way")
def softmax_permutes(f, x, seed=integers(0, 99), temperature=just(1.0)):
    order = np.random.default_rng(seed).permutation(x.shape[1])
    close(f(x[:, order], temperature=temperature), f(x, temperature=temperature)[:, order],
          message="the probabilities did not follow their scores")  # fmt: skip


@softmax.law("a larger score never gets a smaller probability")
def softmax_keeps_order(f, x, temperature):
    y = f(x, axis=-1, temperature=temperature)
    order = np.argsort(x, axis=-1)
    ranked = np.take_along_axis(y, order, axis=-1)
    at_most(ranked[:, :-1], ranked[:, 1:], scale=1, message="a larger score got a smaller probability")


@softmax.law("a higher temperature never makes the probabilities less even (their entropy does not fall)")
def softmax_temperature(f, x, temperature, factor=sampled_from([2.0, 4.0])):
    cold, warm = f(x, temperature=temperature), f(x, temperature=factor * temperature)
    at_most(entropy(cold), entropy(warm), scale=1, message="the entropy fell")


@softmax.law("a temperature of 0 or less raises ValueError")
def softmax_refuses(f, x, temperature=sampled_from([0.0, -1.0])):
    refuses(ValueError, f, x, temperature=temperature)


@softmax.backward.law("raising all scores of a row alike changes nothing, so the gradient of a row sums to 0")
def softmax_gradient_sums_to_zero(f, grad, x, axis, temperature):
    total = np.sum(f(grad, x, axis=axis, temperature=temperature), axis=axis)
    scale = np.max(np.abs(grad)) / temperature
    close(total, np.zeros_like(total), scale=scale, message="the gradient does not sum to 0 along the axis")


# log_softmax --------------------------------------------------------------------------------------------------------

log_softmax = Concept(
    in_numpy.log_softmax,
    x=reals("n k"),
    axis=sampled_from([-1, 0, 1, -2]),
    unusual=[
        {"x": reals("n k", limit=1e4)},
        {"x": few("n k")},
        {"x": reals("k"), "axis": sampled_from([0, -1])},
        {"x": reals("n m k"), "axis": integers(-3, 2)},
    ],
    hints=[
        "The logarithm of a fraction is a difference: the log of exp(x) is x itself.",
        "log(softmax(x)) is minus infinity where softmax rounds to 0: never form the probabilities.",
        "Subtract the maximum from x first; then log(sum(exp(...))) is safe.",
    ],
    built_ins=["scipy.special.log_softmax", "torch.log_softmax", "torch.special.log_softmax",
               "torch.nn.functional.log_softmax", "torch.nn.LogSoftmax", "Tensor.log_softmax"],
)  # fmt: skip


@log_softmax.law("its exponential is softmax")
def log_softmax_exponential(f, x, axis):
    close(np.exp(f(x, axis=axis)), in_numpy.softmax(x, axis=axis), scale=8, message="its exponential is not softmax")


@log_softmax.law("no output is above 0")
def log_softmax_sign(f, x, axis):
    at_most(f(x, axis=axis), 0.0, scale=8, message="an output is above 0")


@log_softmax.law("where softmax rounds to 0, its logarithm is still finite")
def log_softmax_is_finite(f, x=reals("n k", limit=1e4)):
    y = f(x)
    finite(y)
    at_most(np.min(x) - np.max(x) - np.log(x.shape[1]), y, scale=1e4, message="an output is too small")


@log_softmax.law("adding one number to every score changes nothing")
def log_softmax_shift(f, x, axis, c=real()):
    close(f(x + c, axis=axis), f(x, axis=axis), scale=16, message="the shift changed the answer")


@log_softmax.backward.law("raising all scores of a row alike changes nothing, so the gradient of a row sums to 0")
def log_softmax_gradient_sums_to_zero(f, grad, x, axis):
    total = np.sum(f(grad, x, axis=axis), axis=axis)
    close(total, np.zeros_like(total), scale=32, message="the gradient does not sum to 0 along the axis")


# Shared --------------------------------------------------------------------------------------------------------------


def entropy(p):
    return -np.sum(np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0), axis=-1)
