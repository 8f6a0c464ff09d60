"""lstm_gates: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

lstm_gates = Lesson(
    difficulty=2,
    after=["rnn_cell", "activations.sigmoid"],
    example="lstm_gates(np.array([[1.0]]), np.array([[0.0]]), np.array([[0.0], [0.0], [1.0], [0.0]]), "
    "np.zeros((4, 1)), np.array([0.0, 2.0, 0.0, -2.0]))",
    hints=[
        "Four small layers look at the same x and the same h. How can one product with w and one with u do the work "
        "of all four, and what shape has their sum?",
        "The sums are (N, 4H): four blocks of H columns side by side, in the order i, f, g, o. Three of them are "
        "shares, from 0 to 1; g is what is new, and may be negative. Sums may be in the thousands: what is exp(1000)?",
        InTracks(
            numpy="np.split(sums, 4, axis=-1) gives i, f, g and o. g goes through np.tanh, the others through a "
            "sigmoid that takes exp of negative numbers only: with e = np.exp(-np.abs(a)) it is 1 / (1 + e) where a "
            ">= 0, and e / (1 + e) elsewhere.",
            torch="torch.chunk(sums, 4, dim=-1) gives i, f, g and o. g goes through torch.tanh, the other three "
            "through torch.sigmoid, which copes with sums of any size.",
        ),
    ],
    why="A sigmoid lies between 0 and 1, so what it multiplies passes in part, and because it is smooth the network "
    "can learn how large that part should be. Every row of w and u makes one column of the sums by itself, so four "
    "layers stacked in one matrix are still four layers.",
    idea=InTracks(
        numpy="One product with w and one with u serve all four gates; np.split cuts their sum into views, without a "
        "copy. The sigmoid takes exp of negative numbers only, so nothing overflows.",
        torch="Two addmm make the sums of all four gates, bias included, and chunk cuts them into views, without a "
        "copy.",
    ),
)
