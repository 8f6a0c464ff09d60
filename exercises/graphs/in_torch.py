"""Functions of sets and graphs in PyTorch. The theory and the conventions are told once, in in_numpy.py.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

from typing import Literal, get_args

import torch
from jaxtyping import Float, Int

Kind = Literal["sum", "mean", "max"]

Layer = tuple[Float[torch.Tensor, "d_in d_out"], Float[torch.Tensor, "d_out"]]


# Sets -----------------------------------------------------------------------------------------------------------------


def readout(h: Float[torch.Tensor, "n f"], *, kind: Kind) -> Float[torch.Tensor, "f"]:
    """Sum up a set, or all nodes of a graph, in one vector: see `in_numpy.readout`."""
    raise NotImplementedError


def deep_set(
    x: Float[torch.Tensor, "n d"], psi: list[Layer], phi: list[Layer], *, kind: Kind
) -> Float[torch.Tensor, "k"]:
    """One network for every item, another one for all together: see `in_numpy.deep_set`."""
    raise NotImplementedError


# Graphs ---------------------------------------------------------------------------------------------------------------


def adjacency_matrix(edges: Int[torch.Tensor, "2 e"], nodes: int) -> Float[torch.Tensor, "nodes nodes"]:
    """Write a list of edges as a matrix: see `in_numpy.adjacency_matrix`."""
    raise NotImplementedError


def degrees(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n"]:
    """Count the nodes that each node receives from: see `in_numpy.degrees`."""
    raise NotImplementedError


def add_self_loops(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    """Let every node receive from itself as well: see `in_numpy.add_self_loops`."""
    raise NotImplementedError


def row_normalize(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    """Divide every row by its sum: see `in_numpy.row_normalize`."""
    # Not allowed, being the answer itself: F.normalize and its relatives.
    raise NotImplementedError


def gcn_normalize(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    """Divide every entry by the square roots of the degrees at its two ends: see `in_numpy.gcn_normalize`."""
    # Not allowed, being the answer itself: torch_geometric.nn.conv.gcn_conv.gcn_norm and its relatives.
    raise NotImplementedError


def gcn_layer(
    a: Float[torch.Tensor, "n n"], x: Float[torch.Tensor, "n f"], w: Float[torch.Tensor, "f o"]
) -> Float[torch.Tensor, "n o"]:
    """Graph convolution: see `in_numpy.gcn_layer`."""
    # Not allowed, being the answer itself: torch_geometric.nn.GCNConv and its relatives.
    raise NotImplementedError


def gcn_normalize_edges(
    edges: Int[torch.Tensor, "2 e"], nodes: int
) -> tuple[Int[torch.Tensor, "2 m"], Float[torch.Tensor, "m"]]:
    """The entries of `gcn_normalize` that are not 0, as lists: see `in_numpy.gcn_normalize_edges`."""
    # Not allowed, being the answer itself: torch_geometric.nn.conv.gcn_conv.gcn_norm and its relatives.
    raise NotImplementedError


def propagate(
    edges: Int[torch.Tensor, "2 e"], weights: Float[torch.Tensor, "e"], x: Float[torch.Tensor, "n f"]
) -> Float[torch.Tensor, "n f"]:
    """Send features along weighted edges and add up what arrives: see `in_numpy.propagate`."""
    # Not allowed, being the answer itself: torch.sparse.mm, F.embedding_bag and their relatives.
    raise NotImplementedError


def message_passing(
    a: Float[torch.Tensor, "n n"],
    h: Float[torch.Tensor, "n f"],
    w_self: Float[torch.Tensor, "f o"],
    w_neighbour: Float[torch.Tensor, "f o"],
    *,
    aggregate: Kind,
) -> Float[torch.Tensor, "n o"]:
    """Update every node from itself and its neighbours: see `in_numpy.message_passing`."""
    # Not allowed, being the answer itself: torch_geometric.nn.GraphConv and its relatives.
    raise NotImplementedError


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
    # Not allowed, being the answer itself: torch_geometric.nn.GATConv and its relatives.
    raise NotImplementedError
