"""softplus: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference import contract
from reference.activations import in_numpy
from reference.activations.laws.shared import AT_ZERO, EMPTY_OR_SINGLE, FAR_OUT, ask_for_quiet, refuse_other_shapes
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import nonzeros, positive, reals, sampled_from, uneven

softplus = Concept(
    in_numpy.softplus,
    x=reals("..."),
    beta=positive(limit=4),
    # Far to the right of a round corner: where it is as good as ReLU depends on beta x.
    further=[{"x": uneven("...")}, {"x": reals("n", limit=100), "beta": sampled_from([0.125, 0.25, 4.0])}],
    unusual=[*FAR_OUT, AT_ZERO, *EMPTY_OR_SINGLE],
    smooth={"x": nonzeros("...")},
    built_ins=[
        "scipy.special.softplus",
        "scipy.special.log_expit",
        "torch.nn.functional.softplus",
        "torch.nn.functional.logsigmoid",
        "torch.nn.functional.binary_cross_entropy_with_logits",
    ],
    instead="exp, log and arithmetic",
)

softplus.refuses("beta is not a finite number above 0", beta=[0.0, -1.0, float("nan"), float("inf")])
refuse_other_shapes(softplus)
ask_for_quiet(softplus)


@softplus.law("softplus(x) - softplus(-x) is x")
def splits(f, x, beta):
    close(f(x, beta=beta), x + f(-x, beta=beta), scale=8 + 1 / beta, message="what x and -x give does not differ by x")


@softplus.law("the larger beta, the closer to ReLU: never more than log(2) / beta above it, and never below")
def tends_to_relu(f, x, beta):
    y = f(x, beta=beta)
    at_most(in_numpy.relu(x), y, scale=8, message="it is below ReLU")
    at_most(y, in_numpy.relu(x) + np.log(2) / beta, scale=8, message="it is too far above ReLU")


@softplus.law("far left it is exp(beta x) / beta, in proportion", kind="robustness", float64_only=True)
def tail(f, beta):
    x = np.array([-40.0, -60.0]) / beta
    tiny = np.exp(beta * x) / beta
    close(f(x, beta=beta), tiny, scale=tiny, message="far left it is another number")


@softplus.mistake(
    "overflows", hint="log(1 + exp(1000)) is about 1000, but exp(1000) is infinite. Take max(z, 0) out first."
)
def overflows(x, *, beta=1.0):
    contract.positive("beta", beta)
    return np.log1p(np.exp(beta * x)) / beta


@softplus.mistake(
    "is ReLU from x = 20 on, whatever beta",
    hint="How near to ReLU it is depends on beta times x: compare that with a threshold, or none at all.",
)
def threshold_on_x(x, *, beta=1.0):
    return np.where(x > 20, x, in_numpy.softplus(x, beta=beta))


@softplus.mistake("forgets to divide by beta", hint="beta works twice: inside on x, and outside as 1 / beta.")
def undivided(x, *, beta=1.0):
    return in_numpy.softplus(x, beta=beta) * beta


@softplus.mistake("forgets beta inside", hint="beta works twice: on x inside the exponential, and outside.")
def inside(x, *, beta=1.0):
    contract.positive("beta", beta)
    return in_numpy.softplus(x) / beta


@softplus.mistake("loses the digits far left", hint="1 + 1e-18 is 1. log1p(y) is log(1 + y) with its digits kept.")
def cancels(x, *, beta=1.0):
    contract.positive("beta", beta)
    z = beta * x
    return (np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))) / beta


@softplus.mistake("is ReLU right of 0", hint="Right of 0, log(1 + exp(-z)) still has to be added.")
def half(x, *, beta=1.0):
    return np.where(x > 0, x, in_numpy.softplus(np.minimum(x, 0), beta=beta))


@softplus.mistake(
    "takes any beta", hint="What does log(1 + exp(0 x)) / 0 mean? Raise ValueError for a beta of 0 or less."
)
def any_beta(x, *, beta=1.0):
    return in_numpy.softplus(x, beta=beta) if beta > 0 else x


@softplus.mistake(
    "is mirrored: large on the left",
    hint="It grows with x, as ReLU does. Which sign has the exponent of log(1 + exp())?",
)
def mirrored(x, *, beta=1.0):
    return in_numpy.softplus(-x, beta=beta)


@softplus.mistake("gives x back", hint="log(exp(z)) is z again. The 1 + inside is what bends the line.")
def without_one(x, *, beta=1.0):
    contract.positive("beta", beta)
    return x.copy()


# The backward pass --------------------------------------------------------------------------------------------------


@softplus.backward.law("its derivative is the sigmoid of beta x")
def slope(f, beta=positive(limit=4), x=reals("n"), grad=uneven("n")):
    y = f(grad, x, beta=beta)
    close(y, grad * in_numpy.sigmoid(beta * x), scale=8, message="the derivative is not sigmoid(beta x)")


@softplus.backward.mistake("multiplies by beta", hint="The beta from the chain rule and the 1 / beta in front cancel.")
def backward_beta(grad, x, *, beta=1.0):
    return grad * beta * in_numpy.sigmoid(beta * x)


@softplus.backward.mistake("forgets beta", hint="The derivative is sigmoid(beta x), not sigmoid(x).")
def backward_fixed(grad, x, *, beta=1.0):
    return grad * in_numpy.sigmoid(x)


@softplus.backward.mistake(
    "is NaN where beta x is large: exp overflows",
    hint="exp(z) / (1 + exp(z)) is inf / inf for large z: use a sigmoid that is safe.",
)
def backward_overflows(grad, x, *, beta=1.0):
    e = np.exp(beta * x)
    return grad * e / (1 + e)


@softplus.backward.mistake(
    "is mirrored: large on the left",
    hint="Far right softplus is x, so its slope is 1: the inner derivative, exp(beta x), stands above the line.",
)
def backward_mirrored(grad, x, *, beta=1.0):
    return grad * in_numpy.sigmoid(-beta * x)


@softplus.backward.mistake("divides by beta", hint="The inner derivative is beta: it cancels the 1 / beta in front.")
def backward_divided(grad, x, *, beta=1.0):
    return grad * in_numpy.sigmoid(beta * x) / beta


@softplus.backward.mistake(
    "multiplies by softplus itself", hint="Its derivative is another function, one that goes from 0 to 1: which?"
)
def backward_value(grad, x, *, beta=1.0):
    return grad * in_numpy.softplus(x, beta=beta)


@softplus.backward.mistake(
    "differentiates once too often",
    hint="s (1 - s) is the slope of the sigmoid: the sigmoid itself is softplus's slope.",
)
def backward_second(grad, x, *, beta=1.0):
    return in_numpy.sigmoid_backward(grad, beta * x)
