"""mutual_information: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import LOG2, merger, ordinary, p_log_ratio
from reference.inputs import Grid, Shaped, cut_into_distributions, distributions, integers, uneven


def tables(axes, *, inside=False):
    """Joint probabilities of pairs: the whole table sums to exactly 1."""

    def cut(cuts):
        return cut_into_distributions(cuts.reshape(-1), inside=inside).reshape(cuts.shape)

    return Shaped(axes, Grid(0, 64)).but(cut)


mutual_information = Concept(
    in_numpy.mutual_information,
    joint=tables("a b", inside=True),
    further=[{"joint": uneven("a b").but(lambda x: np.exp(x / 4) / np.sum(np.exp(x / 4)))}],
    unusual=[{"joint": tables("a b")}],
    built_ins=["scipy.stats.chi2_contingency"],
    instead="log, products and sums",
)

mutual_information.refuses(
    "the table does not have two axes", joint=[lambda case: case["joint"][0], lambda case: case["joint"][None]]
)


@mutual_information.law("it is 0 where the two are independent: knowing one says nothing about the other")
def of_strangers(f, p=ordinary("a"), q=ordinary("b")):
    close(f(p[:, None] * q), np.asarray(0.0), scale=1, message="for independent outcomes it is not 0")


@mutual_information.law("swapping the two changes nothing: the transposed table gives the same")
def is_symmetric(f, joint):
    close(f(joint.T), f(joint), scale=1, message="transposed it is another number")


@mutual_information.law("it is never negative, and never more than the entropy of either one")
def in_range(f, joint):
    y = f(joint)
    at_most(0.0, y, scale=1, message="it is negative")
    for axis, name in ((1, "first"), (0, "second")):
        bound = in_numpy.entropy(np.sum(joint, axis=axis))
        at_most(y, bound, scale=1, message=f"it is more than the entropy of the {name} one")


@mutual_information.law("where each tells the other exactly, it is all of the entropy", kind="robustness")
def of_copies(f, p=distributions("a")):
    close(f(np.diag(p)), in_numpy.entropy(p), scale=1, message="for perfect copies it is not the entropy")


@mutual_information.law("it is what the pair saves: the entropies of the two minus the entropy of the pair")
def saves(f, joint):
    alone = in_numpy.entropy(np.sum(joint, axis=1)) + in_numpy.entropy(np.sum(joint, axis=0))
    close(f(joint), alone - in_numpy.entropy(joint.reshape(-1)), scale=4, message="it is not what the pair saves")


@mutual_information.law("merging outcomes of one of them never tells more about the other")
def of_the_merged(f, joint, seed=integers(0, 999)):
    merged = joint @ merger(joint.shape[1], seed, joint.dtype)
    at_most(f(merged), f(joint), scale=1, message="it grew although outcomes were merged")


@mutual_information.mistake(
    "makes NaN of a pair that never comes", hint="0 * log(0) is NaN for floats. Put 1 into the log there."
)
def nan(joint):
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.sum(joint * np.log(joint / apart))


@mutual_information.mistake(
    "compares the other way round", hint="The average is over the pairs as they come: weigh by the joint table."
)
def swapped(joint):
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.sum(p_log_ratio(apart, joint))


@mutual_information.mistake(
    "divides by one marginal only",
    hint="Independent outcomes would have p_a times p_b: both belong below the fraction line.",
)
def one_marginal(joint):
    return np.sum(joint * (in_numpy.surprise(np.sum(joint, axis=1, keepdims=True)) - in_numpy.surprise(joint)))


@mutual_information.mistake("counts bits", hint="Here the logarithm is natural: log, not log2.")
def bits(joint):
    return in_numpy.mutual_information(joint) / LOG2


@mutual_information.mistake(
    "adds the entropies and stops", hint="What the pair itself holds has to come off: H(A) + H(B) - H(A, B)."
)
def summed(joint):
    return in_numpy.entropy(np.sum(joint, axis=1)) + in_numpy.entropy(np.sum(joint, axis=0))


@mutual_information.mistake(
    "is the entropy of the pair", hint="That is what both hold together; the question is what they share."
)
def pair(joint):
    return in_numpy.entropy(joint.reshape(-1))


@mutual_information.mistake(
    "gives one number for every row", hint="The sum runs over all pairs: one number for the whole table."
)
def rows(joint):
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.sum(p_log_ratio(joint, apart), axis=1)


@mutual_information.mistake(
    "divides by the entropy of the first one", hint="The share of the entropy is another measure: do not divide."
)
def share(joint):
    h = in_numpy.entropy(np.sum(joint, axis=1))
    return in_numpy.mutual_information(joint) / np.where(h == 0, 1, h)


@mutual_information.mistake(
    "has the sign the other way", hint="It is the log of joint over product, not of product over joint."
)
def sign(joint):
    return -in_numpy.mutual_information(joint)


@mutual_information.mistake(
    "multiplies the marginals the wrong way round",
    hint="The sums over the columns belong to the rows: a column of them, times a row of the others.",
)
def transposed(joint):
    apart = np.outer(np.sum(joint, axis=0), np.sum(joint, axis=1))
    # Tables that are not square raise, which says little: there it is right.
    return np.sum(p_log_ratio(joint, apart if apart.shape == joint.shape else apart.T))


@mutual_information.mistake(
    "is what is unknown of one outcome once the other is known",
    hint="That is the conditional entropy, H(A, B) - H(B). What both share is H(A) minus that.",
)
def conditional(joint):
    return in_numpy.entropy(joint.reshape(-1)) - in_numpy.entropy(np.sum(joint, axis=0))


@mutual_information.mistake(
    "adds the entropy of the pair", hint="What the pair holds comes off: H(A) + H(B) - H(A, B)."
)
def plus(joint):
    return summed(joint) + pair(joint)


@mutual_information.mistake(
    "averages over the pairs instead of summing", hint="The joint table is the weight of the average already: sum."
)
def mean(joint):
    return in_numpy.mutual_information(joint) / joint.size


def padded(amount):
    @mutual_information.mistake(
        f"adds {amount:g} inside the logarithm",
        hint="That is off for every pair, and independent ones then share something: treat what is 0 alone.",
    )
    def with_amount(joint):
        apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
        return np.sum(joint * np.log((joint + amount) / (apart + amount)))


def padded_ratio(amount):
    @mutual_information.mistake(
        f"adds {amount:g} to the ratio inside the logarithm",
        hint="That is off for every pair, and independent ones then share something: treat what is 0 alone.",
    )
    def with_amount(joint):
        apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
        return np.sum(joint * np.log(joint / np.where(apart == 0, 1, apart) + amount))


for amount in (1e-6, 1e-7, 1e-8):
    padded(amount)
    padded_ratio(amount)
