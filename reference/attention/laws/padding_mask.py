"""padding_mask: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import NO_INTEGERS
from reference.compare import equal, holds
from reference.concept import Concept
from reference.inputs import integers, whole

padding_mask = Concept(
    in_numpy.padding_mask,
    lengths=whole("n", 1, 4),
    size=integers(4, 6),
    further=[{"lengths": whole("n", 1, 9)}],
    unusual=[{"lengths": whole("n", -9, 9)}, {"size": integers(0, 1)}],
    differentiable=False,
    built_ins=["torch.nn.utils.rnn.pad_sequence"],
    instead="a comparison of positions with lengths",
)


padding_mask.refuses("size is negative", size=[-1, -3])
padding_mask.refuses("size is no integer, as True and 2.0 are none", size=NO_INTEGERS)


@padding_mask.law("with attention, what stands in the padding never matters")
def hides(f, lengths, size, seed=integers(0, 99)):
    random = np.random.default_rng(seed)
    q = random.integers(-8, 9, (len(lengths), 3, 2)) / 4
    k, v = random.integers(-8, 9, (2, len(lengths), size, 2)) / 4
    padding = (np.arange(size) >= lengths[:, None])[..., None]
    mask = f(lengths, size)
    changed = in_numpy.scaled_dot_product_attention(q, np.where(padding, 7.0, k), np.where(padding, 9.0, v), mask)
    equal(changed, in_numpy.scaled_dot_product_attention(q, k, v, mask), message="the padding changed a result")


@padding_mask.law("as many keys of a sequence are allowed as it is long, and they are the first ones")
def counts(f, lengths, size):
    mask = f(lengths, size)
    equal(np.sum(mask[:, 0], axis=-1), lengths, message="a sequence has too few or too many keys")
    holds(mask[..., :-1] | ~mask[..., 1:], "a key is allowed behind one that is not", got=mask)


@padding_mask.law("it has the shape (N, 1, size): all queries of a sequence see the same keys")
def shape(f, lengths, size):
    mask = f(lengths, size)
    wanted = (len(lengths), 1, size)
    holds(mask.shape == wanted, "the shape is another one", got=mask.shape, expected=wanted)


@padding_mask.mistake("is True at the padding", hint="True means that the query may look there.")
def inverted(lengths, size):
    return ~in_numpy.padding_mask(lengths, size)


@padding_mask.mistake(
    "allows one key too many", hint="A sequence of length 3 has the positions 0, 1 and 2: < rather than <=."
)
def off_by_one(lengths, size):
    return np.arange(size) <= lengths[:, None, None]


@padding_mask.mistake("pads in front", hint="The real tokens come first, the padding after them.")
def front(lengths, size):
    return in_numpy.padding_mask(lengths, size)[..., ::-1]


@padding_mask.mistake(
    "has no axis for the queries", hint="The shape is (N, 1, size): the axis in the middle is for the queries."
)
def flat(lengths, size):
    return np.arange(size) < lengths[:, None]


@padding_mask.mistake("is as long as the longest sequence", hint="size says how many columns there are.")
def longest(lengths, size):
    return in_numpy.padding_mask(lengths, int(np.max(lengths)))


@padding_mask.mistake("has one more axis, for heads", hint="The shape is (N, 1, size): heads get their axis elsewhere.")
def with_heads(lengths, size):
    return in_numpy.padding_mask(lengths, size)[:, None]


@padding_mask.mistake(
    "hides the queries of the padding instead of its keys",
    hint="The shape is (N, 1, size): the keys are the last axis, and all queries of a sequence see the same ones.",
)
def of_queries(lengths, size):
    return np.swapaxes(in_numpy.padding_mask(lengths, size), 1, 2)
