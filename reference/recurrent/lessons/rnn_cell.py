"""rnn_cell: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

rnn_cell = Lesson(
    difficulty=2,
    after=["activations.tanh"],
    example="rnn_cell(np.array([[1.0]]), np.array([[0.5, 0.0]]), np.array([[1.0], [0.0]]), "
    "np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([0.0, 1.0]))",
    hints=[
        "Write the shape of each argument beside its name. Which products of two of them come out as (N, H)?",
        "Rows of x are examples and rows of w are new features: x @ w.T has one number for each pair. u is square, so "
        "its shape does not say which way round it goes: row j holds what new feature j takes from every old one.",
        InTracks(
            numpy="Add up x @ w.T, the same product of h with u, and b, which every row of the batch gets by itself. "
            "One np.tanh goes around the whole sum.",
            torch="Add up x @ w.T, the same product of h with u, and b, which every row of the batch gets by itself. "
            "One torch.tanh goes around the whole sum.",
        ),
    ],
    why="The old state is treated as one more input: x and h side by side, read by w and u side by side, are one "
    "ordinary layer, whose output comes round as an input of the next step. The tanh keeps every entry between -1 and "
    "1, so the state cannot grow without bound, however many steps follow each other.",
    idea=InTracks(
        numpy="Two matrix products for the whole batch, and no loop over its rows; the bias is added once, to input "
        "and state together.",
        torch="addmm adds a matrix product to what is there already: two of them make the whole sum, the first one on "
        "top of the bias, and no addition needs a pass of its own.",
    ),
)

rnn_cell_backward = Lesson(
    difficulty=3,
    after=["activations.tanh_backward"],
    example="rnn_cell_backward(np.array([[1.0]]), np.array([[1.0]]), np.array([[2.0]]), np.array([[3.0]]), "
    "np.array([[-1.0]]), np.array([0.0]))[:3]",
    hints=[
        "Give the sum inside the tanh a name. What is the gradient by it? All five gradients follow from that one.",
        "The slope of tanh is 1 minus the square of its value, and that value is the new state, which has to be "
        "computed first. From there on it is a layer of weights: look at which products have the shapes of x, h, w "
        "and u, and over what they sum.",
        "delta = grad * (1 - new**2), of shape (N, H). x and h get delta times the matrix that read them; w and u get "
        "delta.T times what they read, which is the old state for u; b gets the sum of delta over the batch.",
    ],
    why="Each input fed all features through one column of w, so its gradient gathers what those features say, each "
    "with the weight that it had. All rows of the batch used the same weights, so their parts add up, and the product "
    "delta.T @ x takes that sum over the rows inside itself.",
    idea="The slope comes from the new state itself, 1 - h'^2: one forward step, no second tanh. The one delta then "
    "serves all five gradients, without a loop over the batch.",
)
