"""bernoulli_log_likelihood: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import few, fractions, nonzeros, reals, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import LOG2, flatter, sigmoid, signs, sure, uneven_fractions, wider

bernoulli_log_likelihood = Concept(
    in_numpy.bernoulli_log_likelihood,
    x=fractions("n d"),
    logits=reals("n d"),
    # At 0, PyTorch's slopes of max(z, 0) may be wrong: that logit is among the unusual ones.
    smooth={"logits": nonzeros("n d")},
    further=[
        {"x": fractions("a n d"), "logits": nonzeros("a n d")},
        {"x": fractions("d"), "logits": nonzeros("d")},
        {"x": uneven_fractions("n d"), "logits": uneven("n d")},
    ],
    unusual=[
        {"logits": reals("n d", limit=1e4)},
        {"logits": reals("n d", limit=80)},
        {"logits": few("n d")},
    ],
    built_ins=[
        "scipy.stats.bernoulli", "torch.distributions.Bernoulli",
        "torch.nn.functional.binary_cross_entropy_with_logits",
    ],
    instead="exp, log, products and a sum",
)  # fmt: skip

bernoulli_log_likelihood.refuses("logits has another shape than x", logits=[wider("logits"), flatter("logits")])
bernoulli_log_likelihood.backward.refuses(
    "grad has another shape than the result", grad=[wider("grad"), flatter("grad")], argument="x"
)


@bernoulli_log_likelihood.law("the probabilities of all black and white pictures add up to 1")
def normalized(f, logits=reals("d")):
    d = logits.shape[0]
    pictures = (signs(d, logits.dtype) + 1) / 2
    total = np.sum(np.exp(f(pictures, np.broadcast_to(logits, pictures.shape))))
    close(total, np.asarray(1.0), scale=16, message=f"the probabilities of all {2**d} pictures do not add up to 1")


@bernoulli_log_likelihood.law("it is x log p + (1 - x) log(1 - p), where the logit is log(p / (1 - p))")
def of_p(f, x=fractions("n d"), p=fractions("n d", inside=True)):
    expected = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)
    close(f(x, np.log(p / (1 - p))), expected, scale=16, message="from probabilities it comes out differently")


@bernoulli_log_likelihood.law("it is never above 0, and a logit of 0 costs log 2 whatever the pixel is")
def sign(f, x, logits):
    at_most(f(x, logits), 0.0, scale=1, message="the logarithm of a probability is above 0")
    expected = np.full_like(x[..., 0], -LOG2 * x.shape[-1])
    close(f(x, np.zeros_like(x)), expected, scale=4, message="logits of 0 do not cost log 2 per pixel")


@bernoulli_log_likelihood.law(
    "logits of 10,000 either way stay finite: nothing where right, -10,000 where wrong", kind="robustness"
)
def certain(f, logits=sure("n d")):
    pixels = (logits > 0).astype(logits.dtype)
    free = np.zeros_like(logits[:, 0])
    close(f(pixels, logits), free, scale=1, message="being sure and right is not free")
    wrong = free - 1e4 * logits.shape[-1]
    close(f(1 - pixels, logits), wrong, message="being sure and wrong does not cost the logit")


@bernoulli_log_likelihood.law("swapping black and white in the picture and in the model changes nothing")
def mirrors(f, x, logits):
    close(f(1 - x, -logits), f(x, logits), scale=64, message="with black and white swapped it is another number")


@bernoulli_log_likelihood.law("no logits are better than those whose probability is x itself")
def best(f, x=fractions("n d", inside=True), logits=reals("n d")):
    at_most(f(x, logits), f(x, np.log(x / (1 - x))), scale=64, message="other logits than those of x are better")


@bernoulli_log_likelihood.law("it adds over the last axis, and every row has a number of its own")
def adds(f, x=fractions("a n d"), logits=reals("a n d")):
    parts = [f(x[..., i : i + 1], logits[..., i : i + 1]) for i in range(x.shape[-1])]
    close(f(x, logits), sum(parts), scale=64, message="it is not the sum over the last axis")
    close(f(x[0, 0], logits[0, 0]), f(x, logits)[0, 0], scale=64, message="a row alone gives another number")


@bernoulli_log_likelihood.mistake(
    "takes logits for probabilities", hint="A logit may be any number: a sigmoid makes a probability of it."
)
def probabilities(x, logits):
    return np.sum(x * np.log(logits) + (1 - x) * np.log(1 - logits), axis=-1)


@bernoulli_log_likelihood.mistake(
    "takes the sigmoid twice",
    hint="What starts from logits takes the sigmoid itself, binary_cross_entropy_with_logits for one: hand it logits.",
)
def twice(x, logits):
    return in_numpy.bernoulli_log_likelihood(x, sigmoid(logits))


@bernoulli_log_likelihood.mistake(
    "swaps x and the logits", hint="F.binary_cross_entropy_with_logits takes the logits first, then the pixels."
)
def arguments(x, logits):
    return in_numpy.bernoulli_log_likelihood(logits, x)


@bernoulli_log_likelihood.mistake(
    "takes the logarithm of a sigmoid that has become 0",
    hint="sigmoid(-1000) is 0 in a computer, but its logarithm is -1000: put the sigmoid into the logarithm on paper.",
)
def unstable(x, logits):
    p = sigmoid(logits)
    return np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)


def padded(amount):
    @bernoulli_log_likelihood.mistake(
        f"adds {amount:g} inside the logarithms",
        hint="That bounds them below, and a model that is sure and wrong gets away with it. Start from the logits.",
    )
    def with_amount(x, logits):
        p = sigmoid(logits)
        return np.sum(x * np.log(p + amount) + (1 - x) * np.log(1 - p + amount), axis=-1)


def clipped(amount):
    @bernoulli_log_likelihood.mistake(
        f"keeps p and 1 - p at least {amount:g} in the logarithms",
        hint="Clipped, a model that is sure and wrong gets away with it. Start from the logits, and nothing overflows.",
    )
    def away(x, logits):
        p = np.clip(sigmoid(logits), amount, 1 - amount)
        return np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)


for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
    clipped(amount)
    padded(amount)


@bernoulli_log_likelihood.mistake(
    "cuts logarithms off at -100, as F.binary_cross_entropy does",
    hint="A pixel that is sure and wrong costs its whole logit: F.binary_cross_entropy_with_logits cuts nothing off.",
)
def cut_off(x, logits):
    p = sigmoid(logits)
    logs, others = np.maximum(np.log(p), -100), np.maximum(np.log(1 - p), -100)
    return np.sum(x * logs + (1 - x) * others, axis=-1)


@bernoulli_log_likelihood.mistake(
    "overflows in log(1 + exp(z))", hint="exp(1000) is infinite: log(1 + exp(z)) is max(z, 0) + log1p(exp(-|z|))."
)
def overflows(x, logits):
    return np.sum(x * logits - np.log1p(np.exp(logits)), axis=-1)


@bernoulli_log_likelihood.mistake(
    "forgets log(1 + exp(z))", hint="x z alone grows without end: exp of it is no probability until it is normalized."
)
def unnormalized(x, logits):
    return np.sum(x * logits, axis=-1)


@bernoulli_log_likelihood.mistake(
    "is the squared error of the probabilities",
    hint="That is a Gaussian's distance. A black or white pixel wants logs.",
)
def squared(x, logits):
    return -np.sum((x - sigmoid(logits)) ** 2, axis=-1)


@bernoulli_log_likelihood.mistake(
    "sums over everything", hint="Every row has a number of its own: sum the last axis only."
)
def everything(x, logits):
    return np.sum(in_numpy.bernoulli_log_likelihood(x, logits))


@bernoulli_log_likelihood.mistake(
    "sums over axis 1", hint="That is the last axis of two. There may be more of them, or one alone: axis=-1."
)
def axis_1(x, logits):
    return np.sum(x * logits - np.logaddexp(0, logits), axis=1)


@bernoulli_log_likelihood.mistake(
    "has the sign of a loss (binary cross-entropy)", hint="A log likelihood is at most 0: the loss is its negative."
)
def wrong_sign(x, logits):
    return -in_numpy.bernoulli_log_likelihood(x, logits)


@bernoulli_log_likelihood.mistake(
    "counts the white pixels only", hint="A pixel that is 0 has a likelihood too: (1 - x) log(1 - p)."
)
def ones(x, logits):
    return -np.sum(x * np.logaddexp(0, -logits), axis=-1)


@bernoulli_log_likelihood.mistake(
    "averages over the pixels", hint="Probabilities multiply, so logarithms add: sum over the last axis."
)
def mean(x, logits):
    return in_numpy.bernoulli_log_likelihood(x, logits) / x.shape[-1]


@bernoulli_log_likelihood.mistake(
    "swaps black and white", hint="x is the weight of log p, and 1 - x that of log(1 - p)."
)
def swapped(x, logits):
    return in_numpy.bernoulli_log_likelihood(1 - x, logits)


# The backward pass --------------------------------------------------------------------------------------------------


@bernoulli_log_likelihood.backward.law("where the probability is x already, nothing pulls at the logits")
def rest(f, grad, x=fractions("n d", inside=True)):
    grad = np.broadcast_to(grad[:1], x.shape[:1])
    _, by_logits = f(grad, x, np.log(x / (1 - x)))
    close(by_logits, np.zeros_like(x), scale=8, message="at the best logits the gradient is not 0")


@bernoulli_log_likelihood.backward.law("the gradient by x is grad times the logits")
def by_x(f, grad, x, logits):
    by_x, _ = f(grad, x, logits)
    close(by_x, grad[..., None] * logits, scale=64, message="the gradient by x is another one")


@bernoulli_log_likelihood.backward.law(
    "where a logit of 10,000 is wrong, all of grad pulls; where it is right, none", kind="robustness"
)
def pull(f, grad=uneven("n"), logits=sure("n d")):
    pixels = (logits > 0).astype(logits.dtype)
    _, right = f(grad, pixels, logits)
    close(right, np.zeros_like(logits), scale=8, message="where the model is sure and right, something pulls")
    _, wrong = f(grad, 1 - pixels, logits)
    expected = grad[..., None] * (1 - 2 * pixels)
    close(wrong, expected, scale=8, message="where the model is sure and wrong, not all of grad pulls")


@bernoulli_log_likelihood.backward.mistake(
    "has the sign of the loss", hint="A white pixel (x = 1) wants a larger logit: the likelihood rises with it."
)
def backward_sign(grad, x, logits):
    return tuple(-part for part in in_numpy.bernoulli_log_likelihood_backward(grad, x, logits))


@bernoulli_log_likelihood.backward.mistake(
    "multiplies by the slope of the sigmoid once more",
    hint="The slope of the sigmoid, p (1 - p), cancels with the denominators of the logarithms: x - p is left.",
)
def backward_slope(grad, x, logits):
    by_x, by_logits = in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)
    return by_x, by_logits * sigmoid(logits) * sigmoid(-logits)


@bernoulli_log_likelihood.backward.mistake(
    "subtracts the logits instead of the probabilities",
    hint="Nothing pulls where the probability is x, and the probability is the sigmoid of the logit.",
)
def backward_logits(grad, x, logits):
    by_x, _ = in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)
    return by_x, grad[..., None] * (x - logits)


@bernoulli_log_likelihood.backward.mistake("gives x nothing", hint="The formula is linear in x. What stands beside it?")
def backward_data(grad, x, logits):
    return np.zeros_like(x), in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)[1]


@bernoulli_log_likelihood.backward.mistake(
    "is NaN where a logit is large: exp overflows",
    hint="exp(1000) / (1 + exp(1000)) is inf / inf: use a sigmoid that takes exp of negative numbers only.",
)
def backward_overflows(grad, x, logits):
    e = np.exp(logits)
    return grad[..., None] * logits, grad[..., None] * (x - e / (1 + e))


@bernoulli_log_likelihood.backward.mistake(
    "averages over the pixels", hint="The pixels were added up: each gets all of its row's grad."
)
def backward_mean(grad, x, logits):
    return tuple(part / x.shape[-1] for part in in_numpy.bernoulli_log_likelihood_backward(grad, x, logits))


@bernoulli_log_likelihood.backward.mistake(
    "gives x the logarithm of the probability",
    hint="x stands before log p, and 1 - x before log(1 - p): the difference of the two logarithms is the logit.",
)
def backward_log(grad, x, logits):
    return -grad[..., None] * np.logaddexp(0, -logits), in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)[1]


@bernoulli_log_likelihood.backward.mistake(
    "leaves x out of the gradient by the logits", hint="Nothing pulls where the probability is x: it is x minus p."
)
def backward_without_x(grad, x, logits):
    return grad[..., None] * logits, -grad[..., None] * sigmoid(logits)
