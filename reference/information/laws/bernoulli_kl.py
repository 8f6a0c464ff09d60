"""bernoulli_kl: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import p_log_ratio, refuse_other_shapes
from reference.inputs import Shaped, fractions, sampled_from, uneven


def near_the_ends(axes):
    """Probabilities of events that are all but impossible or all but sure; none is 0 or 1, in float32 either."""
    return Shaped(axes, sampled_from([0.5, 2**-10, 2**-20, 1 - 2**-10, 1 - 2**-20]))


def between_the_ends(axes):
    """Probabilities off every grid, none near 0 or 1: float32 does not hold them."""
    return uneven(axes).but(lambda x: 1 / (1 + np.exp(-x / 4)))


bernoulli_kl = Concept(
    in_numpy.bernoulli_kl,
    p=fractions("...", inside=True),
    q=fractions("...", inside=True),
    further=[{"p": between_the_ends("..."), "q": between_the_ends("...")}],
    unusual=[
        {"p": near_the_ends("n"), "q": near_the_ends("n")},
        {"p": fractions("n 0"), "q": fractions("n 0")},
        {"p": fractions("", inside=True), "q": fractions("", inside=True)},
    ],
    built_ins=["torch.distributions.kl_divergence"],
    instead="log and arithmetic",
)

refuse_other_shapes(bernoulli_kl)
bernoulli_kl.backward.refuses(
    "grad has another shape than p",
    lambda case: {"grad": case["grad"][None]},
    lambda case: {"grad": case["grad"][..., :-1]},
    argument="p",
)


@bernoulli_kl.law("it is the divergence of the distributions (p, 1 - p) and (q, 1 - q), entry by entry")
def is_a_divergence(f, p, q):
    agrees(f, p, q)


@bernoulli_kl.law("the same where p or q is 0 or 1: infinite only where q rules out what p allows", kind="robustness")
def at_the_ends(f, p=fractions("n"), q=fractions("n")):
    agrees(f, p, q)


def agrees(f, p, q):
    both = in_numpy.kl_divergence(np.stack([p, 1 - p], axis=-1), np.stack([q, 1 - q], axis=-1))
    close(f(p, q), both, scale=4, message="it is not the divergence of the two coins")


@bernoulli_kl.law("calling heads tails changes nothing: p and q may become 1 - p and 1 - q")
def turns_over(f, p, q):
    close(f(1 - p, 1 - q), f(p, q), scale=4, message="turned over it is another number")


@bernoulli_kl.law("it is never negative, and 0 where p and q are the same")
def sign(f, p, q):
    at_most(0.0, f(p, q), scale=1, message="a divergence is negative")
    close(f(p, p), np.zeros_like(p), scale=1, message="the divergence of p from itself is not 0")


@bernoulli_kl.law("a coin that always falls on heads diverges by -log q: infinitely where q is 0", kind="robustness")
def of_the_sure(f, q=fractions("n")):
    close(f(np.ones_like(q), q), in_numpy.self_information(q), scale=4, message="for p = 1 it is not -log q")


@bernoulli_kl.mistake("forgets tails", hint="A coin has two outcomes: the one with 1 - p has a term as well.")
def heads(p, q):
    return p_log_ratio(p, q)


@bernoulli_kl.mistake("swaps p and q", hint="The first one, p, is the weight and stands on top of the fraction.")
def swapped(p, q):
    return in_numpy.bernoulli_kl(q, p)


@bernoulli_kl.mistake(
    "stops at the cross entropy", hint="Where q is p it should be 0: the entropy of p still has to come off."
)
def cross(p, q):
    return in_numpy.cross_entropy(np.stack([p, 1 - p]), np.stack([q, 1 - q]), axis=0)


@bernoulli_kl.mistake(
    "makes NaN where p is 0 or 1", hint="0 * log(0) is NaN for floats; a term that is weighed by 0 must be 0."
)
def nan(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


def clipped(amount):
    @bernoulli_kl.mistake(
        f"keeps q and 1 - q at least {amount:g} in the logarithms",
        hint="A coin believed never to fall on heads, which then does: that is infinitely far. Do not clip q.",
    )
    def away(p, q):
        return in_numpy.bernoulli_kl(p, np.clip(q, amount, 1 - amount))


for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
    clipped(amount)


def padded(amount):
    @bernoulli_kl.mistake(
        f"adds {amount:g} inside the logarithms",
        hint="A coin believed never to fall on heads, which then does, is infinitely far: that hides it.",
    )
    def with_amount(p, q):
        heads = p * np.log((p + amount) / (q + amount))
        return heads + (1 - p) * np.log((1 - p + amount) / (1 - q + amount))


for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
    padded(amount)


@bernoulli_kl.mistake("has a minus between the two terms", hint="Both outcomes of the coin add to the divergence.")
def minus(p, q):
    return p_log_ratio(p, q) - in_numpy.surprise(1 - q) * (1 - p) + in_numpy.surprise(1 - p) * (1 - p)


@bernoulli_kl.mistake(
    "sums over the whole array", hint="Every entry is a coin of its own: nothing is summed over the array."
)
def total(p, q):
    return np.sum(in_numpy.bernoulli_kl(p, q))


@bernoulli_kl.mistake(
    "weighs the logarithms of p alone",
    hint="Brackets are missing: p * (log p - log q), and (1 - p) times the difference of the other two.",
)
def brackets(p, q):
    own = in_numpy.surprise(p) * p + in_numpy.surprise(1 - p) * (1 - p)
    return in_numpy.surprise(q) + (1 - p) * in_numpy.surprise(1 - q) - own


@bernoulli_kl.mistake(
    "is 0 where q rules out what p allows", hint="Leave out what p never does. What q rules out costs infinity."
)
def masks_q(p, q):
    divergence = in_numpy.bernoulli_kl(p, q)
    return np.where(np.isinf(divergence), 0, divergence)


@bernoulli_kl.mistake(
    "takes both directions together", hint="Adding the one of q from p makes it symmetric: only one is asked for."
)
def both_ways(p, q):
    return (in_numpy.bernoulli_kl(p, q) + in_numpy.bernoulli_kl(q, p)) / 2


# The backward pass --------------------------------------------------------------------------------------------------


@bernoulli_kl.backward.law("where q is p, neither gradient is anything but 0")
def slope_at_equal(f, grad=uneven("n"), p=fractions("n", inside=True)):
    none = np.zeros_like(p)
    close(f(grad, p, p), (none, none), scale=128, message="where q is p, a gradient is not 0")


@bernoulli_kl.backward.law("the gradient by q is grad times (q - p) / (q (1 - q)): it pulls q towards p")
def pull(f, p=fractions("n", inside=True), q=fractions("n", inside=True), grad=uneven("n")):
    _, by_q = f(grad, p, q)
    close(by_q, grad * (q - p) / (q * (1 - q)), scale=128, message="the gradient by q is another one")


@bernoulli_kl.backward.law(
    "the gradient by q is the same where p is 0 or 1, whatever the one by p is", kind="robustness"
)
def pull_at_the_ends(f, p=fractions("n"), q=fractions("n", inside=True), grad=uneven("n")):
    _, by_q = f(grad, p, q)
    close(by_q, grad * (q - p) / (q * (1 - q)), scale=128, message="the gradient by q is another one")


@bernoulli_kl.backward.mistake(
    "forgets tails in the gradient by q", hint="1 - q falls as q grows: its term has a slope as well."
)
def backward_heads(grad, p, q):
    return in_numpy.bernoulli_kl_backward(grad, p, q)[0], -grad * p / q


@bernoulli_kl.backward.mistake(
    "loses the minus of 1 - p and 1 - q", hint="The derivative of 1 - p by p is -1: the chain rule brings it along."
)
def backward_chain(grad, p, q):
    by_p, by_q = in_numpy.slopes(p, q)
    by_rest_of_p, by_rest_of_q = in_numpy.slopes(1 - p, 1 - q)
    return grad * (by_p + by_rest_of_p), grad * (by_q + by_rest_of_q)


@bernoulli_kl.backward.mistake(
    "pushes q away from p", hint="A larger q brings it nearer where q < p: what sign has the slope there?"
)
def backward_sign(grad, p, q):
    by_p, by_q = in_numpy.bernoulli_kl_backward(grad, p, q)
    return by_p, -by_q


@bernoulli_kl.backward.mistake(
    "gives the gradient by q for cross-entropy of scores",
    hint="q - p is the slope by the score before a sigmoid; q itself is what is nudged here.",
)
def backward_scores(grad, p, q):
    return in_numpy.bernoulli_kl_backward(grad, p, q)[0], grad * (q - p)


@bernoulli_kl.backward.mistake(
    "forgets tails in the gradient by p",
    hint="1 - p falls as p grows: its term has a slope as well, minus its own log.",
)
def backward_tails(grad, p, q):
    return grad * in_numpy.slopes(p, q)[0], in_numpy.bernoulli_kl_backward(grad, p, q)[1]


@bernoulli_kl.backward.mistake(
    "swaps the two gradients", hint="First comes the gradient by p, the one with the logarithms, then the one by q."
)
def backward_swapped(grad, p, q):
    return in_numpy.bernoulli_kl_backward(grad, p, q)[::-1]


@bernoulli_kl.backward.mistake(
    "forgets 1 - q below the fraction line of the gradient by q",
    hint="Bring both terms over one line: (q - p) stands above q times (1 - q).",
)
def backward_denominator(grad, p, q):
    by_p, by_q = in_numpy.bernoulli_kl_backward(grad, p, q)
    return by_p, by_q * (1 - q)


@bernoulli_kl.backward.mistake(
    "leaves q out of the gradient by p", hint="The slope by p is the log odds of p minus those of q: where q is p, 0."
)
def backward_without_q(grad, p, q):
    own = in_numpy.surprise(1 - p) - in_numpy.surprise(p)
    return grad * own, in_numpy.bernoulli_kl_backward(grad, p, q)[1]
