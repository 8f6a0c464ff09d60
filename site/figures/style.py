"""How figures look: a transparent ground, colours that read on white and on black, the same bytes every time."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

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


def canvas(width: float = 3.6, height: float = 2.4) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()
