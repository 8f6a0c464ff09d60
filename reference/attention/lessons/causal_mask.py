"""causal_mask: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

causal_mask = Lesson(
    difficulty=1,
    after=["dot_scores"],
    example="causal_mask(3)",
    hints=[
        "Rows are queries and columns are keys, both counted from 0. Which keys may query 0 look at, and which may the "
        "last query?",
        "Entry (i, j) says whether j comes no later than i. Positions along a row, compared with the same positions "
        "along a column, broadcast to (L, L), and a comparison gives True and False by itself.",
        InTracks(
            numpy="places = np.arange(length), then places <= places[:, None]: the keys j run along the row, the "
            "queries i down the column.",
            torch="places = torch.arange(length), then places <= places[:, None]: the keys j run along the row, the "
            "queries i down the column.",
        ),
    ],
    why="In training all positions are computed at once and the token to be guessed stands in the input, so a result "
    "at position i that saw anything after i could copy the answer. Layers under this mask may be stacked without a "
    "leak, since looking back twice is still looking back, and every position has at least itself to look at.",
    idea="A single comparison gives True and False at once: no loop over rows, and no triangle of numbers that has to "
    "be converted afterwards.",
)
