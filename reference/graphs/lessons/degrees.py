"""degrees: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

degrees = Lesson(
    difficulty=1,
    after=["adjacency_matrix"],
    example="degrees(np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]))",
    hints=[
        "a[i, j] is 1 where node i receives from node j. Where in the matrix does all that node i receives stand?",
        "In row i; and a sum of zeros and ones is a count. Which of the two indices of a[i, j] has to go?",
        InTracks(
            numpy="np.sum(a, axis=1): axis 1 is the index j, which runs along a row.",
            torch="a.sum(dim=1): dimension 1 is the index j, which runs along a row.",
        ),
    ],
    why="All entries are 0 or 1, so adding up row i counts the nodes that i receives from, itself among them where it "
    "has a loop. In an undirected graph the columns would give the same; in a directed one they count to how many "
    "nodes each node sends.",
    idea="A single sum along the rows, in the dtype of a: nothing is compared or converted.",
)
