"""Where a kernel fits."""

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from figures.style import FIRST, GREY, canvas
from reference.convolution import in_numpy as conv


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "conv_positions", conv_positions(size=6, kernel=3, stride=2, padding=1)


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
