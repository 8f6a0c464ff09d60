"""reparameterize: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, finite
from reference.concept import Concept
from reference.inputs import reals, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import LOG2, at_most_0, flatter, largest, wider

reparameterize = Concept(
    in_numpy.reparameterize,
    mu=reals("..."),
    log_var=reals("...", limit=4),
    noise=reals("...", limit=4),
    further=[{"mu": uneven("..."), "noise": uneven("...")}],
    unusual=[{"log_var": reals("...", limit=60)}, {"log_var": reals("...", limit=250).but(at_most_0)}],
)

reparameterize.refuses("log_var has another shape than mu", log_var=[wider("log_var"), flatter("log_var")])
reparameterize.refuses("noise has another shape than mu", noise=[wider("noise"), flatter("noise")])
reparameterize.backward.refuses(
    "grad has another shape than the result", grad=[wider("grad"), flatter("grad")], argument="mu"
)


@reparameterize.law("with noise 0 it is mu, whatever log_var is")
def without_noise(f, mu, log_var):
    close(f(mu, log_var, np.zeros_like(mu)), mu, scale=8, message="without noise it is not mu")


@reparameterize.law("with log_var 0, variance 1, it is mu plus the noise")
def unit(f, mu, noise):
    close(f(mu, np.zeros_like(mu), noise), mu + noise, scale=16, message="with variance 1 it is not mu + noise")


@reparameterize.law("noise with mean 0 and variance 1 comes out with mean mu and variance exp(log_var)")
def moments(f, mu=reals("d", limit=4), log_var=reals("d", limit=2)):
    # 64 draws, shifted and stretched to mean 0 and variance 1 exactly: no error of sampling is left.
    noise = np.random.default_rng(64).standard_normal((64, mu.shape[0]))
    noise = ((noise - noise.mean(axis=0)) / noise.std(axis=0)).astype(mu.dtype)
    samples = f(np.tile(mu, (64, 1)), np.tile(log_var, (64, 1)), noise).astype(np.float64)
    close(np.mean(samples, axis=0).astype(mu.dtype), mu, scale=32, message="the mean of the samples is not mu")
    close(np.var(samples, axis=0).astype(mu.dtype), np.exp(log_var), scale=64,
          message="the variance of the samples is not exp(log_var)")  # fmt: skip


@reparameterize.law("noise and its mirror image land equally far on either side of mu")
def mirrors(f, mu, log_var, noise):
    there, back = f(mu, log_var, noise), f(mu, log_var, -noise)
    close(back, 2 * mu - there, scale=largest(there, mu), message="mu is not in the middle between them")


@reparameterize.law("four times the variance doubles the distance from mu")
def spreads(f, mu, log_var, noise):
    near, far = f(mu, log_var, noise), f(mu, log_var + 2 * LOG2, noise)
    close(far, 2 * near - mu, scale=4 * largest(near, mu), message="the distance from mu does not double")


@reparameterize.law("every entry has a mean, a variance and noise of its own")
def entries(f, mu, log_var, noise):
    whole = f(mu, log_var, noise)
    flat = [f(*[part.ravel()[i : i + 1] for part in (mu, log_var, noise)]) for i in range(mu.size)]
    close(
        whole,
        np.concatenate(flat).reshape(mu.shape),
        scale=largest(whole),
        message="an entry alone comes out differently",
    )


@reparameterize.law("a log_var of -10,000 leaves mu, and one of 80 a finite number", kind="robustness")
def extremes(f, mu, noise):
    close(f(mu, np.full_like(mu, -1e4), noise), mu, scale=8, message="without variance it is not mu")
    finite(f(mu, np.full_like(mu, 80.0), noise))


@reparameterize.mistake(
    "scales the noise by the variance", hint="Scaled by s, noise of variance 1 gets variance s^2: what must s be?"
)
def variance(mu, log_var, noise):
    return mu + np.exp(log_var) * noise


@reparameterize.mistake(
    "takes log_var for sigma itself", hint="log_var may be negative: it is a logarithm, and exp undoes it."
)
def sigma(mu, log_var, noise):
    return mu + log_var * noise


@reparameterize.mistake(
    "takes log_var for the variance", hint="The root of log_var is NaN where it is negative: it is a logarithm."
)
def root(mu, log_var, noise):
    return mu + np.sqrt(log_var) * noise


@reparameterize.mistake("divides by sigma", hint="A larger variance takes the sample farther from mu, not nearer.")
def divides(mu, log_var, noise):
    return mu + noise / np.exp(log_var / 2)


@reparameterize.mistake(
    "halves the standard deviation instead of its logarithm",
    hint="The root of exp(a) is exp(a / 2), not exp(a) / 2.",
)
def half(mu, log_var, noise):
    return mu + np.exp(log_var) / 2 * noise


@reparameterize.mistake("forgets mu", hint="sigma times noise is a draw around 0. Where should the bell stand?")
def centred(mu, log_var, noise):
    return np.exp(log_var / 2) * noise


@reparameterize.mistake(
    "stretches mu together with the noise", hint="Only the noise is stretched: sigma * noise, and then mu is added."
)
def stretches_mu(mu, log_var, noise):
    return np.exp(log_var / 2) * (mu + noise)


@reparameterize.mistake(
    "stretches mu instead of the noise", hint="mu is the middle and is added as it is; sigma stretches the noise."
)
def swapped(mu, log_var, noise):
    return noise + np.exp(log_var / 2) * mu


@reparameterize.mistake(
    "draws noise of its own", hint="The randomness comes in as noise: with the same inputs, the answer is the same."
)
def draws(mu, log_var, noise):
    own = np.random.default_rng(noise.size).standard_normal(mu.shape).astype(mu.dtype)
    return mu + np.exp(log_var / 2) * own


@reparameterize.mistake("gives back mu", hint="That is the mean of the samples. Where does the noise come in?")
def mean(mu, log_var, noise):
    return mu.copy()


@reparameterize.mistake(
    "takes the size of the noise, without its sign", hint="Half of the samples lie below mu: noise may be negative."
)
def one_side(mu, log_var, noise):
    return mu + np.exp(log_var / 2) * np.abs(noise)


@reparameterize.mistake(
    "uses one variance for all", hint="Every entry has a variance of its own: nothing is averaged here."
)
def one_variance(mu, log_var, noise):
    return mu + np.exp(np.mean(log_var) / 2) * noise


def bounded(low, high, words):
    @reparameterize.mistake(
        f"keeps log_var {words}",
        hint="A clip changes the distribution, and where it bites no gradient passes: leave log_var be.",
    )
    def within(mu, log_var, noise):
        return in_numpy.reparameterize(mu, np.clip(log_var, low, high), noise)


# One side first: what clips both does so too.
for bound in (2, 4, 5, 10, 20):
    bounded(None, bound, f"at most {bound}")
for bound in (-5, -10, -20, -30):
    bounded(bound, None, f"at least {bound}")
for low, high in ((-10, 2), (-20, 2), (-10, 10), (-20, 20), (-30, 20)):
    bounded(low, high, f"between {low} and {high}")


def padded(amount):
    @reparameterize.mistake(
        f"adds {amount:g} to sigma", hint="An exponential is never 0 or below: sigma needs nothing to keep it positive."
    )
    def with_amount(mu, log_var, noise):
        return mu + (np.exp(log_var / 2) + amount) * noise


def floored(amount):
    @reparameterize.mistake(
        f"keeps sigma at least {amount:g}",
        hint="An exponential is never 0 or below: sigma needs nothing to keep it positive.",
    )
    def with_floor(mu, log_var, noise):
        return mu + np.maximum(np.exp(log_var / 2), amount) * noise


for amount in (1e-4, 1e-5, 1e-6):
    floored(amount)
    padded(amount)


@reparameterize.mistake(
    "makes sigma of log_var by a softplus",
    hint="A softplus makes numbers positive too, but log_var is a logarithm: exp undoes it, after halving.",
)
def softplus(mu, log_var, noise):
    return mu + np.logaddexp(0, log_var) * noise


@reparameterize.mistake("subtracts the noise", hint="The noise is added: mu + sigma * noise.")
def subtracts(mu, log_var, noise):
    return mu - np.exp(log_var / 2) * noise


@reparameterize.mistake(
    "doubles log_var instead of halving it", hint="sigma is the root of exp(log_var), and the root halves the exponent."
)
def doubled(mu, log_var, noise):
    return mu + np.exp(2 * log_var) * noise


# The backward pass --------------------------------------------------------------------------------------------------


@reparameterize.backward.law("mu gets the gradient as it is, whatever the noise was")
def backward_mu(f, grad, mu, log_var, noise):
    close(f(grad, mu, log_var, noise)[0], grad, scale=8, message="the gradient by mu is not grad")


@reparameterize.backward.law("the gradients do not depend on mu, however large it is", kind="robustness")
def backward_any_mu(f, grad, mu, log_var, noise):
    far = f(grad, mu + mu.dtype.type(2**30), log_var, noise)
    close(far, f(grad, mu, log_var, noise), scale=64, message="with another mu the gradients are others")


@reparameterize.backward.law("log_var gets half of grad times how far the noise took the sample from mu")
def backward_log_var(f, grad, mu, log_var, noise):
    moved = in_numpy.reparameterize(np.zeros_like(mu), log_var, noise)
    by_log_var = f(grad, mu, log_var, noise)[1]
    close(by_log_var, grad * moved / 2, scale=largest(grad * moved), message="the gradient by log_var is another one")


@reparameterize.backward.law("without noise, log_var gets nothing, and the noise still gets grad times sigma")
def backward_without_noise(f, grad, mu, log_var):
    none = np.zeros_like(mu)
    _, by_log_var, by_noise = f(grad, mu, log_var, none)
    close(by_log_var, none, scale=8, message="without noise, log_var gets a gradient")
    close(by_noise, grad * np.exp(log_var / 2), scale=64, message="the gradient by noise is another one")


@reparameterize.backward.mistake(
    "takes what the noise added from the difference of the sample and mu",
    hint="Where mu is much larger than sigma, the difference has lost its digits. Multiply sigma by the noise instead.",
)
def backward_difference(grad, mu, log_var, noise):
    added = in_numpy.reparameterize(mu, log_var, noise) - mu
    return grad.copy(), grad * added / 2, grad * np.exp(log_var / 2)


@reparameterize.backward.mistake(
    "forgets the half by log_var", hint="sigma is exp(log_var / 2): the inner derivative is a half."
)
def backward_no_half(grad, mu, log_var, noise):
    by_mu, by_log_var, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, 2 * by_log_var, by_noise


@reparameterize.backward.mistake(
    "gives the gradient by sigma for the one by log_var",
    hint="By sigma it is grad * noise. sigma moves with log_var by sigma / 2.",
)
def backward_sigma(grad, mu, log_var, noise):
    by_mu, _, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, grad * noise, by_noise


@reparameterize.backward.mistake(
    "forgets the noise by log_var", hint="log_var moves the sample only as far as the noise took it: noise is a factor."
)
def backward_no_noise(grad, mu, log_var, noise):
    by_mu, _, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, by_noise / 2, by_noise


@reparameterize.backward.mistake(
    "scales the gradient by mu", hint="mu is added as it is: its gradient is grad as it is."
)
def backward_scaled(grad, mu, log_var, noise):
    _, by_log_var, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_noise, by_log_var, by_noise


@reparameterize.backward.mistake(
    "passes grad to the noise unscaled", hint="The noise is stretched by sigma on its way: so is its gradient."
)
def backward_unscaled(grad, mu, log_var, noise):
    by_mu, by_log_var, _ = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, by_log_var, grad.copy()
