"""lstm_cell: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

lstm_cell = Lesson(
    difficulty=2,
    after=["lstm_gates"],
    example="lstm_cell(np.array([[1.0]]), np.array([[0.0]]), np.array([[2.0]]), "
    "np.array([[0.0], [0.0], [1.0], [0.0]]), np.zeros((4, 1)), np.array([0.0, 2.0, 0.0, -2.0]))",
    hints=[
        "Two things are made new, the memory and the state. Which of them is made from the other, and so comes second?",
        "f says which share of the old memory is kept, i which share of g is let in; both act entry by entry, and the "
        "two parts add up. The state shows the share o of the new memory, after a tanh that the memory itself does "
        "not go through.",
        InTracks(
            numpy="Take i, f, g and o as in lstm_gates. memory = f * c + i * g, then state = o * np.tanh(memory). The "
            "state is returned first.",
            torch="Take i, f, g and o as in lstm_gates. memory = f * c + i * g, then state = o * torch.tanh(memory). "
            "The state is returned first.",
        ),
    ],
    why="From c' back to c the gradient is multiplied by f and by nothing else, no matrix and no tanh, so an open "
    "forget gate, f = 1, lets it pass undiminished over any number of steps. The memory itself may grow, by at most 1 "
    "a step, and the tanh on the way out keeps the state between -1 and 1 all the same.",
    idea=InTracks(
        numpy="One product with w and one with u serve all four gates; what is left are five operations, entry by "
        "entry, for the whole batch.",
        torch="Two addmm serve all four gates, chunk cuts their sum without a copy, and addcmul adds i * g to f * c "
        "in one pass.",
    ),
)

lstm_cell_backward = Lesson(
    difficulty=4,
    after=["rnn_cell_backward", "activations.sigmoid_backward"],
    example="lstm_cell_backward((np.array([[2.0]]), np.array([[1.0]])), np.array([[1.0]]), np.array([[0.0]]), "
    "np.array([[0.0]]), np.array([[0.0], [0.0], [2.0], [0.0]]), np.array([[0.0], [0.0], [4.0], [0.0]]), "
    "np.array([0.0, 0.0, -2.0, 0.0]))[:3]",
    hints=[
        "The loss depends on the new memory c' in two ways. Which are they, and what arrives at c' altogether?",
        "gamma, what arrives at c', is grad's second part plus its first part times o times the slope of tanh at c'. "
        "In c' = f c + i g every factor gets gamma times its partner. o is a factor of h', so it gets grad's first "
        "part times tanh(c').",
        "Go on through the activations: s (1 - s) for i, f and o, 1 - g^2 for g. Side by side, in the order i, f, g, "
        "o, that is delta, (N, 4H). The gradients are delta @ w, delta @ u, gamma * f, then delta.T times x and times "
        "h, and the sum of delta over the batch.",
    ],
    why="What arrives at the memory reaches the old memory times f, and what arrives at the state has to pass o and "
    "the slope of tanh before it joins in. The four gates are layers that read the same x and h, so once their "
    "gradients stand side by side, the rest is the backward pass of one wide layer.",
    idea="The gates are computed once, and every slope is taken from their values: s (1 - s) and 1 - g^2. With the "
    "four blocks side by side, one product each for x, h, w and u serves all gates.",
)
