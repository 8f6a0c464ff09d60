"""Functions of sets and graphs by PyTorch Geometric and SciPy."""

import warnings

import numpy as np
import scipy.sparse
import torch

with warnings.catch_warnings():
    # PyTorch Geometric compiles with torch.jit.script while it is imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    from torch_geometric.nn import GATConv, GCNConv, GraphConv, aggr as aggregations
    from torch_geometric.nn.conv.gcn_conv import gcn_norm
    from torch_geometric.utils import add_remaining_self_loops, degree, to_dense_adj

AGGREGATIONS = {"sum": aggregations.SumAggregation, "mean": aggregations.MeanAggregation}
AGGREGATIONS["max"] = aggregations.MaxAggregation


def readout(h, kind):
    return AGGREGATIONS[kind]()(torch.tensor(h), dim_size=1)[0].numpy()


def deep_set(x, psi, phi, kind):
    items = _mlp(psi)(torch.tensor(x))
    return _mlp(phi)(AGGREGATIONS[kind]()(items, dim_size=1))[0].detach().numpy()


def adjacency_matrix(edges, nodes):
    ones = np.ones(edges.shape[1])
    return (scipy.sparse.coo_array((ones, (edges[0], edges[1])), shape=(nodes, nodes)).toarray() > 0).astype(float)


def degrees(a):
    return degree(_sources_and_targets(a)[1], len(a), torch.float64).numpy()


def add_self_loops(a):
    edges, _ = add_remaining_self_loops(_sources_and_targets(a), num_nodes=len(a))
    return to_dense_adj(edges, max_num_nodes=len(a))[0].double().numpy().T


def row_normalize(a):
    sums = a.sum(axis=1)
    inverse = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    return scipy.sparse.diags_array(inverse).toarray() @ a


def gcn_normalize(a):
    edges, weights = gcn_norm(_sources_and_targets(a), num_nodes=len(a), dtype=torch.float64)
    return _dense(edges, weights, len(a))


def gcn_layer(a, x, w):
    layer = _with(GCNConv(*w.shape, bias=False), {"lin.weight": w.T})
    return torch.relu(layer(torch.tensor(x), _sources_and_targets(a))).detach().numpy()


def gcn_normalize_edges(edges, nodes):
    looped, weights = gcn_norm(torch.tensor(edges[::-1].copy()), num_nodes=nodes, dtype=torch.float64)
    matrix = _dense(looped, weights, nodes)
    # Its loops come last, those that were there as well: the weights are looked up in our order.
    missing = [i for i in range(nodes) if [i, i] not in edges.T.tolist()]
    ours = np.concatenate([edges, np.array([missing, missing], dtype=edges.dtype)], axis=1)
    return ours, matrix[ours[0], ours[1]]


def propagate(edges, weights, x):
    matrix = torch.sparse_coo_tensor(
        torch.tensor(edges), torch.tensor(weights), (len(x), len(x)), check_invariants=True
    )
    return torch.sparse.mm(matrix, torch.tensor(x)).numpy()


def message_passing(a, h, w_self, w_neighbour, aggregate):
    weights = {"lin_root.weight": w_self.T, "lin_rel.weight": w_neighbour.T}
    layer = _with(GraphConv(*w_self.shape, aggr=aggregate, bias=False), weights)
    return torch.relu(layer(torch.tensor(h), _sources_and_targets(a))).detach().numpy()


def gat_layer(a, x, w, attn_src, attn_dst, slope):
    weights = {"lin.weight": w.T, "att_src": attn_src[None, None], "att_dst": attn_dst[None, None]}
    layer = _with(GATConv(*w.shape, negative_slope=slope, bias=False), weights)
    return layer(torch.tensor(x), _sources_and_targets(a)).detach().numpy()


def _sources_and_targets(a):
    """The edges of a graph as PyTorch Geometric stores them: sources first."""
    targets, sources = np.nonzero(a)
    return torch.tensor(np.stack([sources, targets]))


def _dense(edges, weights, nodes):
    return to_dense_adj(edges, edge_attr=weights, max_num_nodes=nodes)[0].numpy().T


def _with(layer, weights):
    """The layer in float64, with these weights."""
    layer = layer.double()
    layer.load_state_dict({name: torch.tensor(value.copy()) for name, value in weights.items()})
    return layer


def _mlp(layers):
    """The same layers as modules of PyTorch."""
    modules = []
    for w, b in layers:
        modules += [_with(torch.nn.Linear(*w.shape), {"weight": w.T, "bias": b}), torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])
