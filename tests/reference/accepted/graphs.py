"""Right answers for functions of sets and graphs, none of them written like the reference."""

import math

import numpy as np
import scipy.special
import torch

from tests.reference.answers import Answers

answers = Answers()


# Sets -----------------------------------------------------------------------------------------------------------------


@answers.to("readout")
def readout_by_reduce(h, *, kind):
    ufunc = np.maximum if kind == "max" else np.add
    if kind != "sum" and h.shape[0] == 0:
        raise ValueError("nothing to gather")
    total = ufunc.reduce(h, axis=0)
    return total / len(h) if kind == "mean" else total


@answers.to("readout")
def readout_row_by_row(h, kind):
    if not len(h):
        if kind == "sum":
            return np.zeros(h.shape[1], h.dtype)
        raise ValueError
    best = h[0].copy()
    for row in h[1:]:
        best = np.maximum(best, row) if kind == "max" else best + row
    if kind == "mean":
        best = best / h.shape[0]
    return best


@answers.to("readout", track="torch")
def readout_torch(h, *, kind):
    if kind == "max":
        if h.shape[0] == 0:
            raise ValueError("no rows")
        return torch.max(h, dim=0).values
    total = torch.einsum("nf->f", h)
    if kind == "mean":
        if len(h) == 0:
            raise ValueError("no rows")
        return total / len(h)
    return total


@answers.to("deep_set")
def deep_set_item_by_item(x, psi, phi, *, kind):
    def network(v, layers):
        last = len(layers)
        for place, (w, b) in enumerate(layers, start=1):
            v = np.einsum("i,io->o", v, w) + b
            if place < last:
                v = v * (v > 0)
        return v

    items = [network(item, psi) for item in x]
    gathered = {"sum": sum, "mean": lambda rows: sum(rows) / len(rows), "max": lambda rows: np.max(rows, axis=0)}[kind]
    return network(gathered(items), phi)


@answers.to("deep_set", track="torch")
def deep_set_torch(x, psi, phi, *, kind):
    def network(v, layers):
        for place, (w, b) in enumerate(layers):
            v = torch.nn.functional.linear(torch.relu(v) if place else v, w.T, b)
        return v

    items = network(x, psi)
    return network(items.max(0)[0] if kind == "max" else getattr(items, kind)(0), phi)


# Graphs ---------------------------------------------------------------------------------------------------------------


@answers.to("adjacency_matrix")
def adjacency_pair_by_pair(edges, nodes):
    a = np.zeros((nodes, nodes))
    for i, j in edges.T:
        if min(i, j) < 0 or max(i, j) >= nodes:
            raise ValueError(f"no node {i} or {j}")
        a[i, j] = 1.0
    return a


@answers.to("adjacency_matrix")
def adjacency_by_counting(edges, nodes):
    if np.any(edges < 0) or np.any(edges >= nodes):
        raise ValueError
    counts = np.bincount(edges[0] * nodes + edges[1], minlength=nodes * nodes)
    return (counts > 0).astype(float).reshape(nodes, nodes)


@answers.to("adjacency_matrix", track="torch")
def adjacency_one_hot(edges, nodes):
    if ((edges < 0) | (edges >= nodes)).any():
        raise ValueError
    target, source = (torch.nn.functional.one_hot(row, nodes).double() for row in edges)
    return (target.T @ source).clamp(max=1)


@answers.to("degrees")
def degrees_by_product(a):
    return a @ np.ones(len(a), a.dtype)


@answers.to("degrees", track="torch")
def degrees_torch(a):
    return torch.einsum("ij->i", a)


@answers.to("add_self_loops")
def loops_by_maximum(a):
    return np.maximum(a, np.eye(*a.shape, dtype=a.dtype))


@answers.to("add_self_loops")
def loops_by_replacing(a):
    return a - np.diag(np.diag(a)) + np.eye(len(a)).astype(a.dtype)


@answers.to("add_self_loops", track="torch")
def loops_torch(a):
    return torch.where(torch.eye(len(a), dtype=torch.bool), torch.ones_like(a), a)


@answers.to("row_normalize")
def rows_one_by_one(a):
    p = np.zeros_like(a)
    for i, row in enumerate(a):
        if row.any():
            p[i] = row / row.sum()
    return p


@answers.to("row_normalize")
def rows_by_clipping(a):
    return a / a.sum(1, keepdims=True).clip(1)


@answers.to("row_normalize")
def rows_by_inverted_degrees(a):
    # As published code has it: NumPy warns of the division by 0, and the result is right.
    inverted = np.power(a.sum(1), -1)
    inverted[np.isinf(inverted)] = 0
    return np.diag(inverted) @ a


@answers.to("row_normalize", track="torch")
def rows_torch(a):
    return torch.nn.functional.normalize(a, p=1, dim=1)


@answers.to("gcn_normalize")
def gcn_by_diagonals(a):
    s = a.copy()
    s[np.arange(len(a)), np.arange(len(a))] = 1
    d = np.diag(s.sum(axis=1) ** -0.5)
    return d @ s @ d


@answers.to("gcn_normalize")
def gcn_entry_by_entry(a):
    n = len(a)
    s = np.where(np.eye(n) == 1, np.ones_like(a), a)
    p = np.empty_like(a)
    for i in range(n):
        for j in range(n):
            p[i, j] = s[i, j] / math.sqrt(float(s[i].sum() * s[j].sum()))
    return p


@answers.to("gcn_normalize")
def gcn_by_outer(a):
    s = np.clip(a + np.eye(len(a), dtype=a.dtype), 0, 1)
    d = np.einsum("ij->i", s)
    return s / np.sqrt(np.outer(d, d))


@answers.to("gcn_normalize", track="torch")
def gcn_torch(a):
    s = a.masked_fill(torch.eye(len(a), dtype=torch.bool), 1.0)
    d = torch.diag(s.sum(1).pow(-0.5))
    return torch.linalg.multi_dot([d, s, d])


@answers.to("gcn_layer")
def gcn_layer_the_other_way(a, x, w):
    mixed = gcn_by_outer(a) @ x
    return np.where((y := mixed @ w) > 0, y, 0)


@answers.to("gcn_layer")
def gcn_layer_node_by_node(a, x, w):
    n = len(a)
    near = [[j for j in range(n) if a[i, j] or i == j] for i in range(n)]
    rows = []
    for i in range(n):
        row = sum(x[j] / math.sqrt(len(near[i]) * len(near[j])) for j in near[i])
        rows.append(np.maximum(row @ w, 0))
    return np.array(rows, dtype=x.dtype)


@answers.to("gcn_layer", track="torch")
def gcn_layer_torch(a, x, w):
    p = gcn_torch(a)
    return torch.einsum("ij,jf,fo->io", p, x, w).clamp(min=0)


@answers.to("gcn_layer_backward")
def gcn_layer_backward_by_einsum(grad, a, x, w):
    p = gcn_by_outer(a)
    g = np.where(p @ x @ w > 0, grad, 0).astype(grad.dtype)
    return np.einsum("ij,io,fo->jf", p, g, w), np.einsum("ij,jf,io->fo", p, x, g)


@answers.to("gcn_normalize_edges")
def edges_one_by_one(edges, nodes):
    pairs = list(map(tuple, edges.T.tolist()))
    if any(not 0 <= node < nodes for pair in pairs for node in pair) or len(set(pairs)) < len(pairs):
        raise ValueError
    known = set(pairs)
    pairs += [(i, i) for i in range(nodes) if (i, i) not in known]
    count = [0] * nodes
    for target, _ in pairs:
        count[target] += 1
    weights = [1 / math.sqrt(count[target] * count[source]) for target, source in pairs]
    return np.array(pairs, dtype=edges.dtype).T, np.array(weights)


@answers.to("gcn_normalize_edges")
def edges_by_unique(edges, nodes):
    if edges.size and not (edges.min() >= 0 and edges.max() < nodes):
        raise ValueError
    if np.unique(edges, axis=1).shape != edges.shape:
        raise ValueError
    loops = np.setdiff1d(np.arange(nodes), edges[0][edges[0] == edges[1]])
    both = np.hstack([edges, np.tile(loops, (2, 1))])
    d = np.zeros(nodes)
    np.add.at(d, both[0], 1)
    return both, (d[both[0]] * d[both[1]]) ** -0.5


@answers.to("gcn_normalize_edges", track="torch")
def edges_torch(edges, nodes):
    if ((edges < 0) | (edges >= nodes)).any() or torch.unique(edges, dim=1).shape != edges.shape:
        raise ValueError
    loops = torch.arange(nodes)
    loops = loops[~torch.isin(loops, edges[0][edges[0] == edges[1]])]
    both = torch.hstack([edges, loops.repeat(2, 1)])
    d = torch.bincount(both[0], minlength=nodes).double()
    return both, 1 / torch.sqrt(d[both[0]] * d[both[1]])


@answers.to("propagate")
def propagate_by_add_at(edges, weights, x):
    if np.any((edges < 0) | (edges >= len(x))):
        raise ValueError
    y = np.zeros_like(x)
    np.add.at(y, edges[0], weights.reshape(-1, 1) * x[edges[1]])
    return y


@answers.to("propagate")
def propagate_sorted(edges, weights, x):
    if edges.size and (edges.min() < 0 or edges.max() >= x.shape[0]):
        raise ValueError
    y = np.zeros_like(x)
    order = np.argsort(edges[0], kind="stable")
    targets, starts = np.unique(edges[0, order], return_index=True)
    if len(targets):
        y[targets] = np.add.reduceat(weights[order, None] * x[edges[1, order]], starts, axis=0)
    return y


@answers.to("propagate")
def propagate_edge_by_edge(edges, weights, x):
    y = np.zeros_like(x)
    for (i, j), weight in zip(edges.T.tolist(), weights, strict=True):
        if not (0 <= i < len(x) and 0 <= j < len(x)):
            raise ValueError
        y[i] += weight * x[j]
    return y


@answers.to("propagate", track="torch")
def propagate_by_scatter(edges, weights, x):
    if edges.numel() and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError
    messages = torch.einsum("e,ef->ef", weights, x[edges[1]])
    return torch.zeros_like(x).scatter_add(0, edges[0][:, None].expand_as(messages), messages)


@answers.to("propagate_backward")
def propagate_backward_by_add_at(grad, edges, weights, x):
    by_x = np.zeros_like(x)
    np.add.at(by_x, edges[1], weights[:, None] * grad[edges[0]])
    return (grad[edges[0]] * x[edges[1]]).sum(1), by_x


@answers.to("message_passing")
def message_node_by_node(a, h, w_self, w_neighbour, *, aggregate):
    gather = {"sum": np.sum, "mean": np.mean, "max": np.max}.get(aggregate)
    if gather is None:
        raise ValueError(aggregate)
    said = np.zeros_like(h)
    for i in range(len(h)):
        near = h[a[i] == 1]
        if near.size:
            said[i] = gather(near, axis=0)
    return np.maximum(0, np.hstack([h, said]) @ np.vstack([w_self, w_neighbour]))


@answers.to("message_passing")
def message_by_masks(a, h, w_self, w_neighbour, *, aggregate):
    near = a.astype(bool)
    count = near.sum(1, keepdims=True)
    if aggregate == "max":
        said = np.max(np.broadcast_to(h, (len(a), *h.shape)), axis=1, where=near[:, :, None], initial=-np.inf)
        said[count[:, 0] == 0] = 0
    elif aggregate in ("sum", "mean"):
        said = np.einsum("ij,jf->if", a, h)
        if aggregate == "mean":
            said = said / np.maximum(count, 1).astype(h.dtype)
    else:
        raise ValueError
    y = h @ w_self + said @ w_neighbour
    return y * (y > 0)


@answers.to("message_passing")
def message_with_a_large_negative_number(a, h, w_self, w_neighbour, *, aggregate):
    count = a.sum(axis=1, keepdims=True)
    said = np.where(a[:, :, None] == 1, h, np.array(-1e9, h.dtype)).max(axis=1) if aggregate == "max" else a @ h
    if aggregate == "mean":
        said = said / np.maximum(count, 1)
    return np.clip(h @ w_self + np.where(count == 0, 0, said) @ w_neighbour, 0, None)


@answers.to("message_passing", track="torch")
def message_torch_textbook(a, h, w_self, w_neighbour, *, aggregate):
    degree = a.sum(dim=1, keepdim=True)
    if aggregate == "max":
        near = h.unsqueeze(0).expand(len(a), -1, -1).masked_fill(a.unsqueeze(-1) == 0, -1e9)
        said = near.max(dim=1).values.masked_fill(degree == 0, 0.0)
    else:
        said = a @ h / degree.clamp(min=1) if aggregate == "mean" else torch.mm(a, h)
    return torch.relu(h @ w_self + said @ w_neighbour)


@answers.to("message_passing", track="torch")
def message_torch(a, h, w_self, w_neighbour, *, aggregate):
    reduce = {"sum": "sum", "mean": "mean", "max": "amax"}
    if aggregate not in reduce:
        raise ValueError
    target, source = torch.nonzero(a, as_tuple=True)
    index = target[:, None].expand(-1, h.shape[1])
    if aggregate == "max":
        # With include_self=False, PyTorch halves the gradient of a maximum that is 0, where it began.
        said = torch.full_like(h, -torch.inf).scatter_reduce(0, index, h[source], "amax")
        said = torch.where(said.isinf(), torch.zeros_like(h), said)
    else:
        said = torch.zeros_like(h).scatter_reduce(0, index, h[source], reduce[aggregate], include_self=False)
    return torch.relu(h @ w_self + said @ w_neighbour)


@answers.to("gat_layer")
def gat_node_by_node(a, x, w, attn_src, attn_dst, slope=0.2):
    z = x @ w
    rows = []
    for i in range(len(z)):
        near = [j for j in range(len(z)) if j == i or a[i, j] > 0]
        scores = np.array([attn_dst @ z[i] + attn_src @ z[j] for j in near])
        scores = np.maximum(scores, 0) + slope * np.minimum(scores, 0)
        rows.append(scipy.special.softmax(scores) @ z[near])
    return np.stack(rows).astype(x.dtype)


@answers.to("gat_layer")
def gat_by_concatenation(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    n, out = z.shape
    pairs = np.concatenate([np.broadcast_to(z[:, None], (n, n, out)), np.broadcast_to(z[None], (n, n, out))], axis=-1)
    scores = pairs @ np.concatenate([attn_dst, attn_src])
    scores = np.where(scores < 0, slope * scores, scores)
    scores[(a == 0) & ~np.eye(n, dtype=bool)] = -np.inf
    return np.exp(scores - scipy.special.logsumexp(scores, axis=1, keepdims=True)).astype(x.dtype) @ z


@answers.to("gat_layer", track="torch")
def gat_over_edges(a, x, w, attn_src, attn_dst, *, slope=0.2):
    n = len(a)
    target, source = torch.nonzero(torch.maximum(a, torch.eye(n, dtype=a.dtype)), as_tuple=True)
    z = torch.einsum("nf,fo->no", x, w)
    scores = torch.nn.functional.leaky_relu(z[target] @ attn_dst + z[source] @ attn_src, slope)
    top = torch.full((n,), -torch.inf, dtype=x.dtype).scatter_reduce(0, target, scores.detach(), "amax")
    weights = torch.exp(scores - top[target])
    total = torch.zeros(n, dtype=x.dtype).index_add(0, target, weights)
    return torch.zeros_like(z).index_add(0, target, (weights / total[target])[:, None] * z[source])


@answers.to("gat_layer", track="torch")
def gat_as_published(a, x, w, attn_src, attn_dst, *, slope=0.2):
    wh = torch.mm(x, w)
    scores = torch.matmul(wh, attn_dst[:, None]) + torch.matmul(wh, attn_src[:, None]).T
    e = torch.nn.functional.leaky_relu(scores, negative_slope=slope)
    joined = a + torch.eye(len(a), dtype=a.dtype)
    attention = torch.where(joined > 0, e, -9e15 * torch.ones_like(e))
    return torch.matmul(torch.nn.functional.softmax(attention, dim=1), wh)


@answers.to("gat_layer_backward")
def gat_backward_node_by_node(grad, a, x, w, attn_src, attn_dst, slope=0.2):
    z = x @ w
    by_z, by_src, by_dst = np.zeros_like(z), np.zeros_like(attn_src), np.zeros_like(attn_dst)
    for i in range(len(z)):
        near = np.flatnonzero((a[i] > 0) | (np.arange(len(z)) == i))
        scores = attn_dst @ z[i] + z[near] @ attn_src
        alpha = scipy.special.softmax(np.where(scores > 0, scores, slope * scores)).astype(z.dtype)
        by_alpha = z[near] @ grad[i]
        inner = alpha * (by_alpha - alpha @ by_alpha) * np.where(scores > 0, 1, slope).astype(z.dtype)
        by_z[near] += np.outer(alpha, grad[i]) + np.outer(inner, attn_src)
        by_z[i] += inner.sum() * attn_dst
        by_src += inner @ z[near]
        by_dst += inner.sum() * z[i]
    return by_z @ w.T, x.T @ by_z, by_src, by_dst
