"""Every activation with its derivative, and softmax at three temperatures."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND, canvas
from reference.activations import in_numpy as act

Curve = Callable[[np.ndarray], np.ndarray]


def drawn() -> Iterator[tuple[str, Figure]]:
    for name, settings, bottom, top in ACTIVATIONS:
        yield name, activation(name, settings, bottom, top)
    yield "softmax", temperatures()


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
