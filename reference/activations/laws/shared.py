"""What several concepts of this topic draw or ask for."""

import numpy as np

from reference.compare import finite, quietly
from reference.inputs import few, nonzeros, reals, uneven

# For functions that work entry by entry: what is not ordinary about a shape. No entry is at a kink.
EMPTY_OR_SINGLE = [{"x": nonzeros("n 0")}, {"x": nonzeros("").but(np.asarray)}]
# Beyond any overflow, and around where exp overflows, in float32 and in float64.
FAR_OUT = [{"x": reals("n", limit=1e4)}, {"x": reals("n", limit=1000)}]
# For smooth functions, where 0 is an input like any other, but |x| has no slope.
AT_ZERO = {"x": few("...")}


def gradients(axes):
    """What may arrive at a result: numbers off every grid, up to some 250."""
    return uneven(axes).but(lambda g: 32 * g)


def nearest(array):
    """As near to 0 as its dtype has numbers at full precision."""
    return np.full_like(array, np.finfo(array.dtype).tiny)


def refuse_other_shapes(concept):
    """Declare that the backward pass refuses a grad that has not x's shape."""
    concept.backward.refuses(
        "grad has another shape than x",
        lambda case: {"grad": case["grad"][None]},
        lambda case: {"grad": np.concatenate([case["grad"], case["grad"]], axis=-1)},
        argument="x",
    )


def ask_for_quiet(concept):
    """Hold it to the promise that it is finite for every finite input, without a warning."""

    @concept.law("inputs as large as 10,000 do not overflow, and nothing is warned of", kind="robustness")
    def is_quiet(f, x=reals("n", limit=1e4), **settings):
        finite(quietly(f, x, **settings))


def ask_for_slope_at_kink(concept):
    """Hold the gradients of PyTorch to the promise that at a kink there is a slope, whichever: NaN is none."""

    @concept.law("at 0, where it has a kink, its gradient is some number", by_autograd=True)
    def is_a_number(f, x, **settings):
        positional, named = concept.split({"x": np.zeros_like(x)} | settings)
        finite(f.gradient(np.ones_like(x), (0,), *positional, **named))
