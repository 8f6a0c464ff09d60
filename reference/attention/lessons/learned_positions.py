"""learned_positions: what a learner is told about it."""

from reference.lesson import Lesson

learned_positions = Lesson(
    difficulty=1,
    example="learned_positions(np.ones((1, 2, 2)), np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]]))",
    hints=[
        "Position 0 gets row 0 of the table, position 1 gets row 1, and so on. Which axis of x counts the positions, "
        "and how many rows are needed?",
        "x is (N, L, D) and the first L rows of the table are (L, D): added, they broadcast over the sequences. What "
        "should happen where the table has fewer than L rows?",
        "x + table[: x.shape[1]]. A slice beyond the end is cut short in silence, and a single row would broadcast "
        "over all positions: so compare the two lengths first, and raise ValueError.",
    ],
    why="Attention alone takes its memory for a set and gives equal tokens equal results; a vector for each position "
    "makes them differ. A row of the table learns only from tokens that stand at its position, so nothing tells it "
    "that its neighbour is near, and the row of a position that never occurred in training has learned nothing.",
    idea="The slice is a view of the table, and broadcasting adds it to every sequence: no loop over positions, and no "
    "copy of its rows for each sequence.",
)
