"""Functions with right values and wrong gradients, of graphs: over each stands what is to be said of it."""

import torch


# readout: cuts h off from the result{here}: .detach() passes no gradient
def readout_detached(h, *, kind):
    h = h.detach()  # here
    return {"sum": h.sum, "mean": h.mean, "max": h.amax}[kind](dim=0)


# deep_set: cuts x, psi[0][0], psi[0][1] and 2 more inputs off from the result{here}: .detach() ...
def deep_set_with_a_fixed_encoder(x, psi, phi, *, kind):
    for i, (w, b) in enumerate(psi):
        x = x @ w + b
        x = torch.relu(x) if i < len(psi) - 1 else x
    h = {"sum": x.sum, "mean": x.mean, "max": x.amax}[kind](dim=0).detach()  # here
    for i, (w, b) in enumerate(phi):
        h = h @ w + b
        h = torch.relu(h) if i < len(phi) - 1 else h
    return h


# gcn_layer: cuts w off from the result{here}: another tensor with the same numbers stands for it, ...
def gcn_layer_of_a_linear_layer(a, x, w):
    layer = torch.nn.Linear(*w.shape, bias=False, dtype=w.dtype)
    layer.weight = torch.nn.Parameter(w.T)
    s = a.clone().fill_diagonal_(1)
    scale = s.sum(dim=1).rsqrt()
    return torch.relu(scale[:, None] * s * scale @ layer(x))  # here


# gcn_layer: cuts x and w off from the result{here}: .data passes no gradient
def gcn_layer_of_data(a, x, w):
    s = a.clone().fill_diagonal_(1)
    scale = s.sum(dim=1).rsqrt()
    z = (scale[:, None] * s * scale) @ (x @ w)
    out = z.data  # here
    out[out < 0] = 0
    return out


# propagate: cuts weights off from the result{here}: a plain number is made of a tensor there, ...
def propagate_edge_by_edge(edges, weights, x):
    out = torch.zeros_like(x)
    for e in range(edges.shape[1]):
        target, source = int(edges[0, e]), int(edges[1, e])
        out[target] = out[target] + float(weights[e]) * x[source]  # here
    return out


# message_passing: cuts w_neighbour off from the result{here}: .detach() passes no gradient
def message_passing_of_fixed_weights(a, h, w_self, w_neighbour, *, aggregate):
    if aggregate == "sum":
        gathered = a @ h
    elif aggregate == "mean":
        d = a.sum(dim=1, keepdim=True)
        gathered = (a @ h) / torch.where(d > 0, d, 1)
    else:
        top = torch.where(a[:, :, None] > 0, h, -torch.inf).amax(dim=1)
        gathered = torch.where(a.sum(dim=1, keepdim=True) > 0, top, 0)
    return torch.relu(h @ w_self + gathered @ w_neighbour.detach())  # here


# gat_layer: cuts attn_src and attn_dst off from the result and loses a part of the gradient by x and w{here}: ...
def gat_layer_with_fixed_attention(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    with torch.no_grad():
        scores = (z @ attn_dst)[:, None] + z @ attn_src  # here
        scores = torch.nn.functional.leaky_relu(scores, slope)
        scores = scores.masked_fill(a.clone().fill_diagonal_(1) == 0, -torch.inf)
        weights = torch.softmax(scores, dim=1)
    return weights @ z


# degrees: cuts a off from the result{here}: the answer of a comparison passes no gradient
def degrees_counted(a):
    return (a != 0).sum(dim=1).to(a.dtype)  # here


# degrees: cuts a off from the result{here}: integers pass no gradient
def degrees_in_integers(a):
    return a.long().sum(dim=1).to(a.dtype)  # here
