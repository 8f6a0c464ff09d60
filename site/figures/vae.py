"""The evidence as a ceiling, the divergence on a knob, and how noisy two gradients of one thing are."""

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND, canvas
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.vae import in_numpy as vae

# One number x explained by one latent: x = w z + noise. The posterior of z has mean 0.8 and variance 0.2.
X, W, NOISE_VAR = np.ones((1, 1)), np.ones((1, 1)), 0.25
POSTERIOR_VAR = 0.2


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "elbo_ceiling", elbo_ceiling()
    yield "elbo_beta", elbo_beta()
    yield "gradient_noise", gradient_noise()


def bound(mu: np.ndarray, log_var: np.ndarray) -> np.ndarray:
    """The lower bound of the one-dimensional model for many q."""
    x = np.repeat(X, len(mu), axis=0)
    return vae.linear_gaussian_elbo(x, W, NOISE_VAR, mu[:, None], log_var[:, None])


def elbo_ceiling() -> Figure:
    """The lower bound over the mean of q, for three variances of q, under the evidence."""
    figure, axes = canvas(height=2.6)
    mu = np.linspace(-0.6, 2.2, 281)
    curves = [(1.0, SECOND, (0, (4, 2))), (POSTERIOR_VAR, FIRST, "-"), (0.02, GREY, (0, (1, 1)))]
    for variance, color, dashes in curves:
        label = f"variance {variance:g}"
        axes.plot(mu, bound(mu, np.full_like(mu, np.log(variance))), color=color, linestyle=dashes, label=label)
    evidence = vae.linear_gaussian_evidence(X, W, NOISE_VAR)[0]
    axes.axhline(evidence, color=GREY, linewidth=0.8)
    axes.annotate("log p(x)", (-0.6, evidence), xytext=(4, 3), textcoords="offset points")
    axes.set(xlim=(-0.6, 2.2), ylim=(-5, -1), xticks=[0, 0.8, 2], yticks=[-5, -4, -3, -2, -1])
    axes.set(xlabel="mean of q", ylabel="nats")
    axes.legend(loc="lower center", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure


def elbo_beta() -> Figure:
    """Reconstruction and divergence of the best q for every weight of the divergence."""
    figure, axes = canvas()
    beta = np.geomspace(0.05, 50, 200)
    # Setting the slopes of E log p(x | z) - beta D by mean and variance to 0 gives the best q.
    precision = 1 + W[0, 0] ** 2 / (beta * NOISE_VAR)
    mu, log_var = X[0, 0] * W[0, 0] / (beta * NOISE_VAR) / precision, -np.log(precision)
    divergence = gaussian_kl_to_standard(mu[:, None], log_var[:, None])
    axes.plot(beta, bound(mu, log_var) + divergence, color=FIRST, label="reconstruction")
    axes.plot(beta, -divergence, color=SECOND, linestyle=(0, (4, 2)), label="− divergence")
    axes.plot(beta, bound(mu, log_var), color=GREY, linestyle=(0, (1, 1)), label="bound")
    axes.set(xscale="log", xlim=(0.05, 50), xticks=[0.1, 1, 10], xticklabels=["0.1", "1", "10"], ylim=(-4.2, 0.2))
    axes.minorticks_off()
    axes.set(xlabel="β", ylabel="nats", yticks=[-4, -3, -2, -1, 0])
    axes.legend(loc="lower left", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure


def gradient_noise() -> Figure:
    """The standard deviation of two estimates of one gradient, over the number of latents."""
    figure, axes = canvas()
    sizes = 2 ** np.arange(8)
    spreads = np.array([spread(int(size)) for size in sizes])
    axes.plot(sizes, spreads[:, 0], color=SECOND, linestyle=(0, (4, 2)), marker="o", markersize=3, label="score")
    axes.plot(sizes, spreads[:, 1], color=GREY, linestyle=(0, (1, 1)), marker="o", markersize=3,
              label="score, centred")  # fmt: skip
    axes.plot(sizes, spreads[:, 2], color=FIRST, marker="o", markersize=3, label="reparameterized")
    axes.set(xscale="log", yscale="log", xticks=[1, 8, 128], xticklabels=["1", "8", "128"])
    axes.set(yticks=[1, 10, 100], yticklabels=["1", "10", "100"])
    axes.minorticks_off()
    axes.set(xlabel="latents", ylabel="standard deviation")
    axes.legend(loc="upper left", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure


def spread(size: int) -> tuple[float, float, float]:
    """Of the gradient by the first mean of E[-|1 - z|^2 / 2], where q is standard normal."""
    noise = np.random.default_rng(size).standard_normal((20000, size))
    none = np.zeros_like(noise)
    z = vae.reparameterize(none, none, noise)
    value = -np.sum((1 - z) ** 2, axis=1) / 2
    score = value * noise[:, 0]
    centred = (value - np.mean(value)) * noise[:, 0]
    pathwise = vae.reparameterize_backward(1 - z, none, none, noise)[0][:, 0]
    return float(np.std(score)), float(np.std(centred)), float(np.std(pathwise))
