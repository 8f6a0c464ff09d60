"""gru: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

gru = Lesson(
    difficulty=2,
    after=["gru_cell", "rnn"],
    example="gru(np.array([[[0.0]], [[0.0]]]), np.array([[1.0]]), np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3), "
    "np.zeros(3))",
    hints=[
        "gru_cell takes one step. What goes from one step into the next, and what is kept of each?",
        "Time is the first axis of xs. The state begins as h0, each step makes a new one from it, and all of these "
        "are kept; h0 is not among them. Without a step there is no state to return: that is a ValueError.",
        InTracks(
            numpy="Set h = h0; for each x in xs, h = gru_cell(x, h, w, u, b_w, b_u), and append it to a list. "
            "np.stack puts the list's T states along a new first axis: (T, N, H).",
            torch="Set h = h0; for each x in xs, h = gru_cell(x, h, w, u, b_w, b_u), and append it to a list. "
            "torch.stack puts the list's T states along a new first axis: (T, N, H).",
        ),
    ],
    why="A step moves every entry part of the way towards a candidate between -1 and 1, so states that begin in that "
    "range never leave it. Where z stays near 1, an entry is handed on from step to step nearly unchanged, and that "
    "is how a GRU remembers for long without a second vector.",
    idea=InTracks(
        numpy="What the inputs contribute is one product for all steps, before the loop; a step is left with h @ u.T, "
        "one product for r, z and n. The states are written into one array that was made beforehand.",
        torch="What the inputs contribute is one product for all steps, before the loop, and u is turned once; a step "
        "is left with one addmm for r, z and n. The states are stacked at the end, so nothing is written in place.",
    ),
)
