"""lstm: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

lstm = Lesson(
    difficulty=2,
    after=["lstm_cell", "rnn"],
    example="lstm(np.array([[[1.0]], [[0.0]]]), np.array([[0.0]]), np.array([[0.0]]), "
    "np.array([[0.0], [0.0], [1.0], [0.0]]), np.zeros((4, 1)), np.array([100.0, 100.0, 0.0, 100.0]))",
    hints=[
        "What is carried from one step to the next, and what of it is asked for at the end?",
        "Time is the first axis of xs. A step turns x, h and c into the next h and c, and the first one starts from "
        "h0 and c0. The state of every step is kept; of the memories, only the last one comes back.",
        InTracks(
            numpy="Raise a ValueError where len(xs) is 0. Set h, c = h0, c0; for each x in xs, h, c = lstm_cell(x, h, "
            "c, w, u, b), and append h to a list. The results are np.stack of the list, then h, then c.",
            torch="Raise a ValueError where len(xs) is 0. Set h, c = h0, c0; for each x in xs, h, c = lstm_cell(x, h, "
            "c, w, u, b), and append h to a list. The results are torch.stack of the list, then h, then c.",
        ),
    ],
    why="State and memory together are all that later steps know of the past, so reading on from the last pair is the "
    "same as reading everything at once. Where the forget gate is open and the input gate shut, the memory goes "
    "through any number of steps unchanged, while a simple cell's state passes a matrix and a tanh at each.",
    idea=InTracks(
        numpy="What the inputs contribute to all gates of all steps is one product, before the loop; a step is left "
        "with h @ u.T. The memories and gates of all steps are kept too: the backward pass starts from the same "
        "helper.",
        torch="What the inputs contribute to all gates of all steps is one product, before the loop. u is turned "
        "once; a step is left with one addmm for the sums, and one addcmul for the memory.",
    ),
)

lstm_backward = Lesson(
    difficulty=5,
    after=["lstm_cell_backward", "rnn_backward"],
    example="lstm_backward(np.array([[[1.0]], [[1.0]]]), np.array([[[0.0]], [[0.0]]]), np.array([[0.0]]), "
    "np.array([[0.0]]), np.zeros((4, 1)), np.array([[0.0], [0.0], [2.0], [0.0]]), np.zeros(4))[1:3]",
    hints=[
        "Two things went from step to step on the way forward. So which two gradients come back from step to step, "
        "and what are they behind the last one?",
        "Run the forward pass and keep states and memories. Then go from the last step to the first: at h_t arrive "
        "grad[t] and what the next step sends back through u; at c_t arrives what the next step sends back through "
        "its forget gate. Each step is lstm_cell_backward with these two.",
        "by_h = by_c = 0. For t from T - 1 down to 0, call lstm_cell_backward with (grad[t] + by_h, by_c), xs[t], and "
        "the state and memory before step t. It gives the gradient by xs[t], the new by_h and by_c, and parts of "
        "those by w, u and b to add up. The last by_h and by_c are those of h0 and c0.",
    ],
    why="There are two roads back in time: one through h and u, where a matrix and the gates' slopes can wear a "
    "gradient down, and one along the memory, where a step multiplies it by f alone. They cross in every step, since "
    "h is made from c and the next step reads both, so what comes on the two has to be added up before going on.",
    idea="The forward pass runs once and its gates are kept, so none is computed again. In the loop is only what has "
    "to wait; after it, one product for each of xs, w and u covers all steps at once.",
)
