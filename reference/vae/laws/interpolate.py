"""interpolate: what is drawn, its laws, and the mistakes that break them."""

from reference.compare import close
from reference.concept import Concept
from reference.inputs import reals, sampled_from, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import flatter, wider

interpolate = Concept(
    in_numpy.interpolate,
    z0=reals("..."),
    z1=reals("..."),
    t=sampled_from([0.0, 0.25, 0.5, 0.8, 1.0, -0.5, 2.0]),
    further=[{"t": sampled_from([-3.0, 1.5, 10.0])}, {"z0": uneven("..."), "z1": uneven("...")}],
    built_ins=["numpy.interp", "scipy.interpolate.interp1d", "torch.lerp"],
    instead="products and a sum",
)

interpolate.refuses("z1 has another shape than z0", z1=[wider("z1"), flatter("z1")])


@interpolate.law("t = 0 is z0, and t = 1 is z1")
def ends(f, z0, z1):
    close(f(z0, z1, 0.0), z0, scale=16, message="at t = 0 it is not z0")
    close(f(z0, z1, 1.0), z1, scale=16, message="at t = 1 it is not z1")


@interpolate.law("walking back from z1 is the same line: swapping both with 1 - t changes nothing")
def mirrors(f, z0, z1, t):
    close(f(z1, z0, 1 - t), f(z0, z1, t), scale=32, message="walked back it is another point")


@interpolate.law("halfway is the average, and equal steps of t are equal steps on the line")
def is_even(f, z0, z1):
    close(f(z0, z1, 0.5), (z0 + z1) / 2, scale=16, message="halfway is not the average")
    first, second = f(z0, z1, 0.25), f(z0, z1, 0.75)
    close(second, first + (z1 - z0) / 2, scale=32, message="half of t is not half of the way")


@interpolate.law("below 0 and above 1 the line goes on")
def goes_on(f, z0, z1):
    close(f(z0, z1, 2.0), 2 * z1 - z0, scale=64, message="at t = 2 it is not as far beyond z1 as z0 is before it")
    close(f(z0, z1, -1.0), 2 * z0 - z1, scale=64, message="at t = -1 it is not as far before z0")


@interpolate.law("from a point to itself there is nowhere to go")
def stays(f, z0, t):
    close(f(z0, z0, t), z0, scale=32, message="between equal points it is another one")


@interpolate.mistake("starts at z1", hint="At t = 0 the line stands at z0.")
def swapped(z0, z1, t):
    return t * z0 + (1 - t) * z1


@interpolate.mistake("adds the whole of z0", hint="At t = 1 nothing of z0 is left: its share is 1 - t.")
def adds(z0, z1, t):
    return z0 + t * z1


@interpolate.mistake("keeps t between 0 and 1", hint="The line goes on beyond its ends: t may be any number.")
def clipped(z0, z1, t):
    return in_numpy.interpolate(z0, z1, min(max(t, 0.0), 1.0))


@interpolate.mistake(
    "starts and stops smoothly", hint="Equal steps of t are equal steps on a straight line: no easing here."
)
def eased(z0, z1, t):
    return in_numpy.interpolate(z0, z1, t * t * (3 - 2 * t))


@interpolate.mistake("squares the shares", hint="The two shares add up to 1: 1 - t and t.")
def squares(z0, z1, t):
    return (1 - t) ** 2 * z0 + t**2 * z1


@interpolate.mistake("walks away from z1", hint="The way from z0 to z1 is z1 - z0: end minus start.")
def away(z0, z1, t):
    return z0 + t * (z0 - z1)


@interpolate.mistake("gives both the share t", hint="What z1 gains z0 loses: the shares are 1 - t and t.")
def shares(z0, z1, t):
    return t * z0 + t * z1


@interpolate.mistake("starts from z1", hint="z1 is where the line arrives, at t = 1: from z0 add t times z1 - z0.")
def from_end(z0, z1, t):
    return z1 + t * (z1 - z0)


@interpolate.mistake(
    "keeps the squares of the shares adding up to 1",
    hint="That is for mixing noise, or for walking on an arc. On a straight line the shares themselves add up to 1.",
)
def roots(z0, z1, t):
    share = min(max(t, 0.0), 1.0)
    return (1 - share) ** 0.5 * z0 + share**0.5 * z1
