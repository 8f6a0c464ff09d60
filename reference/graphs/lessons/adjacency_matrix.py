"""adjacency_matrix: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

adjacency_matrix = Lesson(
    difficulty=2,
    example="adjacency_matrix(np.array([[0, 0, 2], [1, 1, 0]]), 3)",
    hints=[
        "How large is the matrix, and what stands in it before the first edge is written? Nodes without an edge have a "
        "row and a column too.",
        "Row 0 of edges holds targets, which choose the row; row 1 holds sources, which choose the column. An edge "
        "that is listed twice still gives a 1. And which entry would the index -1 mean?",
        InTracks(
            numpy="a = np.zeros((nodes, nodes)), then a[edges[0], edges[1]] = 1 writes all pairs at once. Before that, "
            "raise ValueError unless nodes is an int of at least 1 (True is none) and all nodes in edges lie from 0 to "
            "nodes - 1. edges may be empty, and then it has no minimum.",
            torch="a = torch.zeros(nodes, nodes), then a[edges[0], edges[1]] = 1 writes all pairs at once. Before "
            "that, raise ValueError unless nodes is an int of at least 1 (True is none) and all nodes in edges lie "
            "from 0 to nodes - 1. edges may be empty, and then it has no minimum.",
        ),
    ],
    why="With targets as rows, row i of a @ x adds up the features of exactly those nodes that node i receives from. "
    "Other names for the nodes reorder rows and columns alike and change nothing else: it is the same graph.",
    idea=InTracks(
        numpy="All edges are written by one indexed assignment; as it assigns and does not add, repeated edges need no "
        "care.",
        torch="All edges are written by one indexed assignment, on the device where edges are; as it assigns and does "
        "not add, repeated edges need no care.",
    ),
)
