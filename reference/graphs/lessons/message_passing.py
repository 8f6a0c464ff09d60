"""message_passing: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

message_passing = Lesson(
    difficulty=3,
    after=["readout", "row_normalize", "activations.relu"],
    example="message_passing(np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]), "
    'np.array([[-3.0], [-5.0], [-1.0]]), np.array([[1.0]]), np.array([[-1.0]]), aggregate="max")',
    hints=[
        "Two products are added before relu: one for the node itself, one for what its neighbours say together. Where "
        "in a do the neighbours of node i stand?",
        "a @ h is the sum over neighbours, and the mean divides it by their number. For the maximum, no stranger may "
        "win: which number is below all others? And where there is nobody, all three give 0.",
        InTracks(
            numpy="For max: np.where(a[:, :, None] > 0, h, -np.inf) is (N, N, F); np.max along axis 1, and 0 where "
            "d, the (N, 1) row sums of a, is 0. For mean: a @ h / np.where(d > 0, d, 1). w_neighbour comes after, and "
            "any other aggregate is a ValueError.",
            torch="For max: torch.where(a[:, :, None] > 0, h, -torch.inf) is (N, N, F); amax(dim=1), and 0 where d, "
            "the (N, 1) row sums of a, is 0. For mean: a @ h / torch.where(d > 0, d, 1). w_neighbour comes after, and "
            "any other aggregate is a ValueError.",
        ),
    ],
    why="No aggregate asks for the order of the neighbours, and all nodes share the same weights, so other names for "
    "the nodes only reorder the rows of the result. A layer hears one edge far: after k of them a node may know of "
    "everything within k edges, and of nothing beyond.",
    idea=InTracks(
        numpy="All nodes at once, without a loop: a matrix product for sum and mean, one masked maximum over (N, N, F) "
        "for max. The mean divides the (N, F) sums, as a rule cheaper than dividing the (N, N) matrix.",
        torch="All nodes at once, without a loop: a matrix product for sum and mean, and for max one masked maximum "
        "that runs along memory, neighbours last. addmm adds the second product to the first in the same call.",
    ),
)
