"""Wrong versions of functions of sets and graphs that people really write, each with the hint that helps."""

import numpy as np

from reference.graphs import in_numpy
from reference.graphs.laws import (
    add_self_loops,
    adjacency_matrix,
    deep_set,
    degrees,
    gat_layer,
    gcn_layer,
    gcn_normalize,
    gcn_normalize_edges,
    message_passing,
    propagate,
    readout,
    row_normalize,
)


def relu(x):
    return np.maximum(x, 0)


# readout --------------------------------------------------------------------------------------------------------------


@readout.mistake("runs along the features", hint="Rows are items. The sum over all rows runs along axis 0.")
def readout_axis(h, *, kind):
    return in_numpy.readout(h.T, kind=kind)


@readout.mistake("mixes the features", hint="Without an axis NumPy gathers the whole array: say axis=0.")
def readout_everything(h, *, kind):
    return np.full(h.shape[1], in_numpy.readout(h.reshape(-1, 1), kind=kind)[0], dtype=h.dtype)


@readout.mistake("ignores kind", hint="Three kinds, three functions.")
def readout_sum(h, *, kind):
    return np.sum(h, axis=0)


@readout.mistake("starts the maximum at 0", hint="The maximum of -3 and -2 is -2. Begin with the first row.")
def readout_from_zero(h, *, kind):
    if kind == "max" and len(h):
        return np.max(h, axis=0, initial=0)
    return in_numpy.readout(h, kind=kind)


@readout.mistake(
    "takes the mean of the mean so far and the next row",
    hint="Then the last row counts half, the first hardly anything. Add up all rows, then divide once.",
)
def readout_running(h, *, kind):
    if kind != "mean" or not len(h):
        return in_numpy.readout(h, kind=kind)
    total = h[0]
    for row in h[1:]:
        total = (total + row) / 2
    return total


@readout.mistake("gives NaN for the mean of no rows", hint="There is no mean of nothing: raise ValueError.")
def readout_nan(h, *, kind):
    return np.sum(h, axis=0) / len(h) if kind == "mean" else in_numpy.readout(h, kind=kind)


# deep_set -------------------------------------------------------------------------------------------------------------


@deep_set.mistake(
    "gathers first and applies psi to the result",
    hint="psi sees one item at a time, before they are gathered. Otherwise the set is only its sum.",
)
def deep_set_late_psi(x, psi, phi, *, kind):
    return in_numpy.mlp("phi", phi, in_numpy.mlp("psi", psi, in_numpy.readout(x, kind=kind)))


@deep_set.mistake("applies phi to every item", hint="phi sees one vector: what is left after the readout.")
def deep_set_early_phi(x, psi, phi, *, kind):
    return in_numpy.readout(in_numpy.mlp("phi", phi, in_numpy.mlp("psi", psi, x)), kind=kind)


@deep_set.mistake("applies relu after the last layer too", hint="relu stands between two layers: count them.")
def deep_set_relu_last(x, psi, phi, *, kind):
    def mlp(layers, x):
        for w, b in layers:
            x = relu(x @ w + b)
        return x

    return mlp(phi, in_numpy.readout(mlp(psi, x), kind=kind))


@deep_set.mistake("leaves out relu", hint="Two layers without anything between them are one layer.")
def deep_set_linear(x, psi, phi, *, kind):
    def mlp(layers, x):
        for w, b in layers:
            x = x @ w + b
        return x

    return mlp(phi, in_numpy.readout(mlp(psi, x), kind=kind))


@deep_set.mistake("leaves out the biases", hint="A layer is x w + b: what happened to b?")
def deep_set_without_bias(x, psi, phi, *, kind):
    def bare(layers):
        return [(w, np.zeros_like(b)) for w, b in layers]

    return in_numpy.deep_set(x, bare(psi), bare(phi), kind=kind)


@deep_set.mistake("always sums", hint="kind says how the items are gathered.")
def deep_set_sum(x, psi, phi, *, kind):
    return in_numpy.deep_set(x, psi, phi, kind="sum")


@deep_set.mistake(
    "lets the place of an item count", hint="A set has no first item: every row is treated by the same psi, and alike."
)
def deep_set_places(x, psi, phi, *, kind):
    items = in_numpy.mlp("psi", psi, x)
    places = np.arange(len(items), dtype=x.dtype)[:, None]
    return in_numpy.mlp("phi", phi, in_numpy.readout(items + places, kind=kind))


# adjacency_matrix -----------------------------------------------------------------------------------------------------


@adjacency_matrix.mistake(
    "exchanges source and target", hint="Row 0 of edges holds the targets, and they choose the row."
)
def adjacency_transposed(edges, nodes):
    return in_numpy.adjacency_matrix(edges[::-1], nodes)


@adjacency_matrix.mistake(
    "counts repeated edges", hint="An entry says whether there is an edge, not how often: assign 1, do not add it."
)
def adjacency_counts(edges, nodes):
    in_numpy.in_range(edges, nodes)
    a = np.zeros((nodes, nodes))
    np.add.at(a, (edges[0], edges[1]), 1)
    return a


@adjacency_matrix.mistake(
    "stores both directions of every edge", hint="An edge leads one way. Only edges that are listed."
)
def adjacency_both_ways(edges, nodes):
    a = in_numpy.adjacency_matrix(edges, nodes)
    return np.maximum(a, a.T)


@adjacency_matrix.mistake("takes -1 for the last node", hint="Python counts -1 from the end. Here such a node raises.")
def adjacency_wraps(edges, nodes):
    a = np.zeros((nodes, nodes))
    a[edges[0], edges[1]] = 1
    return a


@adjacency_matrix.mistake(
    "leaves out nodes without edges", hint="The size is nodes, not the largest number among the edges plus 1."
)
def adjacency_too_small(edges, nodes):
    in_numpy.in_range(edges, nodes)
    return in_numpy.adjacency_matrix(edges, int(edges.max()) + 1)


@adjacency_matrix.mistake(
    "takes the two rows apart", hint="a[targets][:, sources] is a block; the pairs are a[targets, sources]."
)
def adjacency_block(edges, nodes):
    in_numpy.in_range(edges, nodes)
    a = np.zeros((nodes, nodes))
    a[np.ix_(edges[0], edges[1])] = 1
    return a


# degrees --------------------------------------------------------------------------------------------------------------


@degrees.mistake("sums columns", hint="Column j says who receives from j. What j receives stands in row j.")
def degrees_columns(a):
    return np.sum(a, axis=0)


@degrees.mistake("counts both directions", hint="Only what a node receives counts: row sums alone.")
def degrees_both(a):
    return np.sum(a, axis=0) + np.sum(a, axis=1)


@degrees.mistake("leaves self-loops out", hint="A self-loop is an edge from a node to itself: it counts once.")
def degrees_without_loops(a):
    return np.sum(a, axis=1) - np.diagonal(a)


@degrees.mistake("divides by the number of nodes", hint="A degree is a count: np.sum, not np.mean.")
def degrees_mean(a):
    return np.mean(a, axis=1)


@degrees.mistake("sorts the degrees", hint="Entry i belongs to node i.")
def degrees_sorted(a):
    return np.sort(np.sum(a, axis=1))


# add_self_loops -------------------------------------------------------------------------------------------------------


@add_self_loops.mistake(
    "doubles loops that are there", hint="a + I makes a 2 of a loop: set the diagonal to 1 instead."
)
def loops_doubled(a):
    return a + np.eye(len(a), dtype=a.dtype)


@add_self_loops.mistake("changes its input", hint="np.fill_diagonal works in place: copy a first.")
def loops_in_place(a):
    np.fill_diagonal(a, 1)
    return a


@add_self_loops.mistake("adds 1 everywhere", hint="a + 1 joins everybody with everybody. Only the diagonal changes.")
def loops_everywhere(a):
    return np.minimum(a + 1, 1)


@add_self_loops.mistake("gives loops only to isolated nodes", hint="Every node gets a loop.")
def loops_isolated(a):
    return np.where(np.any(a > 0, axis=1, keepdims=True), a, np.eye(len(a), dtype=a.dtype))


@add_self_loops.mistake("forgets the edges", hint="The identity alone has lost the graph: keep a off the diagonal.")
def loops_alone(a):
    return np.eye(len(a), dtype=a.dtype)


# row_normalize --------------------------------------------------------------------------------------------------------


@row_normalize.mistake(
    "divides by 0 for nodes without neighbours", hint="0 / 0 is NaN. Divide by 1 where the sum is 0."
)
def rows_nan(a):
    return a / np.sum(a, axis=1, keepdims=True)


@row_normalize.mistake("divides columns", hint="a / sums divides column j by sums[j]: keep the sums in a column.")
def rows_broadcast(a):
    d = np.sum(a, axis=1)
    return a / np.where(d > 0, d, 1)


@row_normalize.mistake("divides by the column sums", hint="A row is to sum to 1: the sum runs along axis 1.")
def rows_of_columns(a):
    return in_numpy.row_normalize(a.T).T


@row_normalize.mistake(
    "adds a small number to every sum", hint="Then no row sums to exactly 1. Only sums that are 0 need help."
)
def rows_eps(a):
    return a / (np.sum(a, axis=1, keepdims=True) + np.asarray(1e-6, dtype=a.dtype))


@row_normalize.mistake("adds self-loops", hint="Here a node without a loop is not its own neighbour.")
def rows_looped(a):
    return in_numpy.row_normalize(in_numpy.add_self_loops(a))


@row_normalize.mistake("divides by the sum of the whole matrix", hint="Every row has a sum of its own.")
def rows_total(a):
    return a / max(1, np.sum(a))


@row_normalize.mistake("takes a softmax of every row", hint="exp(0) is 1: strangers would weigh something too.")
def rows_softmax(a):
    e = np.exp(a)
    return e / np.sum(e, axis=1, keepdims=True)


# gcn_normalize --------------------------------------------------------------------------------------------------------


def normalized(s, d):
    """Right but for what the caller chose."""
    scale = 1 / np.sqrt(d)
    return scale[:, None] * s * scale


@gcn_normalize.mistake(
    "counts degrees before it adds self-loops",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0.",
)
def gcn_early_degrees(a):
    d = np.sum(a, axis=1)
    return normalized(in_numpy.add_self_loops(a), np.where(d > 0, d, 1))


@gcn_normalize.mistake(
    "counts degrees before it adds self-loops, and divides by 0",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0.",
)
def gcn_early_degrees_nan(a):
    d = np.sum(a, axis=1)
    return in_numpy.add_self_loops(a) / np.sqrt(np.outer(d, d))


@gcn_normalize.mistake(
    "normalizes the rows", hint="That is the average. Here both ends count, each with the root of its degree."
)
def gcn_rows(a):
    return in_numpy.row_normalize(in_numpy.add_self_loops(a))


@gcn_normalize.mistake("doubles loops that are there", hint="a + I makes a 2 of a loop: set the diagonal to 1 instead.")
def gcn_doubled(a):
    s = a + np.eye(len(a), dtype=a.dtype)
    return normalized(s, np.sum(s, axis=1))


@gcn_normalize.mistake("scales one side only", hint="D^(-1/2) stands on the left and on the right: rows and columns.")
def gcn_one_side(a):
    s = in_numpy.add_self_loops(a)
    return s / np.sqrt(np.sum(s, axis=1, keepdims=True))


@gcn_normalize.mistake(
    "scales the columns only", hint="(N, N) / (N,) divides columns. The rows, [:, None], want the other root."
)
def gcn_columns_alone(a):
    s = in_numpy.add_self_loops(a)
    return s / np.sqrt(np.sum(s, axis=1))


@gcn_normalize.mistake(
    "multiplies by the diagonal matrices entry by entry",
    hint="D * S keeps the diagonal alone: a product of matrices is @.",
)
def gcn_entry_by_entry(a):
    s = in_numpy.add_self_loops(a)
    return np.diag(1 / np.sum(s, axis=1)) * s


@gcn_normalize.mistake(
    "raises a whole diagonal matrix to the power -1/2",
    hint="Off the diagonal that is 0 ** -0.5, infinity. Take the power of the degrees, then make a matrix of them.",
)
def gcn_power_of_matrix(a):
    s = in_numpy.add_self_loops(a)
    d = np.diag(np.sum(s, axis=1)) ** -0.5
    return d @ s @ d


@gcn_normalize.mistake("takes column sums", hint="A node's degree counts what it receives: its row.")
def gcn_columns(a):
    s = in_numpy.add_self_loops(a)
    return normalized(s, np.sum(s, axis=0))


@gcn_normalize.mistake(
    "takes row sums on one side and column sums on the other", hint="One degree for each node: the row sum, twice."
)
def gcn_both_sums(a):
    s = in_numpy.add_self_loops(a)
    return s / np.sqrt(np.outer(np.sum(s, axis=1), np.sum(s, axis=0)))


@gcn_normalize.mistake("forgets the root", hint="D^(-1/2) is one over the square root, on either side.")
def gcn_without_root(a):
    s = in_numpy.add_self_loops(a)
    d = np.sum(s, axis=1)
    return s / np.outer(d, d)


@gcn_normalize.mistake(
    "forgets the self-loops", hint="Without them a node forgets itself, and an isolated one divides by 0."
)
def gcn_without_loops(a):
    d = np.sum(a, axis=1)
    return normalized(a, np.where(d > 0, d, 1))


@gcn_normalize.mistake("divides by 0 for isolated nodes", hint="Add the self-loops first: then no degree is 0.")
def gcn_nan(a):
    return normalized(a, np.sum(a, axis=1))


@gcn_normalize.mistake("multiplies by the roots", hint="The exponent is -1/2: many neighbours, small weights.")
def gcn_multiplies(a):
    s = in_numpy.add_self_loops(a)
    return normalized(s, 1 / np.sum(s, axis=1))


@gcn_normalize.mistake("makes the graph undirected first", hint="An edge that leads one way stays that way.")
def gcn_undirected(a):
    return in_numpy.gcn_normalize(np.maximum(a, a.T))


# gcn_layer ------------------------------------------------------------------------------------------------------------


@gcn_layer.mistake("forgets relu", hint="What is below 0 in the end becomes 0.")
def gcn_layer_linear(a, x, w):
    return in_numpy.gcn_normalize(a) @ x @ w


@gcn_layer.mistake(
    "applies relu before neighbours are mixed", hint="Mix first: neighbours may cancel each other. relu comes last."
)
def gcn_layer_early_relu(a, x, w):
    return in_numpy.gcn_normalize(a) @ relu(x @ w)


@gcn_layer.mistake("applies relu to the features", hint="relu comes last: numbers below 0 in x are information.")
def gcn_layer_relu_features(a, x, w):
    return relu(in_numpy.gcn_normalize(a) @ relu(x) @ w)


@gcn_layer.mistake("does not normalize", hint="Adding up neighbours makes features grow with the degree.")
def gcn_layer_sum(a, x, w):
    return relu(in_numpy.add_self_loops(a) @ x @ w)


@gcn_layer.mistake("forgets the self-loops", hint="A node hears itself too: add self-loops before anything else.")
def gcn_layer_without_self(a, x, w):
    d = np.sum(a, axis=1)
    return relu(normalized(a, np.where(d > 0, d, 1)) @ x @ w)


@gcn_layer.mistake("averages instead", hint="Row normalization is another layer: here it is D^(-1/2) on either side.")
def gcn_layer_mean(a, x, w):
    return relu(in_numpy.row_normalize(in_numpy.add_self_loops(a)) @ x @ w)


@gcn_layer.mistake(
    "sends along the edges the wrong way", hint="Row i of a says what node i receives: a @ x, not a.T @ x."
)
def gcn_layer_backwards(a, x, w):
    return in_numpy.gcn_layer(a.T, x, w)


@gcn_layer.mistake("mixes with the transpose of P", hint="Row i of P says what node i receives: P @ x, not P.T @ x.")
def gcn_layer_transposed_mix(a, x, w):
    return relu(in_numpy.gcn_normalize(a).T @ x @ w)


@gcn_layer.mistake("takes column sums", hint="A node's degree counts what it receives: its row.")
def gcn_layer_columns(a, x, w):
    return relu(gcn_columns(a) @ x @ w)


@gcn_layer.mistake("multiplies by the transposed weights", hint="w is (in, out): x @ w.")
def gcn_layer_transposed(a, x, w):
    return in_numpy.gcn_layer(a, x, w.T)


@gcn_layer.mistake("doubles loops that are there", hint="a + I makes a 2 of a loop: set the diagonal to 1 instead.")
def gcn_layer_doubled(a, x, w):
    return relu(gcn_doubled(a) @ x @ w)


@gcn_layer.mistake("ignores the graph", hint="x @ w treats every node alone. Where do neighbours come in?")
def gcn_layer_dense(a, x, w):
    return relu(x @ w)


@gcn_layer.backward.mistake("forgets relu", hint="Where relu gave 0, no gradient passes.")
def gcn_layer_backward_linear(grad, a, x, w):
    m = in_numpy.gcn_normalize(a).T @ grad
    return m @ w.T, x.T @ m


@gcn_layer.backward.mistake(
    "sends gradients the way of the features", hint="The gradient of P Z by Z is the transpose of P times grad."
)
def gcn_layer_backward_forward(grad, a, x, w):
    p = in_numpy.gcn_normalize(a)
    g = grad * (p @ x @ w > 0)
    return p @ g @ w.T, (p @ x).T @ g


@gcn_layer.backward.mistake("forgets the neighbours", hint="x w is mixed by P, so grad is mixed by the transpose of P.")
def gcn_layer_backward_alone(grad, a, x, w):
    m = grad * (in_numpy.gcn_normalize(a) @ x @ w > 0)
    return m @ w.T, x.T @ m


@gcn_layer.backward.mistake("masks where x is positive", hint="relu saw P x w. Which of its entries were above 0?")
def gcn_layer_backward_mask(grad, a, x, w):
    p = in_numpy.gcn_normalize(a)
    m = p.T @ (grad * (x @ w > 0))
    return m @ w.T, x.T @ m


# gcn_normalize_edges --------------------------------------------------------------------------------------------------


def checked_edges(edges, nodes):
    """These versions are wrong elsewhere: they do refuse what must be refused."""
    in_numpy.in_range(edges, nodes)
    in_numpy.no_repeats(edges, nodes)


def weights_of(edges, d):
    return 1 / np.sqrt(d[edges[0]] * d[edges[1]])


@gcn_normalize_edges.mistake(
    "appends loops that are there already", hint="Only the loops that are missing: which nodes have an edge (i, i)?"
)
def edges_doubled(edges, nodes):
    checked_edges(edges, nodes)
    loops = np.arange(nodes)
    looped = np.concatenate([edges, np.stack([loops, loops])], axis=1)
    return looped, weights_of(looped, np.bincount(looped[0], minlength=nodes))


@gcn_normalize_edges.mistake("puts the loops first", hint="The edges that came in stay first; loops are appended.")
def edges_loops_first(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    new = looped.shape[1] - edges.shape[1]
    return np.roll(looped, new, axis=1), np.roll(weights, new)


@gcn_normalize_edges.mistake(
    "counts degrees before it adds self-loops", hint="A node's loop is one of the edges that it receives."
)
def edges_early_degrees(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, weights_of(looped, np.maximum(np.bincount(edges[0], minlength=nodes), 1))


@gcn_normalize_edges.mistake("counts sources", hint="A degree counts what a node receives: how often it is a target.")
def edges_sources(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, weights_of(looped, np.bincount(looped[1], minlength=nodes))


@gcn_normalize_edges.mistake(
    "goes through the matrix", hint="A million nodes make a matrix of 8 terabytes. Count targets instead."
)
def edges_through_matrix(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    a = in_numpy.adjacency_matrix(edges, nodes)
    return looped, in_numpy.gcn_normalize(a)[looped[0], looped[1]]


@gcn_normalize_edges.mistake(
    "takes repeated edges", hint="An edge that is there twice would count twice: raise ValueError."
)
def edges_repeated(edges, nodes):
    in_numpy.in_range(edges, nodes)
    loops = np.setdiff1d(np.arange(nodes), edges[0, edges[0] == edges[1]])
    looped = np.concatenate([edges, np.stack([loops, loops])], axis=1)
    return looped, weights_of(looped, np.bincount(looped[0], minlength=nodes))


@gcn_normalize_edges.mistake("forgets the root", hint="One over the root of the product of the two degrees.")
def edges_without_root(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, weights**2


@gcn_normalize_edges.mistake(
    "gives loops only to nodes that have edges",
    hint="Every node gets a loop: go through all of them, not through edges.",
)
def edges_loops_of_some(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    old = np.arange(looped.shape[1]) < edges.shape[1]
    kept = old | np.isin(looped[0], edges)
    return looped[:, kept], weights[kept]


@gcn_normalize_edges.mistake("averages", hint="Both ends count: the target's degree and the source's.")
def edges_average(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, 1 / np.bincount(looped[0], minlength=nodes)[looped[0]]


@gcn_normalize_edges.mistake(
    "counts every target once",
    hint="d[targets] += 1 adds only once for each target: np.bincount, np.add.at or index_add add all.",
)
def edges_counted_once(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, np.ones(looped.shape[1])


@gcn_normalize_edges.mistake(
    "sorts the edges", hint="np.unique and np.nonzero sort. The edges that came in stay in their order."
)
def edges_sorted(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    order = np.lexsort(looped[::-1])
    return looped[:, order], weights[order]


@gcn_normalize_edges.mistake(
    "takes out the loops that are there and appends all of them",
    hint="A loop that came in stays where it is: append those alone that are missing.",
)
def edges_loops_moved(edges, nodes):
    checked_edges(edges, nodes)
    return in_numpy.gcn_normalize_edges(edges[:, edges[0] != edges[1]], nodes)


@gcn_normalize_edges.mistake(
    "takes -1 for the last node", hint="Python counts -1 from the end. Here such a node raises ValueError."
)
def edges_wrap(edges, nodes):
    if np.any(edges >= nodes):
        raise ValueError
    looped, weights = in_numpy.gcn_normalize_edges(edges % nodes, nodes)
    return np.concatenate([edges, looped[:, edges.shape[1] :]], axis=1), weights


# propagate ------------------------------------------------------------------------------------------------------------


@propagate.mistake(
    "loses all but one message to a target",
    hint="y[target] += messages adds only once for each target: np.add.at, np.bincount or index_add add all.",
)
def propagate_loses(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    y = np.zeros_like(x)
    y[edges[0]] += weights[:, None] * x[edges[1]]
    return y


@propagate.mistake("sends the wrong way", hint="Row 0 holds the targets: look up x at row 1, add up at row 0.")
def propagate_backwards(edges, weights, x):
    return in_numpy.propagate(edges[::-1], weights, x)


@propagate.mistake("ignores the weights", hint="Every message is multiplied by the weight of its edge.")
def propagate_unweighted(edges, weights, x):
    return in_numpy.propagate(edges, np.ones_like(weights), x)


@propagate.mistake("goes through the matrix", hint="A million nodes make a matrix of 8 terabytes. Add up edge by edge.")
def propagate_matrix(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    a = np.zeros((len(x), len(x)), dtype=x.dtype)
    np.add.at(a, (edges[0], edges[1]), weights)
    return a @ x


@propagate.mistake(
    "writes the matrix by assignment", hint="An edge that is listed twice counts twice here: add, do not assign."
)
def propagate_assigned(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    a = np.zeros((len(x), len(x)), dtype=x.dtype)
    a[edges[0], edges[1]] = weights
    return a @ x


@propagate.mistake("averages the messages", hint="What arrives is added up, not averaged.")
def propagate_mean(edges, weights, x):
    count = np.bincount(edges[0], minlength=len(x)).astype(x.dtype)
    return in_numpy.propagate(edges, weights, x) / np.maximum(count, 1)[:, None]


@propagate.mistake(
    "keeps a node's own features", hint="Where nothing arrives there is 0: begin with zeros, not with x."
)
def propagate_keeps(edges, weights, x):
    return x + in_numpy.propagate(edges, weights, x)


@propagate.mistake(
    "stops at the last target", hint="np.bincount makes as many numbers as the largest target needs: give it minlength."
)
def propagate_short(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    columns = [np.bincount(edges[0], weights * column[edges[1]]) for column in x.T]
    return np.stack(columns, axis=1).astype(x.dtype)


@propagate.mistake("takes -1 for the last node", hint="Python counts -1 from the end. Here such a node raises.")
def propagate_wraps(edges, weights, x):
    return in_numpy.propagate(edges % len(x), weights, x)


@propagate.mistake(
    "adds up in the order of targets that it found",
    hint="Row i of the result belongs to node i, whether or not it has edges.",
)
def propagate_compact(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    y = np.zeros_like(x)
    for place, target in enumerate(np.unique(edges[0])):
        chosen = edges[0] == target
        y[place] = np.sum(weights[chosen, None] * x[edges[1, chosen]], axis=0)
    return y


@propagate.backward.mistake("sends gradients the way of the features", hint="x at the source felt grad at the target.")
def propagate_backward_forward(grad, edges, weights, x):
    return in_numpy.propagate_backward(grad, edges, weights, x)[0], in_numpy.propagate(edges, weights, grad)


@propagate.backward.mistake("looks up grad at the source", hint="The message arrived at the target: its grad is there.")
def propagate_backward_source(grad, edges, weights, x):
    by_weights = np.sum(grad[edges[1]] * x[edges[0]], axis=1)
    return by_weights, in_numpy.propagate_backward(grad, edges, weights, x)[1]


@propagate.backward.mistake(
    "multiplies the gradient of a weight by the weight", hint="The derivative of w x by w is x, not w x."
)
def propagate_backward_weighted(grad, edges, weights, x):
    by_weights, by_x = in_numpy.propagate_backward(grad, edges, weights, x)
    return weights * by_weights, by_x


@propagate.backward.mistake(
    "loses all but one message to a source", hint="A source may send along many edges: add up all."
)
def propagate_backward_loses(grad, edges, weights, x):
    by_x = np.zeros_like(x)
    by_x[edges[1]] += weights[:, None] * grad[edges[0]]
    return in_numpy.propagate_backward(grad, edges, weights, x)[0], by_x


# message_passing ------------------------------------------------------------------------------------------------------


def updated(h, said, w_self, w_neighbour):
    """Right but for what the neighbours said."""
    return relu(h @ w_self + said @ w_neighbour)


@message_passing.mistake(
    "multiplies before it takes the maximum", hint="The maximum of the h_j comes first, then w_neighbour."
)
def message_early_weights(a, h, w_self, w_neighbour, *, aggregate):
    return relu(h @ w_self + in_numpy.gather(a, h @ w_neighbour, check(aggregate)))


@message_passing.mistake(
    "gives minus infinity without neighbours", hint="The maximum over nobody is 0 here: ask whether there is anybody."
)
def message_infinite(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "max":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    said = np.max(np.where(a[:, :, None] > 0, h, np.asarray(-np.inf, dtype=h.dtype)), axis=1)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake(
    "lets strangers into the maximum as 0",
    hint="a * h puts 0 where there is no edge, and 0 is above -3: put -inf there.",
)
def message_masked_by_zero(a, h, w_self, w_neighbour, *, aggregate):
    said = np.max(a[:, :, None] * h, axis=1) if check(aggregate) == "max" else in_numpy.gather(a, h, aggregate)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake(
    "takes one maximum over all features", hint="Feature by feature: the maximum runs along one axis, the nodes."
)
def message_one_maximum(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "max":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    said = [np.full(h.shape[1], np.max(h[row > 0], initial=-np.inf) if np.any(row) else 0) for row in a]
    return updated(h, np.stack(said).astype(h.dtype), w_self, w_neighbour)


@message_passing.mistake("averages over all nodes", hint="The mean divides by the number of neighbours, not of nodes.")
def message_mean_of_all(a, h, w_self, w_neighbour, *, aggregate):
    said = a @ h / len(a) if check(aggregate) == "mean" else in_numpy.gather(a, h, aggregate)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake("divides by 0 without neighbours", hint="0 / 0 is NaN: the mean over nobody is 0 here.")
def message_nan(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "mean":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    return updated(h, a @ h / np.sum(a, axis=1, keepdims=True), w_self, w_neighbour)


@message_passing.mistake("counts the node among its neighbours", hint="w_self is for the node. Add no self-loops here.")
def message_looped(a, h, w_self, w_neighbour, *, aggregate):
    return in_numpy.message_passing(in_numpy.add_self_loops(a), h, w_self, w_neighbour, aggregate=aggregate)


@message_passing.mistake("listens the wrong way", hint="Row i of a says whom node i hears.")
def message_backwards(a, h, w_self, w_neighbour, *, aggregate):
    return in_numpy.message_passing(a.T, h, w_self, w_neighbour, aggregate=aggregate)


@message_passing.mistake("exchanges the two weights", hint="w_self goes with h, w_neighbour with what is gathered.")
def message_swapped(a, h, w_self, w_neighbour, *, aggregate):
    return in_numpy.message_passing(a, h, w_neighbour, w_self, aggregate=aggregate)


@message_passing.mistake("forgets relu", hint="What is below 0 in the end becomes 0.")
def message_linear(a, h, w_self, w_neighbour, *, aggregate):
    return h @ w_self + in_numpy.gather(a, h, check(aggregate)) @ w_neighbour


@message_passing.mistake(
    "takes anything else for a sum", hint="Raise ValueError for an aggregate that it does not know."
)
def message_any(a, h, w_self, w_neighbour, *, aggregate):
    known = aggregate if aggregate in ("mean", "max") else "sum"
    return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=known)


@message_passing.mistake("lets the place of a node count", hint="A node has no place of its own: only edges matter.")
def message_places(a, h, w_self, w_neighbour, *, aggregate):
    moved = h + np.arange(len(h), dtype=h.dtype)[:, None]
    return in_numpy.message_passing(a, moved, w_self, w_neighbour, aggregate=aggregate)


def check(aggregate):
    """These versions are wrong elsewhere: they do refuse what must be refused."""
    if aggregate not in ("sum", "mean", "max"):
        raise ValueError
    return aggregate


# gat_layer ------------------------------------------------------------------------------------------------------------


def pair_scores(z, attn_src, attn_dst):
    return (z @ attn_dst)[:, None] + z @ attn_src


def softmax(scores, axis=1):
    weights = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def near(a, scores, other=-np.inf):
    """The scores of neighbours and of the node itself, `other` elsewhere."""
    return np.where(in_numpy.add_self_loops(a) > 0, scores, np.asarray(other, dtype=scores.dtype))


@gat_layer.mistake(
    "takes the softmax over all nodes", hint="Only neighbours and the node itself take part: put -inf elsewhere first."
)
def gat_everybody(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(np.ones_like(a), x, w, attn_src, attn_dst, slope=slope)


@gat_layer.mistake(
    "takes strangers out after the softmax", hint="Then the weights that are left sum to less than 1: mask the scores."
)
def gat_late_mask(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    weights = softmax(in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope))
    return near(a, weights, 0) @ z


@gat_layer.mistake(
    "gives strangers the score 0", hint="exp(0) is 1, a weight like any other: strangers need the score -inf."
)
def gat_zero_mask(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return softmax(near(a, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope), 0)) @ z


@gat_layer.mistake(
    "takes the softmax over receivers", hint="The weights of one receiver sum to 1: along its row, over the senders."
)
def gat_wrong_axis(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return softmax(near(a, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)), axis=0) @ z


@gat_layer.mistake(
    "leaves out leaky_relu", hint="Without it attn_dst cancels, and every receiver ranks its senders alike."
)
def gat_linear(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=1.0)


@gat_layer.mistake("ignores slope", hint="slope is a parameter: 0.2 is only its default.")
def gat_fixed_slope(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst)


@gat_layer.mistake("uses PyTorch's own slope", hint="leaky_relu has 0.01 unless told: hand slope on.")
def gat_default_slope(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=0.01)


@gat_layer.mistake(
    "applies leaky_relu to receivers and senders apart", hint="Add the two numbers first: leaky_relu bends their sum."
)
def gat_apart(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    receiver, sender = (in_numpy.leaky_relu(z @ attn, slope) for attn in (attn_dst, attn_src))
    return softmax(near(a, receiver[:, None] + sender)) @ z


@gat_layer.mistake("applies relu instead of leaky_relu", hint="Left of 0 the score keeps a slope.")
def gat_relu(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=0.0)


@gat_layer.mistake(
    "applies leaky_relu after the softmax", hint="Weights are never negative: leaky_relu belongs before the softmax."
)
def gat_late_leaky(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return in_numpy.leaky_relu(softmax(near(a, pair_scores(z, attn_src, attn_dst))), slope) @ z


@gat_layer.mistake(
    "exchanges attn_src and attn_dst", hint="attn_dst goes with the receiver, the row; attn_src with the sender."
)
def gat_swapped(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_dst, attn_src, slope=slope)


@gat_layer.mistake(
    "leaves the node itself out", hint="A node is in its own neighbourhood: add self-loops before the mask."
)
def gat_without_self(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = np.where(a > 0, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope), -1e30)
    return softmax(scores) @ z


@gat_layer.mistake(
    "leaves the node itself out, and gives NaN where nobody is left",
    hint="A node is in its own neighbourhood: add self-loops before the mask.",
)
def gat_without_self_nan(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = np.where(a > 0, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope), -np.inf)
    return softmax(scores.astype(x.dtype)) @ z


@gat_layer.mistake("scores x instead of x w", hint="Everything after the first line happens with z = x w.")
def gat_raw_sum(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope) @ x


@gat_layer.mistake("does not subtract the maximum", hint="What is exp(1000)? Take each row's maximum off first.")
def gat_overflows(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    weights = near(a, np.exp(in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)), 0)
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake(
    "multiplies the weights of strangers by 0, without subtracting the maximum",
    hint="exp(1000) * 0 is NaN. Take each row's maximum off first, over the neighbours alone.",
)
def gat_multiplies(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    weights = in_numpy.add_self_loops(a) * np.exp(in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope))
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake(
    "takes the maximum over strangers as well",
    hint="Far below a stranger's score all the others become 0: put -inf in its place before the maximum.",
)
def gat_maximum_of_all(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)
    weights = in_numpy.add_self_loops(a) * np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake("listens the wrong way", hint="Row i of a says whom node i hears: mask rows, not columns.")
def gat_backwards(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a.T, x, w, attn_src, attn_dst, slope=slope)


@gat_layer.mistake("ends with an activation", hint="The weighted sum is the result: nothing comes after it.")
def gat_activated(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return relu(in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=slope))


@gat_layer.mistake(
    "counts a self-loop twice", hint="A loop that is there already and your own are one: the diagonal is 1."
)
def gat_doubled(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)
    times = a + np.eye(len(a), dtype=a.dtype)
    weights = times * np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake(
    "lets the place of a node count", hint="A node has no place of its own: only edges and features matter."
)
def gat_places(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    bonus = np.arange(len(x), dtype=x.dtype)
    return in_numpy.attention(a, z @ attn_dst, z @ attn_src + bonus, slope) @ z


def gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, by_scores=None):
    """The right backward pass, but for another way from the gradient by the weights to that by the scores."""
    z = x @ w
    receiver, sender = z @ attn_dst, z @ attn_src
    alpha = in_numpy.attention(a, receiver, sender, slope)
    scores = receiver[:, None] + sender
    inner = by_scores(alpha, grad @ z.T, scores)
    rows, columns = np.sum(inner, axis=1), np.sum(inner, axis=0)
    by_z = alpha.T @ grad + np.outer(rows, attn_dst) + np.outer(columns, attn_src)
    return by_z @ w.T, x.T @ by_z, z.T @ columns, z.T @ rows


@gat_layer.backward.mistake(
    "takes the attention weights for constants", hint="The weights depend on z too, as receiver and as sender."
)
def gat_backward_constant(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    right = in_numpy.gat_layer_backward(grad, a, x, w, attn_src, attn_dst, slope=slope)
    z = x @ w
    by_z = in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope).T @ grad
    return by_z @ w.T, x.T @ by_z, *right[2:]


@gat_layer.backward.mistake(
    "forgets leaky_relu", hint="Left of 0 a score is multiplied by slope, and so is its gradient."
)
def gat_backward_linear(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (by_alpha - np.sum(alpha * by_alpha, axis=1, keepdims=True))

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


@gat_layer.backward.mistake(
    "differentiates the softmax entry by entry",
    hint="A score moves all weights of its row: subtract the row's average.",
)
def gat_backward_diagonal(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (1 - alpha) * by_alpha * np.where(scores > 0, 1, slope)

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


@gat_layer.backward.mistake(
    "sums over the wrong axis in the softmax", hint="The average that is subtracted runs over the senders of a row."
)
def gat_backward_axis(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (by_alpha - np.sum(alpha * by_alpha, axis=0, keepdims=True)) * np.where(scores > 0, 1, slope)

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


@gat_layer.backward.mistake(
    "exchanges receivers and senders",
    hint="Row sums belong to receivers and attn_dst, column sums to senders and attn_src.",
)
def gat_backward_swapped(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    by_x, by_w, by_src, by_dst = in_numpy.gat_layer_backward(grad, a, x, w, attn_src, attn_dst, slope=slope)
    return by_x, by_w, by_dst, by_src


@gat_layer.backward.mistake(
    "forgets to transpose the weights", hint="The gradient of alpha Z by Z is the transpose of alpha times grad."
)
def gat_backward_transposed(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    right = in_numpy.gat_layer_backward(grad, a, x, w, attn_src, attn_dst, slope=slope)
    z = x @ w
    alpha = in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope)
    wrong = (alpha - alpha.T) @ grad
    return right[0] + wrong @ w.T, right[1] + x.T @ wrong, *right[2:]
