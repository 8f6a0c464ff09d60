"""Every schedule over a run, what a rate does to noise, and what a plateau costs."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND, canvas
from reference.schedules import in_numpy as schedules

STEPS = 100
# The steps of a run, and what lies between them.
T = np.linspace(0, STEPS, 1001)


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "schedules", every_schedule()
    yield "noise_and_rate", noise_and_rate()
    for name, settings in CURVES:
        yield f"schedule_{name}", curve(name, settings)
    yield "cosine_bends", cosine_bends()
    yield "plateau", plateau()


# A run of 100 steps whose rate is at most 1. A plateau is drawn by itself: its rate hangs on losses.
CURVES: list[tuple[str, dict[str, Any]]] = [
    ("step_decay", {"initial": 1.0, "factor": 0.5, "every": 20}),
    ("exponential_decay", {"initial": 1.0, "rate": 0.04}),
    ("cosine_annealing", {"initial": 1.0, "minimum": 0.0, "total": 80}),
    ("polynomial_decay", {"initial": 1.0, "total": 80, "power": 2.0}),
    ("cyclical", {"minimum": 0.1, "maximum": 1.0, "half_period": 20}),
    ("one_cycle", {"maximum": 1.0, "total": 101, "initial_divisor": 10.0, "final_divisor": 100.0}),
    ("linear_warmup", {"target": 1.0, "steps": 30}),
]
# Losses that fall, stand still, fall and stand still.
LOSSES = 2.0 * 0.9 ** np.concatenate([np.arange(20), np.full(25, 20), np.arange(20, 30), np.full(45, 30)])


def plateau_rates(losses: np.ndarray) -> np.ndarray:
    return schedules.reduce_on_plateau(losses, initial=1.0, factor=0.5, patience=10)


def every_schedule() -> Figure:
    """All eight, each over 100 steps, with the same axes."""
    figure = Figure(figsize=(7.4, 3.4), layout="constrained")
    parts = figure.subplots(2, 4, sharex=True, sharey=True)
    # In the order of the page.
    names = [*CURVES[:4], ("reduce_on_plateau", {}), *CURVES[4:]]
    for axes, (name, settings) in zip(parts.flat, names, strict=True):
        if name == "reduce_on_plateau":
            epochs = np.arange(STEPS)
            axes.plot(epochs, LOSSES[:STEPS] / 2, color=GREY, linewidth=1, linestyle=":", label="loss")
            axes.step(epochs, plateau_rates(LOSSES[:STEPS]), color=FIRST, where="post")
            axes.legend(loc="upper right", frameon=False, handlelength=1.5, borderaxespad=0)
        else:
            axes.plot(T, rates_of(name, settings), color=FIRST)
        axes.set_title(name, fontsize=9, color=GREY)
        axes.set(xlim=(0, STEPS), ylim=(0, 1.08), xticks=[0, 50, 100], yticks=[0, 0.5, 1])
    return figure


def rates_of(name: str, settings: dict[str, Any]) -> np.ndarray:
    function: Callable[..., np.ndarray] = getattr(schedules, name)
    return function(T, **settings)


def curve(name: str, settings: dict[str, Any]) -> Figure:
    """One schedule over a run."""
    figure, axes = canvas()
    axes.plot(T, rates_of(name, settings), color=FIRST)
    axes.set(xlim=(0, STEPS), ylim=(0, 1.08), xticks=[0, 20, 40, 60, 80, 100], yticks=[0, 0.5, 1])
    axes.set(xlabel="step", ylabel="learning rate")
    return figure


def distances(rates: np.ndarray, start: float = 100.0) -> np.ndarray:
    """The mean squared distance from the bottom of x^2 / 2 after each step, where gradients have noise of variance 1.

    A step makes x of (1 - rate) x - rate * noise, and what is independent adds its squares.
    """
    squares = [start]
    for rate in rates.tolist():
        squares.append((1 - rate) ** 2 * squares[-1] + rate**2)
    return np.array(squares)


def noise_and_rate() -> Figure:
    """A large rate arrives soon and stays far off, a small one hardly arrives, a falling one does both."""
    figure, axes = canvas(4.4, 2.8)
    t = np.arange(STEPS, dtype=np.float64)
    falling = schedules.cosine_annealing(t, initial=0.5, minimum=0.0, total=STEPS)
    lines = [
        (np.full(STEPS, 0.5), "0.5 throughout", GREY, ":"),
        (np.full(STEPS, 0.02), "0.02 throughout", SECOND, (0, (4, 2))),
        (falling, "0.5, then a cosine to 0", FIRST, "-"),
    ]
    for rates, label, color, style in lines:
        axes.plot(distances(rates), color=color, linestyle=style, label=label)
    axes.set_yscale("log")
    axes.set(xlim=(0, STEPS), ylim=(0.003, 150), xticks=[0, 25, 50, 75, 100], xlabel="step")
    axes.set(yticks=[0.01, 0.1, 1, 10, 100], yticklabels=["0.01", "0.1", "1", "10", "100"])
    axes.minorticks_off()
    axes.set_ylabel("mean squared distance")
    axes.legend(loc="lower left", frameon=False, handlelength=2.2, borderaxespad=0.2)
    return figure


def cosine_bends() -> Figure:
    """Half a wave, and the straight line between its ends: below the wave in the first half, above it in the second."""
    figure, axes = canvas()
    settings = {"initial": 1.0, "minimum": 0.0, "total": STEPS}
    wave = schedules.cosine_annealing(T, **settings)
    line = schedules.polynomial_decay(T, initial=1.0, total=STEPS)
    axes.plot(T, wave, color=FIRST, label="cosine")
    axes.plot(T, line, color=GREY, linewidth=1, linestyle=":", label="line")
    axes.annotate("concave", (27, 0.9), color=FIRST)
    axes.annotate("convex", (53, 0.08), color=FIRST)
    axes.axvline(STEPS / 2, color=GREY, linewidth=0.6)
    axes.set(xlim=(0, STEPS), ylim=(0, 1.08), xticks=[0, 50, 100], yticks=[0, 0.5, 1])
    axes.set(xlabel="step", ylabel="learning rate")
    axes.legend(loc="upper right", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure


def plateau() -> Figure:
    """A loss that stands still twice, and the rate that is cut for it."""
    figure = Figure(figsize=(4.4, 3.2), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    epochs = np.arange(STEPS)
    above.plot(epochs, LOSSES[:STEPS], color=SECOND)
    above.set(ylim=(0, 2.1), yticks=[0, 1, 2], ylabel="loss")
    below.step(epochs, plateau_rates(LOSSES[:STEPS]), color=FIRST, where="post")
    below.set(xlim=(0, STEPS), ylim=(0, 1.08), yticks=[0, 0.5, 1], xlabel="epoch", ylabel="rate")
    return figure
