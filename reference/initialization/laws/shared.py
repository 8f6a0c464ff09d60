"""What several concepts of this topic draw or compute for their laws."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.inputs import Grid, Shaped, composite, integers, permutations, reals, sampled_from

# Sizes at which signs can be arranged without any correlation.
POWERS_OF_TWO = sampled_from([1, 2, 4, 8])


def normal(axes):
    """What N(0, 1) may draw: multiples of 1/8 from -4 to 4."""
    return reals(axes, limit=4)


def uniform(axes):
    """What U[0, 1) may draw: multiples of 1/16, 0 among them, 1 not."""
    return Shaped(axes, Grid(0, 15, 1 / 16))


@composite
def evenly_spread(draw):
    """Noise for U[0, 1) without luck: the middles of equal parts of the interval, in any order."""
    fan_out, fan_in = draw(integers(1, 5)), draw(integers(1, 5))
    order = draw(permutations(range(fan_out * fan_in)))
    return {"noise": (np.array(order).reshape(fan_out, fan_in) + 0.5) / (fan_out * fan_in)}


def uncorrelated(rows, columns):
    """Ones and minus ones, every two columns perpendicular (Sylvester): noise of variance 1 without luck.

    `rows` is a power of two, and at least `columns`.
    """
    shared_bits = np.arange(rows)[:, None] & np.arange(columns)
    return np.array([[(-1.0) ** int(bits).bit_count() for bits in row] for row in shared_bits])


def mirrored(rows, columns):
    """The same, and below it every row with the other sign: what a ReLU stops of one row, it lets pass of the other."""
    above = uncorrelated(rows, columns)
    return np.concatenate([above, -above])


def as_uniform(noise):
    """Noise of mean 0 and variance 1 as noise with the mean and the variance of U[0, 1): 1/2 and 1/12."""
    return (1 + noise / math.sqrt(3)) / 2


def mean_square(h):
    """The mean of the squares of the entries of every row."""
    return np.mean(h * h, axis=-1)


def refuse_other_noise(concept):
    """Declare that noise has to be a matrix with entries."""
    refuse_other_axes(concept)
    concept.refuses(
        "noise has no rows or no columns",
        noise=[lambda case: case["noise"][:0], lambda case: case["noise"][:, :0], lambda case: case["noise"][:0, :0]],
    )


def refuse_other_axes(concept):
    concept.refuses(
        "noise does not have two axes", noise=[lambda case: case["noise"][0], lambda case: case["noise"][None]]
    )


# Laws of several initializers -----------------------------------------------------------------------------------------


def ask_for_bound(concept, words, bound_of):
    @concept.law(f"noise 0 becomes -a, noise 1/2 becomes 0, and no weight is further from 0 than a, {words}")
    def ends(f, noise):
        bound = bound_of(*noise.shape)
        at_most(np.abs(f(noise)), bound, message="a weight is further from 0 than a")
        close(f(0 * noise), np.full_like(noise, -bound), message="noise 0 does not become -a")
        close(f(0 * noise + 0.5), 0 * noise, scale=bound, message="noise 1/2 does not become 0")


def ask_for_variance(concept, words, variance_of):
    @concept.law(
        f"noise that is spread evenly from 0 to 1 becomes weights of mean 0 and variance {words}", evenly_spread()
    )
    def variance(f, noise):
        weights, expected = f(noise), variance_of(*noise.shape)
        bound, terms = math.sqrt(3 * expected), noise.size
        close(np.mean(weights), 0.0, scale=bound, terms=terms, message="the mean of the weights is not 0")
        # Of n numbers that are evenly apart; with more and more of them the share goes to 1.
        share = 1 - 1 / noise.size**2
        close(np.var(weights), share * expected, scale=3 * expected, terms=terms,
              message="the weights have another variance")  # fmt: skip


def ask_for_deviation(concept, words, deviation_of):
    @concept.law(f"noise of standard deviation 1 becomes weights of standard deviation {words}")
    def deviation(f, noise, half=integers(1, 4)):
        # As many ones as minus ones.
        signs = np.tile(np.array([1, -1], noise.dtype), (noise.shape[0], half))
        close(np.std(f(signs)), deviation_of(*signs.shape), terms=signs.size,
              message="the weights have another standard deviation")  # fmt: skip


def ask_for_transpose(concept, draw):
    @concept.law("inputs and outputs count alike: transposed noise becomes the transposed weights")
    def transpose(f, noise=draw("fan_out fan_in")):
        close(f(noise.T.copy()), f(noise).T, message="transposed noise became other weights")


def ask_for_fan_in_alone(concept, draw):
    @concept.law("how many outputs there are makes no difference: without its first row, noise becomes the other rows")
    def rows(f, noise=draw("fan_out+1 fan_in")):
        close(f(noise[1:]), f(noise)[1:], message="with one output fewer, the others have other weights")


def ask_for_square_root(concept, draw):
    @concept.law("with four times as many inputs, weights are half as large")
    def quarters(f, noise=draw("fan_out fan_in")):
        close(2 * f(np.tile(noise, (1, 4))), np.tile(f(noise), (1, 4)),
              message="with four times as many inputs, the weights are not half as large")  # fmt: skip


def ask_for_own_noise(concept):
    @concept.law("each weight hangs on its own noise: twice as much makes it twice as large, none makes it 0")
    def own(f, noise, column=integers(0, 3)):
        weights = f(noise)
        close(f(2 * noise), 2 * weights, message="twice the noise is not twice the weights")
        one = np.arange(noise.shape[1]) == column % noise.shape[1]
        close(f(np.where(one, 0, noise)), np.where(one, 0, weights),
              scale=4, message="an input without noise has weights, or those of another input changed")  # fmt: skip


def ask_for_square_layers(concept, as_noise):
    @concept.law(
        "where noise is uncorrelated, a layer with as many outputs as inputs keeps the mean square of its input"
    )
    def keeps(f, x=reals("8"), size=POWERS_OF_TWO):
        x = x[:size]
        weights = f(as_noise(uncorrelated(size, size)).astype(x.dtype))
        close(mean_square(weights @ x), mean_square(x), scale=64, terms=size**2,
              message="the mean square of the outputs is another one")  # fmt: skip


def ask_for_relu_layers(concept, as_noise, words, factor):
    @concept.law(f"where noise is uncorrelated, a ReLU layer {words} of its input, however many outputs it has")
    def second_moment(f, x=reals("8"), size=POWERS_OF_TWO, columns=integers(1, 8)):
        x = x[: min(size, columns)]
        weights = f(as_noise(mirrored(size, x.size)).astype(x.dtype))
        close(mean_square(np.maximum(weights @ x, 0)), factor * mean_square(x), scale=64, terms=size**2,
              message="the mean square behind the ReLU is another one")  # fmt: skip
