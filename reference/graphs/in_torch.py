"""Functions of sets and graphs in PyTorch. The theory and the conventions are told once, in in_numpy.py.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

from typing import Literal, get_args

import torch
from jaxtyping import Float, Int

from reference.contract import checked, choice, integer
from reference.graphs.in_numpy import refuse_empty, refuse_misfit

Kind = Literal["sum", "mean", "max"]

Layer = tuple[Float[torch.Tensor, "d_in d_out"], Float[torch.Tensor, "d_out"]]


# Sets -----------------------------------------------------------------------------------------------------------------


@checked
def readout(h: Float[torch.Tensor, "n f"], *, kind: Kind) -> Float[torch.Tensor, "f"]:
    """Sum up a set, or all nodes of a graph, in one vector: see `in_numpy.readout`."""
    if kind == "sum":
        return h.sum(dim=0)
    refuse_empty("h", tuple(h.shape))
    return h.mean(dim=0) if kind == "mean" else h.amax(dim=0)


@checked
def deep_set(
    x: Float[torch.Tensor, "n d"], psi: list[Layer], phi: list[Layer], *, kind: Kind
) -> Float[torch.Tensor, "k"]:
    """One network for every item, another one for all together: see `in_numpy.deep_set`."""
    if kind != "sum":
        refuse_empty("x", tuple(x.shape))
    return mlp("phi", phi, readout(mlp("psi", psi, x), kind=kind))


def mlp(name: str, layers: list[Layer], x: torch.Tensor) -> torch.Tensor:
    """Layers x w + b with relu between two of them, on the last axis of x."""
    for i, (w, b) in enumerate(layers):
        refuse_misfit(f"{name}[{i}][0]", tuple(w.shape), x.shape[-1])
        x = x @ w + b
        if i < len(layers) - 1:
            x = torch.relu(x)
    return x


# Graphs ---------------------------------------------------------------------------------------------------------------


@checked
def adjacency_matrix(edges: Int[torch.Tensor, "2 e"], nodes: int) -> Float[torch.Tensor, "nodes nodes"]:
    """Write a list of edges as a matrix: see `in_numpy.adjacency_matrix`."""
    in_range(edges, integer("nodes", nodes, least=1))
    a = torch.zeros(nodes, nodes, device=edges.device)
    a[edges[0].long(), edges[1].long()] = 1
    return a


def in_range(edges: torch.Tensor, nodes: int) -> None:
    """Raise ValueError unless every node is one. It waits for the device: an index out of range would crash it.

    A compiled graph does not wait: there it is an assertion, RuntimeError. On `meta` there are no values to look at.
    """
    if torch.compiler.is_compiling() or edges.is_meta:
        torch._assert_async(((edges >= 0) & (edges < nodes)).all(), "edges: got a node that is not in the graph")
    elif edges.numel():
        for node in torch.stack(torch.aminmax(edges)).tolist():
            if not 0 <= node < nodes:
                raise ValueError(f"edges: got node {node}, expected nodes from 0 to {nodes - 1}")


@checked
def degrees(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n"]:
    """Count the nodes that each node receives from: see `in_numpy.degrees`."""
    return a.sum(dim=1)


@checked
def add_self_loops(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    """Let every node receive from itself as well: see `in_numpy.add_self_loops`."""
    return a.clone().fill_diagonal_(1)


@checked
def row_normalize(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    """Divide every row by its sum: see `in_numpy.row_normalize`."""
    d = a.sum(dim=1, keepdim=True)
    return a / torch.where(d > 0, d, 1)


@checked
def gcn_normalize(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    """Divide every entry by the square roots of the degrees at its two ends: see `in_numpy.gcn_normalize`."""
    s = add_self_loops(a)
    scale = s.sum(dim=1).rsqrt()
    return scale[:, None] * s * scale


@checked
def gcn_layer(
    a: Float[torch.Tensor, "n n"], x: Float[torch.Tensor, "n f"], w: Float[torch.Tensor, "f o"]
) -> Float[torch.Tensor, "n o"]:
    """Graph convolution: see `in_numpy.gcn_layer`."""
    s = add_self_loops(a)
    scale = s.sum(dim=1, keepdim=True).rsqrt()
    # The scales go to the (N, O) matrices on both sides of S: no second (N, N) matrix is made.
    return torch.relu(scale * (s @ (scale * (x @ w))))


@checked
def gcn_normalize_edges(
    edges: Int[torch.Tensor, "2 e"], nodes: int
) -> tuple[Int[torch.Tensor, "2 m"], Float[torch.Tensor, "m"]]:
    """The entries of `gcn_normalize` that are not 0, as lists: see `in_numpy.gcn_normalize_edges`."""
    in_range(edges, integer("nodes", nodes, least=1))
    no_repeats(edges, nodes)
    target, source = edges
    loops = torch.zeros(nodes, dtype=torch.long, device=edges.device).index_add_(0, target, (target == source).long())
    missing = torch.nonzero(loops == 0).flatten().to(edges.dtype)
    looped = torch.cat([edges, missing.expand(2, -1)], dim=1)
    target, source = looped
    # Counted in integers: ones added up in float32 would stop at 2^24.
    degree = torch.zeros_like(loops).index_add_(0, target, torch.ones_like(target, dtype=torch.long))
    scale = degree.to(torch.get_default_dtype()).rsqrt()
    return looped, scale[target] * scale[source]


def no_repeats(edges: torch.Tensor, nodes: int) -> None:
    """Raise ValueError where an edge is listed twice: its weight would count twice. It waits like `in_range`."""
    keys = torch.sort(edges[0].long() * nodes + edges[1]).values
    same = keys[1:] == keys[:-1]
    if torch.compiler.is_compiling():
        torch._assert_async(~same.any(), "edges: got an edge more than once")
    elif (again := keys[1:][same]).numel():
        edge = divmod(int(again[0]), nodes)
        raise ValueError(f"edges: got the edge {edge} more than once, expected every edge once")


@checked
def propagate(
    edges: Int[torch.Tensor, "2 e"], weights: Float[torch.Tensor, "e"], x: Float[torch.Tensor, "n f"]
) -> Float[torch.Tensor, "n f"]:
    """Send features along weighted edges and add up what arrives: see `in_numpy.propagate`."""
    in_range(edges, x.shape[0])
    target, source = edges
    messages = weights[:, None] * x.index_select(0, source)
    return torch.zeros_like(x).index_add(0, target, messages)


@checked
def message_passing(
    a: Float[torch.Tensor, "n n"],
    h: Float[torch.Tensor, "n f"],
    w_self: Float[torch.Tensor, "f o"],
    w_neighbour: Float[torch.Tensor, "f o"],
    *,
    aggregate: Kind,
) -> Float[torch.Tensor, "n o"]:
    """Update every node from itself and its neighbours: see `in_numpy.message_passing`."""
    choice("aggregate", aggregate, get_args(Kind))
    return torch.relu(torch.addmm(h @ w_self, gather(a, h, aggregate), w_neighbour))


def gather(a: torch.Tensor, h: torch.Tensor, aggregate: Kind) -> torch.Tensor:
    """The sum, mean or maximum of every node's neighbours, 0 where there are none."""
    if aggregate == "sum":
        return a @ h
    d = a.sum(dim=1, keepdim=True)
    if aggregate == "mean":
        # Dividing the (N, F) sums is cheaper than dividing the (N, N) matrix.
        return (a @ h) / torch.where(d > 0, d, 1)
    # Feature by neighbour, so that the maximum runs along memory.
    top = torch.where(a[:, None, :] > 0, h.T, -torch.inf).amax(dim=2)
    return torch.where(d > 0, top, 0)


@checked
def gat_layer(
    a: Float[torch.Tensor, "n n"],
    x: Float[torch.Tensor, "n f"],
    w: Float[torch.Tensor, "f o"],
    attn_src: Float[torch.Tensor, "o"],
    attn_dst: Float[torch.Tensor, "o"],
    *,
    slope: float = 0.2,
) -> Float[torch.Tensor, "n o"]:
    """Graph attention: see `in_numpy.gat_layer`."""
    z = x @ w
    scores = (z @ attn_dst)[:, None] + z @ attn_src
    scores = torch.nn.functional.leaky_relu(scores, slope)
    # Every row keeps a finite score, the node's own, so softmax is finite.
    scores = scores.masked_fill(add_self_loops(a) == 0, -torch.inf)
    return torch.softmax(scores, dim=1) @ z
