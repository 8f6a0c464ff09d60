"""A small graph beside its normalized matrix, and how fast features become alike."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from figures.style import FIRST, GREY, SECOND, canvas
from reference.graphs import in_numpy as graphs

# A triangle, a node that hangs on it, and one on its own.
EDGES = np.array([[0, 0, 1, 2, 1, 2, 2, 3], [1, 2, 2, 3, 0, 0, 1, 2]])
PLACES = np.array([[0.0, 1.0], [0.0, 0.0], [0.9, 0.5], [1.9, 0.5], [1.9, 1.1]])
LAYERS = 24


def drawn() -> Iterator[tuple[str, Figure]]:
    yield "graph_normalized", graph_normalized()
    yield "over_smoothing", over_smoothing()


def graph_normalized() -> Figure:
    """A graph of five nodes, and what gcn_normalize makes of it."""
    figure = Figure(figsize=(3.6, 4.6), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[1, 1.9])
    draw_graph(above)
    draw_matrix(below, graphs.gcn_normalize(graphs.adjacency_matrix(EDGES, len(PLACES))))
    return figure


def draw_graph(axes: Axes) -> None:
    for i, j in EDGES.T:
        axes.plot(*PLACES[[i, j]].T, color=GREY, linewidth=1.2, zorder=1)
    axes.scatter(*PLACES.T, s=260, color=FIRST, zorder=2)
    for node, place in enumerate(PLACES):
        axes.annotate(str(node), place, color="#ffffff", ha="center", va="center", zorder=3)
    axes.margins(0.2)
    axes.set_aspect("equal")
    axes.axis("off")


def draw_matrix(axes: Axes, p: np.ndarray) -> None:
    """Every entry as a square, the larger the denser."""
    colours = np.zeros((*p.shape, 4))
    colours[..., :3] = to_rgb(FIRST)
    colours[..., 3] = 0.3 * p
    axes.imshow(colours)
    for (i, j), value in np.ndenumerate(p):
        axes.annotate(f"{value:.2f}" if value else "0", (j, i), ha="center", va="center", color=GREY)
    axes.set(xticks=range(len(p)), yticks=range(len(p)), xlabel="source", ylabel="target")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def over_smoothing() -> Figure:
    """What is left of the differences between nodes after so many rounds of mixing, on two graphs."""
    figure, axes = canvas()
    for a, colour, style, label in (
        (two_clubs(6), FIRST, "-", "two clubs"),
        (chords(12), SECOND, (0, (4, 2)), "one crowd"),
    ):
        axes.plot(range(LAYERS + 1), differences(a), color=colour, linestyle=style, label=label)
    axes.set(xlim=(0, LAYERS), ylim=(1e-6, 1.2), yscale="log", xticks=range(0, LAYERS + 1, 6))
    axes.set(yticks=[1e-6, 1e-3, 1], xlabel="rounds of mixing", ylabel="differences left")
    axes.minorticks_off()
    axes.legend(loc="center right", frameon=False, handlelength=1.8, borderaxespad=0)
    return figure


def two_clubs(size: int) -> np.ndarray:
    """Two groups in which everybody knows everybody, and one acquaintance between them."""
    a = np.kron(np.eye(2), np.ones((size, size)))
    a[0, size] = a[size, 0] = 1
    return a


def chords(nodes: int) -> np.ndarray:
    """A ring in which every node also knows those two, three and five places away."""
    a = np.zeros((nodes, nodes))
    for step in (1, 2, 3, 5):
        a[np.arange(nodes), (np.arange(nodes) + step) % nodes] = 1
    return np.maximum(a, a.T)


def differences(a: np.ndarray) -> list[float]:
    """The length of what mixing wears away: all of the features but their part along the roots of the degrees."""
    p = graphs.gcn_normalize(a)
    kept = np.sqrt(graphs.degrees(graphs.add_self_loops(a)))
    kept /= np.linalg.norm(kept)
    x = np.random.default_rng(0).standard_normal(len(a))
    lengths = []
    for _ in range(LAYERS + 1):
        lengths.append(float(np.linalg.norm(x - kept * (kept @ x))))
        x = p @ x
    return [length / lengths[0] for length in lengths]
