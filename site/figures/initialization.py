"""How large activations and gradients are, layer by layer, for each way to begin and each activation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND
from reference.activations import in_numpy as act
from reference.initialization import in_numpy as init

LAYERS, WIDTH, EXAMPLES = 50, 100, 100
Draw = Callable[[np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Beginning:
    """A way to begin: its name in the picture, a matrix of weights, and how its line looks."""

    name: str
    weights: Draw
    color: str
    dashes: Any = "-"


def normal(random: np.random.Generator) -> np.ndarray:
    return random.standard_normal((WIDTH, WIDTH))


def uniform(random: np.random.Generator) -> np.ndarray:
    return random.random((WIDTH, WIDTH))


DASHED, DOTTED = (0, (4, 2)), (0, (1, 1.5))
BEGINNINGS = [
    Beginning("normal, scale 1", lambda random: init.naive_normal(normal(random)), GREY),
    Beginning("normal, scale 0.01", lambda random: init.naive_normal(normal(random), scale=0.01), GREY, DASHED),
    Beginning("Xavier, normal", lambda random: init.xavier_normal(normal(random)), FIRST),
    Beginning("Xavier, uniform", lambda random: init.xavier_uniform(uniform(random)), FIRST, DOTTED),
    Beginning("He, normal", lambda random: init.he_normal(normal(random)), SECOND),
    Beginning("He, uniform", lambda random: init.he_uniform(uniform(random)), SECOND, DOTTED),
    Beginning("PyTorch's default", lambda random: init.torch_linear_default(uniform(random)), GREY, DOTTED),
]
ACTIVATIONS = ["tanh", "sigmoid", "relu"]
# What lies beyond leaves the picture.
LEAST, LARGEST = 1e-12, 1e12


def drawn() -> Iterator[tuple[str, Figure]]:
    for activation in ACTIVATIONS:
        yield f"layers_of_{activation}", layers_of(activation)


@cache
def through_layers(beginning: str, activation: str) -> tuple[np.ndarray, np.ndarray]:
    """The root mean square of the activations behind each layer, and of the gradients there; the input comes first.

    The input and the gradient that arrives behind the last layer are drawn from N(0, 1). No layer has a bias.
    """
    draw = next(one.weights for one in BEGINNINGS if one.name == beginning)
    forward, backward = getattr(act, activation), getattr(act, f"{activation}_backward")
    random = np.random.default_rng(0)
    h, below = random.standard_normal((EXAMPLES, WIDTH)), []
    sizes = [size(h)]
    for _ in range(LAYERS):
        w = draw(random)
        z = h @ w.T
        below.append((w, z))
        h = forward(z)
        sizes.append(size(h))
    gradient = random.standard_normal(h.shape)
    gradients = [size(gradient)]
    for w, z in reversed(below):
        gradient = backward(gradient, z) @ w
        gradients.append(size(gradient))
    return np.array(sizes), np.array(gradients[::-1])


def size(h: np.ndarray) -> float:
    return float(np.sqrt(np.mean(h**2)))


def layers_of(activation: str) -> Figure:
    """Activations on the left, gradients on the right, each behind every layer, for all ways to begin."""
    figure = Figure(figsize=(5.0, 3.9), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for beginning in BEGINNINGS:
        lines = through_layers(beginning.name, activation)
        for axes, line in zip((left, right), lines, strict=True):
            axes.plot(line, color=beginning.color, linestyle=beginning.dashes, label=beginning.name)
    for axes, title in ((left, "activations"), (right, "gradients")):
        axes.set(xlim=(0, LAYERS), ylim=(LEAST, LARGEST), yscale="log", xlabel="layer", xticks=[0, 25, 50])
        axes.set_title(title, color=GREY, fontsize=10)
        axes.set_yticks([LEAST, 1e-6, 1, 1e6, LARGEST])
        axes.minorticks_off()
    left.set_ylabel("root mean square")
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2, handlelength=2)
    return figure
