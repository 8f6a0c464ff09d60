"""add_self_loops: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

add_self_loops = Lesson(
    difficulty=1,
    after=["adjacency_matrix"],
    example="add_self_loops(np.array([[0.0, 1.0], [0.0, 1.0]]))",
    hints=[
        "Only the diagonal changes. What should stand there for a node that has a loop already?",
        "Set the diagonal to 1; adding to it would make a 2 of a loop. The caller still needs a as it was, so work on "
        "a copy.",
        InTracks(
            numpy="s = a.copy(), then np.fill_diagonal(s, 1), which changes s and returns nothing; then return s.",
            torch="a.clone().fill_diagonal_(1): the underscore says that the call changes the tensor itself; "
            "here that is the clone, and a stays as it was.",
        ),
    ],
    why="An edge is there or it is not, and a loop is an edge like any other: so the diagonal holds ones, never twos. "
    "With loops no degree is 0 any more, and whatever divides by degrees needs no special case.",
    idea="A copy, and ones along its diagonal: no identity matrix is made, and doing it twice changes nothing.",
)
