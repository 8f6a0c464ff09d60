"""relative_position_bias: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

relative_position_bias = Lesson(
    difficulty=2,
    after=["dot_scores", "learned_positions"],
    example="relative_position_bias(np.array([-2.0, -1.0, 0.0, 10.0, 20.0]), 3)",
    hints=[
        "An entry depends on j - i alone, the position of the key minus that of the query. Which distances are there "
        "for L positions, and at which index of the table is distance 0?",
        "Make an (L, L) table of all j - i first: positions as a row minus positions as a column. The smallest of "
        "them, -(L - 1), belongs to index 0, so something has to be added before it is an index.",
        InTracks(
            numpy="places = np.arange(length), then table[places - places[:, None] + length - 1]: an index of shape "
            "(L, L) gives an (L, L) result. Before that, raise ValueError unless the table has 2 * length - 1 entries.",
            torch="places = torch.arange(length, device=table.device), then table[places - places[:, None] + length - "
            "1]: an index of shape (L, L) gives an (L, L) result. Before that, raise ValueError unless the table has 2 "
            "* length - 1 entries.",
        ),
    ],
    why="A number for every pair would take L * L of them and learn each place by itself; one for every distance takes "
    "2 L - 1, and what it learns about the word before holds wherever that word stands. Each entry fills a diagonal, "
    "from which it gathers the gradients, and moving all positions by the same amount changes no distance.",
    idea="One look-up with the (L, L) table of distances fills everything at once, without a loop over rows or "
    "diagonals.",
)
