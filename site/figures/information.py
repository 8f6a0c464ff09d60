"""How uncertain a coin is, and how far two coins are apart."""

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND, canvas
from reference.information import in_numpy as info


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "coin_entropy", coin_entropy()
    yield "coin_kl", coin_kl()


def coins(heads: np.ndarray) -> np.ndarray:
    """The distributions (tails, heads) of many coins."""
    return np.stack([1 - heads, heads], axis=-1)


def coin_entropy() -> Figure:
    """How uncertain a coin is, from one that never shows heads to one that always does."""
    figure, axes = canvas()
    p = np.linspace(0, 1, 201)
    axes.plot(p, info.entropy(coins(p)), color=FIRST)
    axes.axhline(np.log(2), color=GREY, linewidth=0.8, linestyle=":")
    axes.annotate("log 2", (0, np.log(2)), xytext=(2, 3), textcoords="offset points")
    axes.set(xlim=(0, 1), ylim=(0, 0.8), xticks=[0, 0.5, 1], yticks=[0, 0.25, 0.5], xlabel="chance of heads")
    axes.set_ylabel("entropy in nats")
    return figure


def coin_kl(p: float = 0.2) -> Figure:
    """The divergence between a coin and others, in both directions."""
    figure, axes = canvas()
    q = np.linspace(0.001, 0.999, 999)
    truth, belief = coins(np.full_like(q, p)), coins(q)
    axes.plot(q, info.kl_divergence(truth, belief), color=FIRST, label="D(p ‖ q)")
    axes.plot(q, info.kl_divergence(belief, truth), color=SECOND, linestyle=(0, (4, 2)), label="D(q ‖ p)")
    axes.set(xlim=(0, 1), ylim=(0, 2), xticks=[0, p, 0.5, 1], xticklabels=["0", "p", "0.5", "1"], yticks=[0, 1, 2])
    axes.set(xlabel="q: chance of heads", ylabel="nats")
    axes.legend(loc="upper center", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure
