"""The four counts of a detector, and what each metric says of it where one example in a hundred is positive."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from figures.style import FIRST, GREY, SECOND, canvas
from reference.metrics import in_numpy as metrics

EXAMPLES, POSITIVES = 10_000, 100
THRESHOLDS = np.linspace(-3, 5, 321)


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "four_counts", four_counts()
    yield "metrics_by_threshold", metrics_by_threshold()


# The table ------------------------------------------------------------------------------------------------------------


def detector() -> tuple[np.ndarray, np.ndarray]:
    """What is true and what a detector says: it finds 80 of 100, and raises as many false alarms."""
    target = np.repeat([1, 1, 0, 0], [80, 20, 80, 9820])
    predicted = np.repeat([1, 0, 1, 0], [80, 20, 80, 9820])
    return target, predicted


def four_counts() -> Figure:
    """The confusion matrix of the detector: precision reads a column of it, recall a row."""
    figure, axes = canvas(3.6, 2.9)
    m = metrics.confusion_matrix(*detector(), classes=2)
    for (i, j), count in np.ndenumerate(m):
        axes.add_patch(
            Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=to_rgba(GREY, 0.08), edgecolor=GREY, linewidth=0.6)
        )
        name = ("TN", "FP", "FN", "TP")[2 * i + j]
        axes.annotate(f"{count:,}", (j, i), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom")
        axes.annotate(name, (j, i), xytext=(0, -4), textcoords="offset points", ha="center", va="top", fontsize=8)
    # Set apart, so that the two frames do not lie upon each other.
    frame(axes, (0.55, -0.45), (0.9, 1.9), FIRST, "-")
    frame(axes, (-0.4, 0.6), (1.8, 0.8), SECOND, (0, (4, 2)))
    axes.annotate("precision", (1, -0.56), ha="center", va="bottom", color=FIRST)
    axes.annotate("recall", (1.56, 1), ha="left", va="center", color=SECOND)
    axes.set(xlim=(-0.55, 2.1), ylim=(1.55, -0.85), xticks=[0, 1], yticks=[0, 1])
    axes.set(xlabel="predicted", ylabel="true")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure


def frame(axes: Axes, corner: tuple[float, float], size: tuple[float, float], colour: str, style: object) -> None:
    axes.add_patch(Rectangle(corner, *size, fill=False, edgecolor=colour, linewidth=2, linestyle=style))


# By threshold ---------------------------------------------------------------------------------------------------------


def scores() -> tuple[np.ndarray, np.ndarray]:
    """What is true, and a score for each example: a bell around 0 for negatives, around 2 for positives."""
    target = np.arange(EXAMPLES) < POSITIVES
    noise = np.random.default_rng(0).standard_normal(EXAMPLES)
    return target.astype(np.int64), noise + 2 * target


def by_threshold(thresholds: np.ndarray) -> dict[str, np.ndarray]:
    """Every metric of the predictions `score > threshold`."""
    target, score = scores()
    shown = (metrics.accuracy, metrics.precision, metrics.recall, metrics.f1)
    predictions = [(score > threshold).astype(np.int64) for threshold in thresholds]
    return {metric.__name__: np.array([metric(target, p) for p in predictions]) for metric in shown}


def metrics_by_threshold() -> Figure:
    """Accuracy, precision, recall and F1 of a detector, from one that always says yes to one that never does."""
    figure, axes = canvas(3.6, 2.8)
    found = by_threshold(THRESHOLDS)
    styles = {
        "accuracy": (FIRST, "-"),
        "f1": (SECOND, "-"),
        "precision": (GREY, (0, (1, 1))),
        "recall": (GREY, (0, (4, 2))),
    }
    for name, (colour, style) in styles.items():
        label = "F1" if name == "f1" else name
        axes.plot(THRESHOLDS, found[name], color=colour, linestyle=style, label=label)
    axes.set(xlim=(-3, 5), ylim=(0, 1.02), xticks=[-2, 0, 2, 4], yticks=[0, 0.5, 1], xlabel="says yes above this score")
    figure.legend(loc="outside upper center", ncols=2, frameon=False, handlelength=1.8)
    return figure
