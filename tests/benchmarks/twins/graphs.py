"""Races of sets and graphs. Their built-ins are PyTorch Geometric's, on matrices where the twin takes a matrix."""

import warnings
from functools import cache

import numpy as np
import torch

from tests.benchmarks.race import Race, normal

NODES, FEATURES, OUT = 500, 64, 64


def readout() -> Race:
    return Race({"h": normal(20_000, 64)}, lambda h: lambda: torch.amax(h, dim=0), settings={"kind": "max"})


def deep_set() -> Race:
    layers = [(normal(64, 128), normal(128)), (normal(128, 64), normal(64))]
    arguments = {"x": normal(4_000, 64) / 8, "psi": layers, "phi": [(normal(64, 8) / 8, normal(8))]}

    def built_in(x, psi, phi):
        first, second, last = *[_linear(*layer) for layer in psi], _linear(*phi[0])
        return lambda: last(second(torch.relu(first(x))).mean(dim=0))

    return Race(arguments, built_in, settings={"kind": "mean"})


def gcn_normalize() -> Race:
    return Race({"a": _graph(2 * NODES)}, gradients=False)


def gcn_layer() -> Race:
    arguments = {"a": _graph(NODES), "x": normal(NODES, FEATURES), "w": normal(FEATURES, OUT)}

    def built_in(a, x, w):
        layer = _geometric("DenseGCNConv")(FEATURES, OUT, bias=False)
        _give(layer, {"lin.weight": w.T})
        return lambda: torch.relu(layer(x, a)[0])

    return Race(arguments, built_in)


def gcn_normalize_edges() -> Race:
    # PyTorch Geometric keeps its loops in another order and does not look for repeated edges.
    return Race({"edges": _edges(20_000, 100_000), "nodes": 20_000}, gradients=False)


def propagate() -> Race:
    arguments = {"edges": _edges(20_000, 100_000), "weights": normal(100_000), "x": normal(20_000, 16)}

    def built_in(edges, weights, x):
        layer, turned = _geometric("SimpleConv")(aggr="sum"), edges.flip(0)
        return lambda: layer(x, turned, weights)

    return Race(arguments, built_in)


def message_passing() -> Race:
    a, w_self, w_neighbour = _graph(NODES), normal(FEATURES, OUT), normal(OUT, FEATURES).T.copy()
    arguments = {"a": a, "h": normal(NODES, FEATURES), "w_self": w_self, "w_neighbour": w_neighbour}

    def built_in(a, h, w_self, w_neighbour):
        layer = _geometric("DenseGraphConv")(FEATURES, OUT, aggr="mean", bias=False)
        _give(layer, {"lin_root.weight": w_self.T, "lin_rel.weight": w_neighbour.T})
        return lambda: torch.relu(layer(h, a)[0])

    return Race(arguments, built_in, settings={"aggregate": "mean"})


def gat_layer() -> Race:
    arguments = {"a": _graph(NODES), "x": normal(NODES, FEATURES), "w": normal(FEATURES, OUT)}
    arguments |= {"attn_src": normal(OUT) / 8, "attn_dst": normal(OUT)[::-1].copy() / 8}

    def built_in(a, x, w, attn_src, attn_dst):
        layer = _geometric("DenseGATConv")(FEATURES, OUT, bias=False)
        shape = (1, 1, 1, -1)
        _give(layer, {"lin.weight": w.T, "att_src": attn_src.view(shape), "att_dst": attn_dst.view(shape)})
        return lambda: layer(x, a)[0]

    return Race(arguments, built_in)


def _graph(nodes: int) -> np.ndarray:
    """An undirected graph in which a node has about ten neighbours."""
    above = np.triu(np.random.default_rng(nodes).random((nodes, nodes)) < 10 / nodes, 1)
    return (above | above.T).astype(np.float32)


def _edges(nodes: int, count: int) -> np.ndarray:
    """So many different edges of a directed graph, in any order."""
    keys = np.random.default_rng(count).choice(nodes * nodes, count, replace=False)
    return np.stack([keys // nodes, keys % nodes])


@cache
def _geometric(name: str) -> type:
    with warnings.catch_warnings():
        # PyTorch Geometric compiles with torch.jit.script while it is imported.
        warnings.simplefilter("ignore", DeprecationWarning)
        import torch_geometric.nn

    return getattr(torch_geometric.nn, name)


def _linear(w: torch.Tensor, b: torch.Tensor) -> torch.nn.Linear:
    layer = torch.nn.Linear(*w.shape)
    _give(layer, {"weight": w.T, "bias": b})
    return layer


def _give(layer: torch.nn.Module, weights: dict[str, torch.Tensor]) -> None:
    """These weights for the layer, on their device."""
    first = next(iter(weights.values()))
    layer.to(device=first.device, dtype=first.dtype)
    layer.load_state_dict({name: value.detach() for name, value in weights.items()})
