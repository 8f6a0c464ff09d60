"""gcn_normalize: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

gcn_normalize = Lesson(
    difficulty=2,
    after=["row_normalize", "add_self_loops"],
    example="gcn_normalize(np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]))",
    hints=[
        "An entry belongs to two nodes, its target and its source: whose degree divides it? And in which matrix are "
        "the degrees counted?",
        "First the self-loops, then the degrees: row sums of the matrix S with loops, none of them below 1. Entry "
        "(i, j) of S is divided by sqrt(d_i) and by sqrt(d_j). For that, no diagonal matrix is needed.",
        InTracks(
            numpy="scale = 1 / np.sqrt(np.sum(s, axis=1)), then scale[:, None] * s * scale[None, :], where s is a copy "
            "of a with ones on its diagonal.",
            torch="scale = s.sum(dim=1).rsqrt(), then scale[:, None] * s * scale[None, :], where s is a clone of a "
            "with ones on its diagonal.",
        ),
    ],
    why="Both ends of an edge share the division, so the matrix of an undirected graph stays symmetric, and its "
    "eigenvalues are real. They lie above -1, thanks to the loops, and are at most 1: mixing again and again lets no "
    "features grow without end or swap for ever.",
    idea="The diagonal matrices are never built: a column of scales and a row of scales do the work of two products of "
    "(N, N) matrices.",
)
