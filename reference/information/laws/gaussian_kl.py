"""gaussian_kl: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import LOG2, no_less_than_one
from reference.inputs import integers, real, reals, sampled_from, uneven

gaussian_kl = Concept(
    in_numpy.gaussian_kl,
    mu_p=reals("n d", limit=4),
    log_var_p=reals("n d", limit=2),
    mu_q=reals("n d", limit=4),
    log_var_q=reals("n d", limit=2),
    further=[
        {name: reals("d", limit=2) for name in ("mu_p", "log_var_p", "mu_q", "log_var_q")},
        {name: uneven("a n d").but(lambda x: x / 4) for name in ("mu_p", "log_var_p", "mu_q", "log_var_q")},
    ],
    unusual=[{"log_var_p": reals("n d", limit=20), "log_var_q": reals("n d", limit=20)}],
    scale=no_less_than_one,
    built_ins=["torch.distributions.kl_divergence"],
    instead="exp, squares and a sum",
)


def smaller(name):
    return [lambda case: case[name][0], lambda case: case[name][..., :-1]]


gaussian_kl.refuses("mu_p and log_var_p have different shapes", log_var_p=smaller("log_var_p"))
gaussian_kl.refuses("mu_q has another shape than mu_p", mu_q=smaller("mu_q"))
gaussian_kl.refuses("log_var_q has another shape than mu_p", log_var_q=smaller("log_var_q"))
gaussian_kl.backward.refuses(
    "grad has another shape than the result",
    lambda case: {"grad": case["grad"][None]},
    lambda case: {"grad": np.append(case["grad"], 0.5)},
    argument="mu_p",
)


@gaussian_kl.law("where q is the standard normal distribution, it is gaussian_kl_to_standard")
def reduces(f, mu_p, log_var_p):
    none = np.zeros_like(mu_p)
    expected = in_numpy.gaussian_kl_to_standard(mu_p, log_var_p)
    close(
        f(mu_p, log_var_p, none, none), expected, scale=64, message="it is not the divergence from the standard normal"
    )


@gaussian_kl.law(
    "it is never negative but for rounding, also where p and q are hardly different, and 0 where they are the same"
)
def sign(f, mu_p, log_var_p, mu_q, log_var_q, seed=integers(0, 999)):
    at_most(0.0, f(mu_p, log_var_p, mu_q, log_var_q), scale=1, message="a divergence is negative")
    close(f(mu_p, log_var_p, mu_p, log_var_p), np.zeros_like(mu_p[:, 0]), scale=1, message="it is not 0 where q is p")
    tiny = np.random.default_rng(seed).uniform(-1e-8, 1e-8, mu_p.shape).astype(mu_p.dtype)
    none = np.zeros_like(mu_p)
    at_most(0.0, f(none, tiny, none, none), scale=1, message="for nearly equal p and q it is negative")


@gaussian_kl.law("swapping p and q matters: a narrow bell in a wide one is nearer than the wide one in the narrow one")
def is_not_symmetric(f):
    zero, wide = np.zeros(1), np.full(1, math.log(4))
    close(f(zero, zero, zero, wide), np.asarray(LOG2 - 0.375), scale=2, message="narrow in wide is another number")
    close(f(zero, wide, zero, zero), np.asarray(1.5 - LOG2), scale=4, message="wide in narrow is another number")


@gaussian_kl.law("moving both by the same distance changes nothing")
def shifts(f, mu_p, log_var_p, mu_q, log_var_q, c=real()):
    there = f(mu_p + c, log_var_p, mu_q + c, log_var_q)
    close(there, f(mu_p, log_var_p, mu_q, log_var_q), scale=1024, message="moved along it is another number")


@gaussian_kl.law("measuring both in another unit changes nothing")
def rescales(f, mu_p, log_var_p, mu_q, log_var_q, factor=sampled_from([0.5, 2.0, 8.0, -1.0])):
    # A value measured in another unit is multiplied by a factor, its variance by the square.
    more = 2 * math.log(abs(factor))
    there = f(factor * mu_p, log_var_p + more, factor * mu_q, log_var_q + more)
    close(there, f(mu_p, log_var_p, mu_q, log_var_q), scale=1024, message="in another unit it is another number")


@gaussian_kl.law("it adds over the dimensions, and every row of a batch has a number of its own")
def adds(
    f,
    mu_p=reals("a n d", limit=4),
    log_var_p=reals("a n d", limit=2),
    mu_q=reals("a n d", limit=4),
    log_var_q=reals("a n d", limit=2),
):
    whole = (mu_p, log_var_p, mu_q, log_var_q)
    parts = [f(*[part[..., i : i + 1] for part in whole]) for i in range(mu_p.shape[-1])]
    close(f(*whole), sum(parts), scale=1024, message="it is not the sum over the dimensions")
    close(f(*[part[0, 0] for part in whole]), f(*whole)[0, 0], scale=1024, message="a row alone gives another number")


@gaussian_kl.mistake("swaps p and q", hint="The samples come from p: it is q's variance that everything is divided by.")
def swapped(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_q, log_var_q, mu_p, log_var_p)


@gaussian_kl.mistake(
    "forgets the half", hint="The bell curve has a half in its exponent: it stands in front of the whole sum."
)
def without_half(mu_p, log_var_p, mu_q, log_var_q):
    return 2 * in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q)


@gaussian_kl.mistake("forgets the minus 1", hint="Where q is p it must be 0: what is the ratio of the variances then?")
def without_one(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) + mu_p.shape[-1] / 2


@gaussian_kl.mistake(
    "does not divide the distance of the means",
    hint="A distance is long or short only against q's spread: divide its square by q's variance.",
)
def undivided(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl_to_standard(mu_p - mu_q, log_var_p - log_var_q)


@gaussian_kl.mistake(
    "divides the squared distance by the standard deviation",
    hint="The squared distance is divided by the variance of q, exp(log_var_q).",
)
def by_sigma(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl_to_standard((mu_p - mu_q) * np.exp(-log_var_q / 4), log_var_p - log_var_q)


@gaussian_kl.mistake(
    "has the sign of the log ratio the other way",
    hint="A narrower p diverges more: log_var_q comes with a plus, log_var_p with a minus.",
)
def log_sign(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) + np.sum(log_var_p - log_var_q, axis=-1)


@gaussian_kl.mistake("takes log_var for log sigma", hint="exp(log_var) is the variance already: do not square it.")
def log_sigma(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, 2 * log_var_p, mu_q, 2 * log_var_q)


@gaussian_kl.mistake("averages over the dimensions", hint="Independent dimensions add: sum over the last axis.")
def mean(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) / mu_p.shape[-1]


@gaussian_kl.mistake(
    "squares each mean on its own", hint="What counts is how far apart the means are: subtract first, then square."
)
def squares(mu_p, log_var_p, mu_q, log_var_q):
    apart = np.sqrt(np.abs(mu_p**2 - mu_q**2))
    return in_numpy.gaussian_kl_to_standard(apart * np.exp(-log_var_q / 2), log_var_p - log_var_q)


@gaussian_kl.mistake(
    "does not divide p's variance by q's",
    hint="Brackets: the variance of p and the squared distance are both divided by the variance of q.",
)
def variance_undivided(mu_p, log_var_p, mu_q, log_var_q):
    distance = (mu_p - mu_q) ** 2 * np.exp(-log_var_q)
    return np.sum(log_var_q - log_var_p + np.exp(log_var_p) + distance - 1, axis=-1) / 2


@gaussian_kl.mistake(
    "halves all but the log ratio",
    hint="log sigma is half of log_var: the half in front is for log_var_q - log_var_p as well.",
)
def whole_log(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) + np.sum(log_var_q - log_var_p, axis=-1) / 2


@gaussian_kl.mistake(
    "drops the log ratio of the variances",
    hint="Where p is all but sure, the divergence grows without end: by which term?",
)
def without_log(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) - np.sum(log_var_q - log_var_p, axis=-1) / 2


@gaussian_kl.mistake(
    "does not square the distance of the means", hint="Left or right of q is the same: the distance comes squared."
)
def unsquared(mu_p, log_var_p, mu_q, log_var_q):
    spread = in_numpy.gaussian_kl_to_standard(np.zeros_like(mu_p), log_var_p - log_var_q)
    return spread + np.sum((mu_p - mu_q) * np.exp(-log_var_q), axis=-1) / 2


@gaussian_kl.mistake(
    "sums over the batch too", hint="Every row of the batch has a divergence of its own: sum over the last axis only."
)
def total(mu_p, log_var_p, mu_q, log_var_q):
    return np.sum(in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q))


@gaussian_kl.mistake(
    "takes the standard deviations for the variances",
    hint="exp(log_var) is the variance and belongs here; exp(log_var / 2) is sigma, its root.",
)
def deviations(mu_p, log_var_p, mu_q, log_var_q):
    ratio = np.exp((log_var_p - log_var_q) / 2)
    distance = (mu_p - mu_q) ** 2 * np.exp(-log_var_q / 2)
    return np.sum(log_var_q - log_var_p + ratio + distance - 1, axis=-1) / 2


# The backward pass --------------------------------------------------------------------------------------------------


@gaussian_kl.backward.law("where q is p, nothing pulls: all four gradients are 0")
def rest(f, grad, mu_p, log_var_p):
    none = np.zeros_like(mu_p)
    close(
        f(grad, mu_p, log_var_p, mu_p, log_var_p), (none,) * 4, scale=64, message="at the minimum a gradient is not 0"
    )


@gaussian_kl.backward.law("moving both changes nothing, so the gradients by the two means cancel")
def means_cancel(f, grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, _, by_mu_q, _ = f(grad, mu_p, log_var_p, mu_q, log_var_q)
    close(by_mu_q, -by_mu_p, scale=512, message="the gradients by the means do not cancel")


@gaussian_kl.backward.law("another unit for both changes nothing: the gradients by all four, so combined, cancel")
def units_cancel(f, grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, by_log_var_q = f(grad, mu_p, log_var_p, mu_q, log_var_q)
    # A factor of e^t on the unit adds t mu to every mu and 2 t to every log_var.
    change = mu_p * by_mu_p + mu_q * by_mu_q + 2 * by_log_var_p + 2 * by_log_var_q
    close(change, np.zeros_like(change), scale=4096, message="another unit would change the divergence")


@gaussian_kl.backward.mistake(
    "leaves the distance of the means out of the gradient by log_var_q",
    hint="q's variance stands below that distance as well.",
)
def backward_short(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, _ = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_p, by_log_var_p, by_mu_q, -by_log_var_p


@gaussian_kl.backward.mistake(
    "pulls both means the same way", hint="The distance is mu_p - mu_q: mu_q gets the opposite sign."
)
def backward_sign(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, _, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_p, by_log_var_p, by_mu_p, by_log_var_q


@gaussian_kl.backward.mistake(
    "forgets the minus 1 of the log terms", hint="-log_var_p and +log_var_q stand in the sum too, and have slopes."
)
def backward_one(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    half = grad[..., None] / 2
    return by_mu_p, by_log_var_p + half, by_mu_q, by_log_var_q - half


@gaussian_kl.backward.mistake(
    "forgets to divide by q's variance", hint="The squared distance is divided by exp(log_var_q), and so is its slope."
)
def backward_undivided(grad, mu_p, log_var_p, mu_q, log_var_q):
    _, by_log_var_p, _, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    pull = grad[..., None] * (mu_p - mu_q)
    return pull, by_log_var_p, -pull, by_log_var_q


@gaussian_kl.backward.mistake(
    "has the gradient by log_var_q with the sign turned round",
    hint="A wider q is cheaper where p lies far from it: there the slope by log_var_q is negative.",
)
def backward_log_sign(grad, mu_p, log_var_p, mu_q, log_var_q):
    *first, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return *first, -by_log_var_q


@gaussian_kl.backward.mistake(
    "forgets the half by both log_vars", hint="The square eats the half of the means; the exponentials keep theirs."
)
def backward_half(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_p, 2 * by_log_var_p, by_mu_q, 2 * by_log_var_q


@gaussian_kl.backward.mistake(
    "gives q nothing", hint="The divergence moves with q as well: mu_q and log_var_q have gradients of their own."
)
def backward_fixed(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, _, _ = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_p, by_log_var_p, np.zeros_like(mu_q), np.zeros_like(mu_q)


@gaussian_kl.backward.mistake(
    "gives the gradients of q for those of p", hint="The order of the results is that of the inputs: first p's two."
)
def backward_swapped(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_q, by_log_var_q, by_mu_p, by_log_var_p


@gaussian_kl.backward.mistake(
    "averages over the dimensions", hint="The dimensions were added up: each gets all of its row's grad."
)
def backward_mean(grad, mu_p, log_var_p, mu_q, log_var_q):
    parts = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return tuple(part / mu_p.shape[-1] for part in parts)
