"""Where a small sequence looks, what the scale is for, and the waves that positions are made of."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from figures.style import FIRST, SECOND, canvas
from reference.attention import in_numpy as att

# From a colour through nothing at all to another one: it reads on any ground.
SHADES = LinearSegmentedColormap.from_list(
    "shades", [(0, SECOND), (0.5, f"{SECOND}00"), (0.5, f"{FIRST}00"), (1, FIRST)]
)
WORDS = ["the", "cat", "sat", "on", "it"]


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "attention_causal", causal()
    yield "attention_scale", scale()
    yield "sinusoidal_positions", waves()


def table(axes: Axes, values: np.ndarray) -> None:
    """A table of numbers from -1 to 1 as coloured squares, the first row on top."""
    axes.pcolormesh(values, cmap=SHADES, vmin=-1, vmax=1)
    axes.invert_yaxis()
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)


def causal() -> Figure:
    """The weights of five tokens under a causal mask."""
    x = 0.9 * np.random.default_rng(3).standard_normal((len(WORDS), 4))
    weights = att.attention_weights(att.scaled_scores(x, x), att.causal_mask(len(WORDS)))
    figure, axes = canvas(3.0, 2.6)
    table(axes, weights)
    places = np.arange(len(WORDS)) + 0.5
    axes.set(xticks=places, xticklabels=WORDS, yticks=places, yticklabels=WORDS, xlabel="key", ylabel="query")
    axes.set_aspect("equal")
    return figure


def scale() -> Figure:
    """The weight that the best of 16 random keys gets, with the scale and without, for growing widths."""
    random = np.random.default_rng(0)
    widths = 2 ** np.arange(1, 11)
    best: dict[str, list[float]] = {"q · k": [], "q · k / √D": []}
    for width in widths.tolist():
        q, k = random.standard_normal((300, 1, width)), random.standard_normal((300, 16, width))
        for name, scores in zip(best, (att.dot_scores(q, k), att.scaled_scores(q, k)), strict=True):
            best[name].append(float(np.mean(np.max(att.attention_weights(scores), axis=-1))))
    figure, axes = canvas()
    for (name, line), color, style in zip(best.items(), (SECOND, FIRST), ((0, (4, 2)), "-"), strict=True):
        axes.plot(widths, line, color=color, linestyle=style, label=name)
    axes.set_xscale("log", base=2)
    axes.set(xticks=[2, 16, 128, 1024], xticklabels=["2", "16", "128", "1024"], yticks=[0, 0.5, 1], ylim=(0, 1.02))
    axes.minorticks_off()
    axes.set(xlabel="D, the width of queries and keys", ylabel="weight of the best key")
    axes.legend(loc="center right", frameon=False, handlelength=1.8, bbox_to_anchor=(1, 0.45))
    return figure


def waves() -> Figure:
    """The vectors of 40 positions, one row each."""
    figure, axes = canvas(3.6, 3.0)
    table(axes, att.sinusoidal_positions(40, 24, base=100.0))
    axes.set(xlabel="column", ylabel="position", xticks=[0, 12, 24], yticks=[0, 20, 40])
    return figure
