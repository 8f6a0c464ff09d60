"""Do lists of edges scale with edges? Time and memory of the functions on them, at a hundred thousand and a million.

    python -m tests.benchmarks edges

What is printed are ratios within one run, and the most memory that a call takes.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from reference.backends import NumPyBackend, TorchBackend
from reference.graphs import in_numpy, in_torch

FEATURES = 16
SMALL, LARGE = 100_000, 1_000_000
# As many nodes for each edge in both, so that only the size differs.
EDGES_PER_NODE = 5
ROUNDS = 5


def graph(count: int) -> dict[str, Any]:
    """So many different edges, with weights, and features of the nodes."""
    random = np.random.default_rng(count)
    nodes = count // EDGES_PER_NODE
    keys = np.unique(random.integers(0, nodes * nodes, count + count // 100))
    edges = np.stack(np.divmod(random.permutation(keys)[:count], nodes))
    weights, x = random.random(count, dtype=np.float32), random.random((nodes, FEATURES), dtype=np.float32)
    return {"edges": edges, "weights": weights, "x": x, "nodes": nodes}


def calls(given: dict[str, Any]) -> dict[str, tuple[Callable[..., Any], tuple[Any, ...]]]:
    """The functions of both twins, and what others have for the same."""
    arrays = (given["edges"], given["weights"], given["x"])
    edges, weights, x = map(torch.from_numpy, arrays)
    nodes = given["nodes"]
    simple, gcn_norm = geometric()
    turned = edges.flip(0)
    matrix = torch.sparse_coo_tensor(edges, weights, (nodes, nodes)).coalesce().to_sparse_csr()
    return {
        "propagate, NumPy": (in_numpy.propagate, arrays),
        "propagate, PyTorch": (in_torch.propagate, (edges, weights, x)),
        "   SimpleConv of PyTorch Geometric": (simple, (x, turned, weights)),
        "   torch.sparse.mm, matrix in CSR beforehand": (torch.sparse.mm, (matrix, x)),
        "gcn_normalize_edges, NumPy": (in_numpy.gcn_normalize_edges, (given["edges"], nodes)),
        "gcn_normalize_edges, PyTorch": (in_torch.gcn_normalize_edges, (edges, nodes)),
        "   gcn_norm of PyTorch Geometric, repeats unchecked": (gcn_norm, (turned, None, nodes)),
    }


def geometric() -> tuple[Callable[..., Any], Callable[..., Any]]:
    with warnings.catch_warnings():
        # PyTorch Geometric compiles with torch.jit.script while it is imported, and PyTorch says that CSR is in beta.
        warnings.simplefilter("ignore")
        from torch_geometric.nn import SimpleConv
        from torch_geometric.nn.conv.gcn_conv import gcn_norm
    return SimpleConv(aggr="sum"), gcn_norm


def seconds(function: Callable[..., Any], args: tuple[Any, ...]) -> float:
    """The median of a few calls, after one to warm up."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        function(*args)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def megabytes(given: dict[str, Any]) -> dict[str, float]:
    """The most memory that a call of each twin takes besides its inputs."""
    propagated = (given["edges"], given["weights"], given["x"])
    normalized = (given["edges"], given["nodes"])
    taken = {
        "propagate, NumPy": NumPyBackend(in_numpy.propagate).memory(*propagated),
        "propagate, PyTorch": TorchBackend(in_torch.propagate).memory(*propagated),
        "gcn_normalize_edges, NumPy": NumPyBackend(in_numpy.gcn_normalize_edges).memory(*normalized),
        "gcn_normalize_edges, PyTorch": TorchBackend(in_torch.gcn_normalize_edges).memory(*normalized),
    }
    return {name: size / 1e6 for name, size in taken.items()}


def main() -> None:
    torch.set_num_threads(1)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        small, large = graph(SMALL), graph(LARGE)
        print(f"{SMALL} and {LARGE} edges, {FEATURES} features; ten times the edges take")
        at_small, at_large = calls(small), calls(large)
        for name, (function, args) in at_small.items():
            first, second = seconds(function, args), seconds(*at_large[name])
            print(f"   {second / first:5.1f} times the time    {name}  ({1e3 * first:.1f} ms : {1e3 * second:.0f} ms)")
        first_memory, second_memory = megabytes(small), megabytes(large)
        for name, size in first_memory.items():
            more = second_memory[name]
            print(f"   {more / size:5.1f} times the memory  {name}  ({size:.1f} MB : {more:.0f} MB)")
        nodes = LARGE // EDGES_PER_NODE
        print(f"a matrix of {nodes} nodes would take {4e-6 * nodes**2:.0f} MB in float32")


if __name__ == "__main__":
    main()
