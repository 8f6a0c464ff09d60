"""How gradients fade and grow on their way back through time."""

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND, canvas
from reference.recurrent import in_numpy as rec


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "gradient_through_time", gradient_through_time()


def weights(radius: float, size: int = 8) -> np.ndarray:
    """A random matrix whose largest eigenvalue has this absolute value."""
    random = np.random.default_rng(3).standard_normal((size, size))
    return radius * random / np.max(np.abs(np.linalg.eigvals(random)))


def gradient_through_time(steps: int = 60) -> Figure:
    """The stretch of a gradient, step by step, for three spectral radii and for a matrix that misleads."""
    figure, axes = canvas(height=3.0)
    k = np.arange(1, steps + 1)
    for radius, style in ((1.1, "-"), (1.0, (0, (4, 2))), (0.9, (0, (1, 1.5)))):
        axes.plot(k, rec.gradient_through_time(weights(radius), steps), color=FIRST, linestyle=style, label=f"{radius}")
    misleading = np.array([[0.8, 40.0], [0.0, 0.8]])
    axes.plot(k, rec.gradient_through_time(misleading, steps), color=SECOND, label="0.8, not normal")
    axes.axhline(1, color=GREY, linewidth=0.8, linestyle=":")
    axes.set(xlim=(1, steps), ylim=(1e-4, 1e6), yscale="log", xlabel="steps back", ylabel="largest stretch")
    axes.set(xticks=[1, 20, 40, 60], yticks=[1e-4, 1, 1e4])
    axes.minorticks_off()
    axes.legend(title="spectral radius", loc="upper left", frameon=False, handlelength=1.8, ncols=2, borderaxespad=0,
                columnspacing=1)  # fmt: skip
    return figure
