"""rnn_encoder_decoder: what a learner is told about it."""

from reference.lesson import Lesson

rnn_encoder_decoder = Lesson(
    difficulty=2,
    after=["rnn"],
    example="rnn_encoder_decoder(np.array([[[0.0]], [[0.0]], [[1.0]]]), np.array([[[0.0]], [[1.0]]]), "
    "(np.zeros((1, 1)), np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)), "
    "(np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)))",
    hints=[
        "Two networks run, one after the other. What is the one thing that the second gets from the first, and where "
        "does it take it in?",
        "Run rnn over source from the encoder's own h0. Of all its states only the last is handed over, (N, H): it "
        "has read the whole source. The decoder's tuple has no h0, because that state stands in its place.",
        "summary = rnn(source, *encoder)[-1]. The decoder is rnn once more: over target, from summary, with its own "
        "w, u and b; its states are the answer, one for each step of target. Neither source nor target may be without "
        "a step: ValueError.",
    ],
    why="The source, of any length, goes into one vector, and a sequence of any other length starts from it, so the "
    "two lengths need not agree. The price is a bottleneck: two sources that leave the same last state behind are the "
    "same to the decoder.",
    idea="Two runs of rnn, and nothing else. Because all of target is known in advance (teacher forcing), what its "
    "steps contribute is one product before the decoder's loop.",
)
