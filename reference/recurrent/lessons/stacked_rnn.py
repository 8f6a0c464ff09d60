"""stacked_rnn: what a learner is told about it."""

from reference.lesson import Lesson

stacked_rnn = Lesson(
    difficulty=2,
    after=["rnn"],
    example="stacked_rnn(np.array([[[1.0]], [[0.0]]]), [(np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)), "
    "np.zeros(1)), (np.zeros((1, 1)), np.ones((1, 1)), np.ones((1, 1)), np.zeros(1))])",
    hints=[
        "What does the second layer read, and which shape has that? Does rnn care where its sequence comes from?",
        "Each layer is rnn with an h0, w, u and b of its own, and reads the states of all steps below it. Sizes may "
        "change from layer to layer. A list without layers gives xs back, but a sequence without a step is a "
        "ValueError in any case.",
        "For each layer in turn: raise a ValueError unless layer[1].shape[1], the columns of its w, is xs.shape[-1]; "
        "then xs = rnn(xs, *layer). What xs is after the loop is the answer. Before it, refuse an xs of length 0.",
    ],
    why="The states of a layer are a sequence of the same kind as its inputs, so a stack on top of a stack is one "
    "stack. Each layer puts one more tanh between an input and the result of the same step, and since none of them "
    "looks ahead, the whole does not either.",
    idea="All shapes are checked before anything is computed. Then each layer runs over the whole sequence before the "
    "next one begins, so what its inputs contribute is one product for all steps.",
)
