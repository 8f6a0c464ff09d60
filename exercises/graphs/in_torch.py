"""Functions of sets and graphs in PyTorch.

A graph comes in one of two forms. `a` is its adjacency matrix (N, N), zeros and ones: a[i, j] is 1 where node i
receives from node j. `edges` is the list of the same pairs, integers (2, E): targets i in row 0, sources j in row 1. No
edge is listed twice, and an undirected graph stores both directions. Features are rows: x is (N, F), and the weights of
a layer are (in, out), as in x @ w.

A result has the dtype of what came in: float32 gives float32. Features and weights may be any numbers whose products do
not overflow, a million as well as 1. Shapes are as the signatures say: nobody has to check them, but for what stands
under Raises. Where relu is at 0, or several rows share a maximum, any slope that PyTorch finds is right.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits, and float32 tensors one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint readout` gives a hint for an exercise, and `tandem read readout` opens
what there is to read on it.
"""

from typing import Literal, get_args

import torch
from jaxtyping import Float, Int

Kind = Literal["sum", "mean", "max"]

Layer = tuple[Float[torch.Tensor, "d_in d_out"], Float[torch.Tensor, "d_out"]]


# Sets -----------------------------------------------------------------------------------------------------------------


def readout(h: Float[torch.Tensor, "n f"], *, kind: Kind) -> Float[torch.Tensor, "f"]:
    r"""Sum up a set, or all nodes of a graph, in one vector, whatever their order.

    $$\begin{aligned}
    \text{sum:} \quad & r = \sum_i h_i \\
    \text{mean:} \quad & r = \frac{1}{N} \sum_i h_i \\
    \text{max:} \quad & r = \max_i h_i \quad \text{feature by feature}
    \end{aligned}$$

    Args:
        h (floats, N by F): one row for each item.
        kind ("sum", "mean" or "max")

    Returns:
        a vector of F floats: h's dtype. The sum of no rows at all is 0.

    Raises:
        ValueError: there is no such kind.
        ValueError: h has no rows, and kind is "mean" or "max".

    Example:
        >>> readout(torch.tensor([[1.0, -4.0], [2.0, -2.0], [6.0, 0.0]]), kind="mean")
        tensor([ 3., -2.])

    Difficulty 2 of 5.

    Source: Xu et al. (2019), How powerful are graph neural networks?, section 5.
    """
    raise NotImplementedError


def deep_set(
    x: Float[torch.Tensor, "n d"], psi: list[Layer], phi: list[Layer], *, kind: Kind
) -> Float[torch.Tensor, "k"]:
    r"""Give every item to one network, gather the results, give those to another network.

    $$y = \varphi\Big( \operatorname*{readout}_{i} \, \psi(x_i) \Big)$$

    Args:
        x (floats, N by D): one row for each item.
        psi (a list of tuples of two tensors): the layers of $\psi$, pairs of weights (in, out) and a bias (out,). A
            layer is x w + b; relu stands between two layers and not after the last one. No layers at all change
            nothing.
        phi (a list of tuples of two tensors): the layers of $\varphi$, in the same way.
        kind ("sum", "mean" or "max"): how the items are gathered: "sum", "mean" or "max".

    Returns:
        a vector of K floats: the result of the last layer of phi, in x's dtype.

    Raises:
        ValueError: a layer of psi takes another number of features than it gets, or its bias has another size.
        ValueError: a layer of phi takes another number of features than it gets, or its bias has another size.
        ValueError: there is no such kind.
        ValueError: x has no rows, and kind is "mean" or "max".

    Example:
        >>> deep_set(
        ...     torch.tensor([[3.0], [-1.0], [-4.0]]),
        ...     [
        ...         (torch.tensor([[1.0, -1.0]]), torch.tensor([0.0, 0.0])),
        ...         (torch.tensor([[1.0], [1.0]]), torch.tensor([0.0])),
        ...     ],
        ...     [],
        ...     kind="sum",
        ... )
        tensor([8.])

    Difficulty 2 of 5; after readout and activations.relu.

    Source: Zaheer et al. (2017), Deep sets, theorem 2; there $\psi$ is called $\varphi$, and $\varphi$ is $\rho$.
    """
    raise NotImplementedError


# Graphs ---------------------------------------------------------------------------------------------------------------


def adjacency_matrix(edges: Int[torch.Tensor, "2 e"], nodes: int) -> Float[torch.Tensor, "nodes nodes"]:
    r"""Write a list of edges as a matrix.

    $$a_{ij} = \begin{cases} 1 & (i, j) \text{ is an edge} \\ 0 & \text{else} \end{cases}$$

    Args:
        edges (integers, 2 by E): targets i in row 0, sources j in row 1; E may be 0. A repeated edge counts once.
        nodes (an integer): N, at least 1.

    Returns:
        floats, N by N: zeros and ones, any floating-point dtype. It holds N² numbers however few edges there are.

    Raises:
        ValueError: a node among the edges is below 0 or above N - 1.
        ValueError: nodes is no integer of at least 1 (2.0 and True are no integers).

    Example:
        >>> adjacency_matrix(torch.tensor([[0, 0, 2], [1, 1, 0]]), 3)
        tensor([[0., 1., 0.],
                [0., 0., 0.],
                [1., 0., 0.]])

    Difficulty 2 of 5.

    Source: West (2001), Introduction to graph theory, definition 1.1.17.
    """
    raise NotImplementedError


def degrees(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n"]:
    r"""Count the nodes that each node receives from.

    $$d_i = \sum_j a_{ij}$$

    Args:
        a (floats, N by N): zeros and ones; rows are targets. A self-loop counts once.

    Returns:
        a vector of N floats: a's dtype. In a directed graph these are the in-degrees: row sums, not column sums.

    Example:
        >>> degrees(torch.tensor([[0.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]))
        tensor([2., 0., 2.])

    Difficulty 1 of 5; after adjacency_matrix.

    Source: Kipf and Welling (2017), Semi-supervised classification with graph convolutional networks, below eq. 2.
    """
    raise NotImplementedError


def add_self_loops(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    r"""Let every node receive from itself as well.

    $$s_{ij} = \begin{cases} 1 & i = j \\ a_{ij} & i \ne j \end{cases}$$

    Args:
        a (floats, N by N): zeros and ones.

    Returns:
        floats, N by N: a's dtype, with ones on the diagonal: a loop that is there already stays single.

    Example:
        >>> add_self_loops(torch.tensor([[0.0, 1.0], [0.0, 1.0]]))
        tensor([[1., 1.],
                [0., 1.]])

    Difficulty 1 of 5; after adjacency_matrix.

    Source: Kipf and Welling (2017), below eq. 2, for graphs without loops: $A + I$.
    """
    raise NotImplementedError


def row_normalize(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    r"""Divide every row by its sum: the result averages over neighbours.

    $$p_{ij} = \begin{cases} a_{ij} / d_i & d_i > 0 \\ 0 & d_i = 0 \end{cases}, \qquad d_i = \sum_j a_{ij}$$

    Args:
        a (floats, N by N): zeros and ones. No self-loop is added.

    Returns:
        floats, N by N: a's dtype, rows that sum to 1; the row of a node without neighbours stays 0.

    Example:
        >>> row_normalize(torch.tensor([[0.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
        tensor([[0.0000, 0.5000, 0.5000],
                [0.0000, 0.0000, 0.0000],
                [0.0000, 1.0000, 0.0000]])

    Difficulty 2 of 5; after degrees.

    Source: Hamilton (2020), Graph representation learning, section 5.2.1.
    """
    # Not allowed, being the answer itself: F.normalize and its relatives.
    raise NotImplementedError


def gcn_normalize(a: Float[torch.Tensor, "n n"]) -> Float[torch.Tensor, "n n"]:
    r"""Add self-loops and divide every entry by the square roots of the degrees at its two ends.

    $$P = D^{-1/2} S D^{-1/2}, \qquad p_{ij} = \frac{s_{ij}}{\sqrt{d_i \, d_j}}$$

    Args:
        a (floats, N by N): zeros and ones. S is a with ones on the diagonal, and the degrees are the row sums of S.

    Returns:
        floats, N by N: a's dtype; symmetric where a is. A node without edges has a 1 on the diagonal. Rows do not sum
            to 1 in general: `row_normalize` does that.

    Example:
        >>> gcn_normalize(torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]))
        tensor([[0.5000, 0.4082, 0.0000],
                [0.4082, 0.3333, 0.4082],
                [0.0000, 0.4082, 0.5000]])

    Difficulty 2 of 5; after row_normalize and add_self_loops.

    Source: Kipf and Welling (2017), eq. 2.
    """
    # Not allowed, being the answer itself: torch_geometric.nn.conv.gcn_conv.gcn_norm and its relatives.
    raise NotImplementedError


def gcn_layer(
    a: Float[torch.Tensor, "n n"], x: Float[torch.Tensor, "n f"], w: Float[torch.Tensor, "f o"]
) -> Float[torch.Tensor, "n o"]:
    r"""Graph convolution: mix the features of neighbours, multiply by weights, cut off below 0.

    $$H = \operatorname{relu}(P X W), \qquad P = D^{-1/2} S D^{-1/2} \text{ as in gcn\_normalize}$$

    Args:
        a (floats, N by N): zeros and ones, without or with self-loops.
        x (floats, N by F): the features of the nodes.
        w (floats, F by O)

    Returns:
        floats, N by O: x's dtype.

    Example:
        >>> gcn_layer(
        ...     torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
        ...     torch.tensor([[2.0], [4.0], [5.0]]),
        ...     torch.tensor([[1.0, -1.0]]),
        ... )
        tensor([[3.0000, 0.0000],
                [3.0000, 0.0000],
                [5.0000, 0.0000]])

    Difficulty 2 of 5; after gcn_normalize and activations.relu.

    Source: Kipf and Welling (2017), eq. 2.
    """
    # Not allowed, being the answer itself: torch_geometric.nn.GCNConv and its relatives.
    raise NotImplementedError


def gcn_normalize_edges(
    edges: Int[torch.Tensor, "2 e"], nodes: int
) -> tuple[Int[torch.Tensor, "2 m"], Float[torch.Tensor, "m"]]:
    r"""The entries of `gcn_normalize` that are not 0, from a list of edges to a list of edges.

    $$p_{ij} = \frac{1}{\sqrt{d_i \, d_j}} \quad\text{for every edge } (i, j), \text{ self-loops included}$$

    Args:
        edges (integers, 2 by E): targets in row 0, sources in row 1, each edge once; E may be 0.
        nodes (an integer): N, at least 1.

    Returns:
        a tuple of two tensors: the edges (2, M), those that came in first and in their order, then the self-loops that
            were missing in the order of the nodes; and one weight for each, (M,), any floating-point dtype. $d_i$
            counts the edges with target i, its loop included. Time and memory grow with edges and nodes, not with N².

    Raises:
        ValueError: a node among the edges is below 0 or above N - 1.
        ValueError: an edge is there twice.
        ValueError: nodes is no integer of at least 1 (2.0 and True are no integers).

    Example:
        >>> gcn_normalize_edges(torch.tensor([[0, 1], [1, 1]]), 2)
        (tensor([[0, 1, 0],
                 [1, 1, 0]]),
         tensor([0.7071, 1.0000, 0.5000]))

    Difficulty 3 of 5; after gcn_normalize.

    Source: Kipf and Welling (2017), eq. 2.
    """
    # Not allowed, being the answer itself: torch_geometric.nn.conv.gcn_conv.gcn_norm and its relatives.
    raise NotImplementedError


def propagate(
    edges: Int[torch.Tensor, "2 e"], weights: Float[torch.Tensor, "e"], x: Float[torch.Tensor, "n f"]
) -> Float[torch.Tensor, "n f"]:
    r"""Send features along weighted edges and add up what arrives: a sparse matrix times a matrix.

    $$y_i = \sum_{e \,:\, \text{target}_e = i} w_e \, x_{\text{source}_e}$$

    Args:
        edges (integers, 2 by E): targets in row 0, sources in row 1; E may be 0. Edges that are there twice count
            twice.
        weights (a vector of E floats): $w_e$.
        x (floats, N by F): the features of the nodes.

    Returns:
        floats, N by F: x's dtype; 0 where nothing arrives. Time and memory grow with edges and nodes, not with N².

    Raises:
        ValueError: a node among the edges is below 0 or above N - 1.

    Example:
        >>> propagate(
        ...     torch.tensor([[0, 0, 2], [1, 2, 1]]),
        ...     torch.tensor([1.0, 0.5, 2.0]),
        ...     torch.tensor([[1.0], [10.0], [100.0]]),
        ... )
        tensor([[60.],
                [ 0.],
                [20.]])

    Difficulty 2 of 5; after adjacency_matrix.

    Source: Fey and Lenssen (2019), Fast graph representation learning with PyTorch Geometric, section 2.
    """
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
    r"""Update every node from itself and from what its neighbours say together.

    $$h'_i = \operatorname{relu}\Big( h_i W_{\text{self}} +
    \Big( \operatorname*{aggregate}_{j \in \mathcal N(i)} h_j \Big) W_{\text{neighbour}} \Big)$$

    Args:
        a (floats, N by N): zeros and ones. $\mathcal N(i)$ are the nodes j with a[i, j] = 1; i itself only if it has a
            loop.
        h (floats, N by F): the features of the nodes.
        w_self (floats, F by O)
        w_neighbour (floats, F by O): applied after the neighbours are aggregated.
        aggregate ("sum", "mean" or "max"): "sum", "mean" or "max" of the $h_j$, feature by feature; 0 where there are
            no neighbours, and then no gradient passes either.

    Returns:
        floats, N by O: h's dtype.

    Raises:
        ValueError: there is no such aggregate.

    Example:
        >>> message_passing(
        ...     torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
        ...     torch.tensor([[-3.0], [-5.0], [-1.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[-1.0]]),
        ...     aggregate="max",
        ... )
        tensor([[2.],
                [0.],
                [4.]])

    Difficulty 3 of 5; after readout, row_normalize and activations.relu.

    Source: Hamilton (2020), Graph representation learning, eq. 5.7; Gilmer et al. (2017), eq. 1 and 2.
    """
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
    r"""Graph attention: an average over neighbours whose weights are learned.

    $$\begin{gathered}
    y_i = \sum_{j \in \mathcal N(i) \cup \{i\}} \alpha_{ij} z_j, \\
    \alpha_{ij} = \operatorname*{softmax}_{j \in \mathcal N(i) \cup \{i\}}
    \operatorname{leaky\_relu}(a_{\text{dst}} \cdot z_i + a_{\text{src}} \cdot z_j), \\
    Z = X W
    \end{gathered}$$

    Args:
        a (floats, N by N): zeros and ones. $\mathcal N(i)$ are the nodes j with a[i, j] = 1; i itself always takes
            part, once.
        x (floats, N by F): the features of the nodes.
        w (floats, F by O)
        attn_src (a vector of O floats): $a_{\text{src}}$, what counts about the sender j.
        attn_dst (a vector of O floats): $a_{\text{dst}}$, what counts about the receiver i.
        slope (a number, 0.2 unless given): the slope of leaky_relu left of 0, any number: it may be above 1.

    Returns:
        floats, N by O: x's dtype, one attention head, without an activation at the end. However far scores lie apart,
            it is finite: strangers count nothing, whatever they would score.

    Example:
        >>> gat_layer(
        ...     torch.tensor([[0.0, 1.0], [0.0, 0.0]]),
        ...     torch.tensor([[1.0], [2.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([1.0]),
        ...     torch.tensor([-3.0]),
        ... )
        tensor([[1.5498],
                [2.0000]])

    Difficulty 3 of 5; after gcn_layer, activations.softmax and activations.leaky_relu.

    Source: Veličković et al. (2018), Graph attention networks, eq. 1 to 4; $\vec a$ there is attn_dst, then attn_src.
    """
    # Not allowed, being the answer itself: torch_geometric.nn.GATConv and its relatives.
    raise NotImplementedError
