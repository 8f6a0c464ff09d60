"""rnn: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

rnn = Lesson(
    difficulty=2,
    after=["rnn_cell"],
    example="rnn(np.array([[[0.0]], [[1.0]]]), np.array([[1.0]]), np.array([[1.0]]), np.array([[1.0]]), "
    "np.array([0.0]))",
    hints=[
        "What does one step need, and what does it leave behind for the next one? The rest is a loop over time.",
        "Time is the first axis: xs[t] is (N, D), one input for each row of the batch. The state begins as h0, each "
        "step makes a new one from it, and all of these are kept; h0 is not among them.",
        InTracks(
            numpy="Raise a ValueError where len(xs) is 0. Set h = h0; for each x in xs, h = rnn_cell(x, h, w, u, b), "
            "and append it to a list. np.stack puts the list's T states along a new first axis: (T, N, H).",
            torch="Raise a ValueError where len(xs) is 0. Set h = h0; for each x in xs, h = rnn_cell(x, h, w, u, b), "
            "and append it to a list. torch.stack puts the list's T states along a new first axis: (T, N, H).",
        ),
    ],
    why="A state is all that later steps know of the past, so reading the first half and going on from its last state "
    "is the same as reading everything. The weights are the same at every step, so their number does not depend on T, "
    "and a network trained on short sequences can read long ones.",
    idea=InTracks(
        numpy="What the inputs contribute does not wait for the states: one product for all steps, before the loop. "
        "Each state is then written over its step's share, so no list has to be stacked at the end.",
        torch="What the inputs contribute does not wait for the states: one product for all steps, before the loop. u "
        "is turned once, and in the loop addmm adds h @ u.T to a step's share without a pass of its own.",
    ),
)

rnn_backward = Lesson(
    difficulty=4,
    after=["rnn_cell_backward"],
    example="rnn_backward(np.array([[[1.0]], [[1.0]]]), np.array([[[0.0]], [[0.25]]]), np.array([[1.0]]), "
    "np.array([[2.0]]), np.array([[0.5]]), np.array([-0.5]))",
    hints=[
        "A state is used twice: it is a result, and the next step reads it. For which step is all that arrives known "
        "from the start?",
        "Run the forward pass and keep the states. Then go from the last step to the first: grad[t] and what the step "
        "after sends back through u add up, and the sum passes the slope of this step's tanh. All steps used the same "
        "weights, so their parts add up.",
        "later = 0. For t from T - 1 down to 0: delta = (grad[t] + later) * (1 - states[t]**2), then later = delta @ "
        "u, which after step 0 is the gradient by h0. xs[t] gets delta @ w. Add delta.T @ xs[t] to that of w, delta.T "
        "times the state before step t to that of u, and delta's rows to that of b.",
    ],
    why="Unrolled over its steps it is a deep network whose layers share their weights, so each step adds its part to "
    "the same three gradients. Only later steps can add to the gradient of a state, so on a walk from the end it is "
    "complete when its turn comes, and one walk is enough.",
    idea="Only what has to wait is in the loop: the chain of deltas. They are kept, and after it one product for each "
    "of xs, w and u covers all steps at once.",
)
