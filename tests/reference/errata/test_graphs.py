"""What the page on graphs says is wrong in well-known notes, shown by a counterexample."""

import numpy as np
from hypothesis import find, settings, strategies as st

from reference.graphs import in_numpy


@st.composite
def undirected_graphs(draw: st.DrawFn) -> np.ndarray:
    """Graphs of one to five nodes without self-loops, fewer nodes and edges being simpler."""
    nodes = draw(st.integers(1, 5))
    above = np.triu_indices(nodes, 1)
    a = np.zeros((nodes, nodes))
    a[above] = [float(draw(st.booleans())) for _ in above[0]]
    return a + a.T


def sums_of_rows(a: np.ndarray) -> np.ndarray:
    return np.sum(in_numpy.gcn_normalize(a), axis=1)


def test_rows_do_not_sum_to_one_after_symmetric_normalization() -> None:
    # Lecture notes say that D^(-1/2) A D^(-1/2) is normalized so that all rows sum to 1.
    quiet = settings(database=None, derandomize=True, max_examples=2000)
    smallest = find(undirected_graphs(), lambda a: not np.allclose(sums_of_rows(a), 1), settings=quiet)
    # Three nodes, two edges: a path. Every smaller graph has nodes of equal degrees next to each other.
    assert smallest.shape == (3, 3)
    assert sorted(in_numpy.degrees(smallest)) == [1, 1, 2]
    middle = in_numpy.degrees(smallest) == 2
    np.testing.assert_allclose(sums_of_rows(smallest)[middle], 1 / 3 + 2 / 6**0.5)
    np.testing.assert_allclose(sums_of_rows(smallest)[~middle], 1 / 2 + 1 / 6**0.5)


def test_no_graph_of_two_nodes_is_a_counterexample() -> None:
    for a in (np.zeros((1, 1)), np.zeros((2, 2)), np.ones((2, 2)) - np.eye(2)):
        np.testing.assert_allclose(sums_of_rows(a), 1)


def test_row_normalization_does_what_is_said_of_the_other() -> None:
    path = np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]])
    averages = in_numpy.row_normalize(in_numpy.add_self_loops(path))
    np.testing.assert_allclose(np.sum(averages, axis=1), 1)
    assert not np.allclose(averages, averages.T)
