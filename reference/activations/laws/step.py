"""step: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.compare import at_most, equal, holds
from reference.concept import Concept
from reference.inputs import positive, reals

step = Concept(
    in_numpy.step,
    z=reals("..."),
    unusual=[{"z": reals("n 0")}, {"z": reals("")}],
    differentiable=False,
    built_ins=["numpy.heaviside", "torch.heaviside"],
    instead="a comparison",
)


@step.law("every output is 0 or 1")
def is_binary(f, z):
    y = f(z)
    holds((y == 0) | (y == 1), "an output is neither 0 nor 1", got=y, expected="zeros and ones")


@step.law("an input of exactly 0 fires, with either sign: step(0) = step(-0.0) = 1; below 0, however near, none does")
def at_zero(f):
    around = np.array([0.0, -0.0, -1e-300])
    equal(f(around), np.array([1.0, 1.0, 0.0]), message="at 0 the answer is another one")


@step.law("no gradient passes: it is 0, however the answer is worked out", by_autograd=True)
def passes_nothing(f, z):
    equal(f.gradient(np.ones_like(z), (0,), z), np.zeros_like(z), message="a gradient passed")


@step.law("a larger input never gives a smaller output")
def is_monotone(f, z, more=positive()):
    at_most(f(z), f(z + more), message="the output fell although the input grew")


@step.mistake("leaves out 0 itself", hint="What should step(0) be? Compare > with >=.")
def strict(z):
    return (z > 0).astype(z.dtype)


@step.mistake("gives -1 and 1", hint="That is the sign. The step function gives 0 and 1.")
def sign(z):
    return np.where(z >= 0, 1, -1).astype(z.dtype)


@step.mistake("fires for negative inputs", hint="Which side of 0 fires? Compare < with >=.")
def flipped(z):
    return (z <= 0).astype(z.dtype)


@step.mistake("gives a half at 0", hint="Some define it so; here an input of exactly 0 fires: 1. Compare with >=.")
def half(z):
    return ((z > 0) / 2 + (z >= 0) / 2).astype(z.dtype)


@step.mistake("lets z itself through where it fires", hint="That is ReLU. A step gives 1, however large z is.")
def ramp(z):
    return np.where(z >= 0, z, 0)


@step.mistake(
    "fires from 0.5 on", hint="0.5 is where probabilities are cut in two. The step function has its step at 0."
)
def late(z):
    return (z >= 0.5).astype(z.dtype)


@step.mistake("is a sigmoid", hint="A sigmoid rises smoothly. A step knows 0 and 1 alone: compare z with 0.")
def smooth(z):
    return in_numpy.sigmoid(z)
