"""Calls of functions of sets and graphs that must be refused: name, arguments, the error, what its message names."""

import numpy as np

A = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
EDGES = np.array([[0, 1, 1, 2], [1, 0, 2, 1]])
BELOW = np.array([[0, 1], [1, -1]])
ABOVE = np.array([[0, 1], [3, 0]])
TWICE = np.array([[0, 2, 0], [1, 1, 1]])
FLOATS = EDGES.astype(np.float64)
WEIGHTS = np.ones(4)
X = np.ones((3, 2))
W = np.ones((2, 4))
ATTN = np.ones(4)
LAYER = (W, ATTN)
NEXT = (np.ones((4, 5)), np.ones(5))

bad_calls = [
    ("readout", (X[0],), {"kind": "sum"}, ValueError, "h"),
    ("readout", (X,), {"kind": "median"}, ValueError, "kind"),
    ("readout", (X,), {"kind": None}, ValueError, "kind"),
    ("readout", (np.zeros((0, 2)),), {"kind": "mean"}, ValueError, "h"),
    ("readout", (np.zeros((0, 2)),), {"kind": "max"}, ValueError, "h"),
    ("readout", (EDGES,), {"kind": "sum"}, TypeError, "h"),
    ("deep_set", (X, [NEXT], [NEXT]), {"kind": "sum"}, ValueError, "psi"),
    ("deep_set", (X, [LAYER], [LAYER]), {"kind": "sum"}, ValueError, "phi"),
    ("deep_set", (X, [LAYER, LAYER], []), {"kind": "sum"}, ValueError, "psi"),
    ("deep_set", (X, [(W, np.ones(3))], []), {"kind": "sum"}, ValueError, "psi"),
    ("deep_set", (X, [W], []), {"kind": "sum"}, TypeError, "psi"),
    ("deep_set", (X, [LAYER], [NEXT]), {"kind": "all"}, ValueError, "kind"),
    ("deep_set", (X[0], [LAYER], [NEXT]), {"kind": "sum"}, ValueError, "x"),
    ("adjacency_matrix", (BELOW, 3), {}, ValueError, "edges"),
    ("adjacency_matrix", (ABOVE, 3), {}, ValueError, "edges"),
    ("adjacency_matrix", (EDGES.T, 3), {}, ValueError, "edges"),
    ("adjacency_matrix", (FLOATS, 3), {}, TypeError, "edges"),
    ("adjacency_matrix", (EDGES[:, :0], 0), {}, ValueError, "nodes"),
    ("adjacency_matrix", (EDGES, 3.0), {}, ValueError, "nodes"),
    ("degrees", (X,), {}, ValueError, "a"),
    ("degrees", (A.astype(np.int64),), {}, TypeError, "a"),
    ("add_self_loops", (X,), {}, ValueError, "a"),
    ("add_self_loops", (A > 0,), {}, TypeError, "a"),
    ("row_normalize", (A[0],), {}, ValueError, "a"),
    ("gcn_normalize", (A[None],), {}, ValueError, "a"),
    ("gcn_normalize", (X,), {}, ValueError, "a"),
    ("gcn_layer", (A, X[:2], W), {}, ValueError, "x"),
    ("gcn_layer", (A, X, W.T), {}, ValueError, "w"),
    ("gcn_layer", (A, None, W), {}, TypeError, "x"),
    ("gcn_layer_backward", (X, A, X, W), {}, ValueError, "w"),
    ("gcn_normalize_edges", (TWICE, 3), {}, ValueError, "edges"),
    ("gcn_normalize_edges", (BELOW, 3), {}, ValueError, "edges"),
    ("gcn_normalize_edges", (ABOVE, 3), {}, ValueError, "edges"),
    ("gcn_normalize_edges", (EDGES, -1), {}, ValueError, "nodes"),
    ("gcn_normalize_edges", (EDGES, True), {}, ValueError, "nodes"),
    ("propagate", (EDGES, WEIGHTS[:3], X), {}, ValueError, "weights"),
    ("propagate", (ABOVE, WEIGHTS[:2], X), {}, ValueError, "edges"),
    ("propagate", (BELOW, WEIGHTS[:2], X), {}, ValueError, "edges"),
    ("propagate", (EDGES, WEIGHTS, X[0]), {}, ValueError, "x"),
    ("propagate_backward", (X, ABOVE, WEIGHTS[:2], X), {}, ValueError, "edges"),
    ("propagate_backward", (X[:2], EDGES, WEIGHTS, X), {}, ValueError, "x"),
    ("message_passing", (A, X, W, W), {"aggregate": "median"}, ValueError, "aggregate"),
    ("message_passing", (A, X, W, W), {"aggregate": 1}, ValueError, "aggregate"),
    ("message_passing", (A, X, W, W[:, :3]), {"aggregate": "sum"}, ValueError, "w_neighbour"),
    ("message_passing", (A, X[:2], W, W), {"aggregate": "sum"}, ValueError, "h"),
    ("gat_layer", (A, X, W, ATTN[:2], ATTN), {}, ValueError, "attn_src"),
    ("gat_layer", (A, X, W, ATTN, ATTN[None]), {}, ValueError, "attn_dst"),
    ("gat_layer", (A, X, W, ATTN, ATTN), {"slope": "0.2"}, TypeError, "slope"),
    ("gat_layer", (X, X, W, ATTN, ATTN), {}, ValueError, "a"),
    ("gat_layer_backward", (X, A, X, W, ATTN, ATTN), {}, ValueError, "w"),
]
