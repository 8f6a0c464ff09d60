"""gcn_normalize_edges: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

gcn_normalize_edges = Lesson(
    difficulty=3,
    after=["gcn_normalize"],
    example="gcn_normalize_edges(np.array([[0, 1], [1, 1]]), 2)",
    hints=[
        "How does a list show the degree of a node, without any matrix? And how does it show that a node has no loop "
        "yet?",
        "Append an edge (i, i) for every node without a loop, in the order of the nodes. Then the degree of i is how "
        "often i occurs among the targets, and a weight needs two degrees: that of its target and that of its source.",
        InTracks(
            numpy="Mark has_loop[target[target == source]] = True; np.flatnonzero(~has_loop) are the missing ones. "
            "scale = 1 / np.sqrt(np.bincount(target, minlength=nodes)) after appending; weights are scale[target] * "
            "scale[source]. Equal values of target * nodes + source mean a repeated edge.",
            torch="Mark has_loop[target[target == source]] = True; torch.nonzero(~has_loop).flatten() are the missing "
            "ones. After appending, d = torch.bincount(target, minlength=nodes) and weights are (d[target] * "
            "d[source]).rsqrt(). Equal values of target * nodes + source mean a repeated edge.",
        ),
    ],
    why="Entries that are 0 mix nothing, so only edges need a weight; and a degree is a count, which one pass over the "
    "targets gives. Memory then grows with edges and nodes: for a million people with ten "
    "friends each, some ten million numbers and not a million million.",
    idea=InTracks(
        numpy="np.bincount counts all targets in one pass, an array of bools marks the loops that are there, and one "
        "sort brings repeated edges side by side: nowhere a loop in Python.",
        torch="Degrees are counted in integers, as ones added up in float32 would stop at 2^24; one sort brings "
        "repeated edges side by side. Nowhere a loop in Python.",
    ),
)
