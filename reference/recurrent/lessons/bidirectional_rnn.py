"""bidirectional_rnn: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

bidirectional_rnn = Lesson(
    difficulty=2,
    after=["rnn"],
    example="bidirectional_rnn(np.array([[[1.0]], [[0.0]]]), "
    "(np.zeros((1, 1)), np.array([[1.0]]), np.array([[1.0]]), np.zeros(1)), "
    "(np.zeros((1, 1)), np.array([[1.0]]), np.array([[1.0]]), np.zeros(1)))",
    hints=[
        "rnn reads from the first step on. What can you give it, so that it reads from the last step back, and in "
        "which order do its states come out then?",
        "Only time is turned round; the rows of the batch stay where they are, each beside its h0. Turn the second "
        "network's states round again, so that both halves of step t belong to x_t. Each network has a start and "
        "weights of its own.",
        InTracks(
            numpy="xs[::-1] turns time round. rnn(xs[::-1], *backward) has the last step first: turn it in the same "
            "way, then put it behind rnn(xs, *forward) with np.concatenate along axis=-1, to 2H features.",
            torch="xs.flip(0) turns time round. rnn(xs.flip(0), *backward) has the last step first: turn it in the "
            "same way, then put it behind rnn(xs, *forward) with torch.cat along dim=-1, to 2H features.",
        ),
    ],
    why="Turned back, the second network's state at step t has read everything from x_T down to x_t, and the first "
    "one's everything from x_1 up to x_t, so together they know the whole sequence at every step. Neither reads the "
    "other's states: they are two networks that could run at the same time.",
    idea=InTracks(
        numpy="Turning time round with [::-1] makes a view and copies nothing; one concatenate joins the halves of "
        "all steps.",
        torch="Two runs of rnn, each with one product for all of its inputs; flip(0) turns time alone, and one cat "
        "joins the halves of all steps.",
    ),
)
