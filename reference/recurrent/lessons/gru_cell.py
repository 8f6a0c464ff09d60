"""gru_cell: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gru_cell = Lesson(
    difficulty=3,
    after=["lstm_gates"],
    example="gru_cell(np.array([[1.0]]), np.array([[2.0]]), np.array([[0.0], [0.0], [1.0]]), "
    "np.array([[0.0], [0.0], [1.0]]), np.zeros(3), np.zeros(3))",
    hints=[
        "The new state lies between the old one and a candidate n, entry by entry. Which gate says where, and what "
        "comes out where it is 1?",
        "Keep x @ w.T + b_w and h @ u.T + b_u apart, each cut into its blocks r, z, n. For the gates r and z, the two "
        "blocks add up. For n, r first multiplies the whole block that came from the state, bias included.",
        InTracks(
            numpy="With np.split(..., 3, axis=-1), call the blocks from the input a and those from the state s. r and "
            "z are sigmoids of a + s, stable for sums in the thousands; n = np.tanh(a_n + r * s_n). Then mix: z of h, "
            "and 1 - z of n.",
            torch="With torch.chunk(..., 3, dim=-1), call the blocks from the input a and those from the state s. r "
            "and z are torch.sigmoid of a + s; n = torch.tanh(a_n + r * s_n). Then mix: z of h, and 1 - z of n.",
        ),
    ],
    why="The two shares z and 1 - z add up to 1, so every entry is a weighted mean of the old one and of a tanh: it "
    "stays between -1 and 1 if it began there, and where z is 1 it is handed on as it is. One gate does the work of "
    "the LSTM's forget and input gates, because what is not kept is replaced.",
    idea=InTracks(
        numpy="Because r acts after the product, no block of h @ u.T has to wait for it: one product with w and one "
        "with u serve r, z and n together.",
        torch="One product with w and one with u serve r, z and n, and one sigmoid serves r and z, side by side. The "
        "mix is (1 - z) * n + z * h, since n + z * (h - n) would lose an h far below n, even where z is 1.",
    ),
)

gru_cell_backward = Lesson(
    difficulty=4,
    after=["rnn_cell_backward", "activations.sigmoid_backward"],
    example="gru_cell_backward(np.array([[1.0]]), np.array([[0.0]]), np.array([[0.0]]), "
    "np.array([[0.0], [0.0], [1.0]]), np.array([[0.0], [0.0], [1.0]]), np.zeros(3), np.zeros(3))[:2]",
    hints=[
        "In how many ways does h act on the new state? Find h in each of the four equations.",
        "In h' = (1 - z) n + z h, n gets grad (1 - z), z gets grad (h - n), and h gets grad z at once. Go on through "
        "the tanh and the sigmoids. In the sum of n, r multiplied the state's block s_n: r gets delta_n s_n, and s_n "
        "gets delta_n r.",
        "Side by side, delta = (delta_r, delta_z, delta_n) belongs to the input's sums: to x, w and b_w. epsilon is "
        "the same with delta_n * r in the last block, and belongs to u, b_u and h, which gets epsilon @ u + grad * z. "
        "The rest is as in rnn_cell_backward.",
    ],
    why="In r and z, input and state are added before anything else happens, so both get the same gradient; only in n "
    "does r stand before the state's part, which therefore has one factor more. The way z h needs no matrix: where z "
    "is 1, the old state gets all of the gradient and nothing else gets any.",
    idea="Two rows of blocks, delta and epsilon, which differ in the last one alone: one product each for x, h, w and "
    "u serves all three blocks. Every slope is taken from the values of r, z and n.",
)
