"""Draw the figures of the site from the reference itself.

A MkDocs hook: the figures are made at every build and never committed. They are SVGs on a transparent ground, in
colours that read on white and on black, and the same input gives the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from mkdocs.structure.files import File

sys.path.insert(0, str(Path(__file__).parents[1]))

from reference.activations import in_numpy as act
from reference.convolution import in_numpy as conv
from reference.information import in_numpy as info

FIRST, SECOND, GREY = "#3b82e0", "#d9700f", "#7d8590"
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "tandem",
    "svg.fonttype": "path",
    "font.size": 10,
    "text.color": GREY,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2,
}
Curve = Callable[[np.ndarray], np.ndarray]


def on_files(files: Any, config: Any) -> Any:
    """Give MkDocs every figure as a file of assets/figures."""
    for name, content in figures().items():
        files.append(File.generated(config, f"assets/figures/{name}.svg", content=content))
    return files


@cache
def figures() -> dict[str, bytes]:
    with matplotlib.rc_context(STYLE):
        return {name: as_svg(figure) for name, figure in drawn()}


def drawn() -> Iterator[tuple[str, Figure]]:
    for name, settings, bottom, top in ACTIVATIONS:
        yield name, activation(name, settings, bottom, top)
    yield "softmax", temperatures()
    yield "coin_entropy", coin_entropy()
    yield "coin_kl", coin_kl()
    yield "conv_positions", conv_positions(size=6, kernel=3, stride=2, padding=1)


def as_svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


# Activations ----------------------------------------------------------------------------------------------------------

# Name, settings, and the lowest and highest value that the picture shows.
ACTIVATIONS: list[tuple[str, dict[str, Any], float, float]] = [
    ("step", {}, -0.25, 1.25),
    ("sigmoid", {}, -0.25, 1.25),
    ("tanh", {}, -1.25, 1.25),
    ("relu", {}, -1.25, 3.25),
    ("leaky_relu", {"slope": 0.1}, -1.25, 3.25),
    ("prelu", {}, -1.25, 3.25),
    ("elu", {}, -1.25, 3.25),
    ("softplus", {}, -1.25, 3.25),
    ("swish", {}, -1.25, 3.25),
    ("gelu", {}, -1.25, 3.25),
]


def activation(name: str, settings: dict[str, Any], bottom: float, top: float) -> Figure:
    """The function, solid, and its derivative, dashed, from -4 to 4."""
    function, derivative = curves(name, settings)
    figure, axes = canvas()
    # An even number of points leaves out 0 itself, where some of them jump.
    x = np.linspace(-4, 4, 800)
    axes.plot(x, without_jumps(function(x)), color=FIRST, label="f(x)")
    axes.plot(x, without_jumps(derivative(x)), color=SECOND, linestyle=(0, (4, 2)), label="f′(x)")
    axes.set(xlim=(-4, 4), ylim=(bottom, top), xticks=[-4, -2, 2, 4], yticks=whole_numbers(bottom, top))
    axes.spines["left"].set_position(("data", 0))
    axes.spines["bottom"].set_position(("data", 0))
    axes.legend(loc="upper left", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure


def curves(name: str, settings: dict[str, Any]) -> tuple[Curve, Curve]:
    """An activation and its derivative: the backward pass of a loss that is the result itself."""
    if name == "step":
        return act.step, np.zeros_like
    if name == "prelu":
        slope = np.array([0.25])
        return (
            lambda x: act.prelu(x[:, None], slope)[:, 0],
            lambda x: act.prelu_backward(np.ones((x.size, 1)), x[:, None], slope)[0][:, 0],
        )
    forward, backward = getattr(act, name), getattr(act, f"{name}_backward")
    return lambda x: forward(x, **settings), lambda x: backward(np.ones_like(x), x, **settings)


def without_jumps(y: np.ndarray) -> np.ndarray:
    """A gap where a curve jumps, so that no line is drawn through it."""
    broken = y.copy()
    broken[1:][np.abs(np.diff(y)) > 0.25] = np.nan
    return broken


def whole_numbers(bottom: float, top: float) -> list[int]:
    return [n for n in range(int(bottom), int(top) + 1) if n]


def canvas(width: float = 3.6, height: float = 2.4) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def temperatures() -> Figure:
    """Softmax of three scores at three temperatures."""
    figure, axes = canvas()
    scores = np.array([1.0, 2.0, 3.0])
    for i, temperature in enumerate([0.5, 1.0, 2.0]):
        places = np.arange(3) + 4 * i
        bars = axes.bar(places, act.softmax(scores, temperature=temperature), color=FIRST)
        axes.bar_label(bars, fmt="%.2f", fontsize=8, color=GREY, padding=1)
    axes.set(xticks=[1, 5, 9], xticklabels=["T = 0.5", "T = 1", "T = 2"], yticks=[0, 0.5, 1], ylim=(0, 1))
    axes.tick_params(axis="x", length=0)
    return figure


# Information ----------------------------------------------------------------------------------------------------------


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


# Convolution ----------------------------------------------------------------------------------------------------------


def conv_positions(size: int, kernel: int, stride: int, padding: int) -> Figure:
    """Where a kernel fits on a padded row of numbers, one position below the other."""
    positions = conv.conv_output_size(size, kernel, stride=stride, padding=padding)
    total = size + 2 * padding
    figure, axes = canvas(height=2.2)
    for i in range(total):
        real = padding <= i < padding + size
        square(axes, i, 0, 1, GREY, "x" if real else "0", dashed=not real)
    for n in range(positions):
        square(axes, n * stride, n + 1.4, kernel, FIRST, f"output {n}")
    axes.set(xlim=(-0.1, total + 0.1), ylim=(positions + 1.6, -0.2), aspect="equal")
    axes.axis("off")
    return figure


def square(axes: Axes, left: float, top: float, width: float, color: str, label: str, *, dashed: bool = False) -> None:
    style = (0, (2, 2)) if dashed else "-"
    axes.add_patch(Rectangle((left + 0.04, top), width - 0.08, 0.9, fill=False, edgecolor=color, linestyle=style))
    axes.text(left + width / 2, top + 0.45, label, color=color, ha="center", va="center")
