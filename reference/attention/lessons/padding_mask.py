"""padding_mask: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

padding_mask = Lesson(
    difficulty=1,
    after=["causal_mask"],
    example="padding_mask(np.array([2]), 4)",
    hints=[
        "Number the keys of a padded sequence 0, 1, 2, ... up to size - 1. Which of these numbers are real keys if the "
        "sequence has length 2?",
        "The positions are one row, (size,). To be compared with them, the lengths need the shape (N, 1, 1): the "
        "result is then (N, 1, size), and its middle axis broadcasts over the queries.",
        InTracks(
            numpy="np.arange(size) < lengths[:, None, None]. Lengths of 0 or less and lengths beyond size come out "
            "right by themselves.",
            torch="torch.arange(size, device=lengths.device) < lengths[:, None, None]. Lengths of 0 or less and "
            "lengths beyond size come out right by themselves.",
        ),
    ],
    why="The real keys of a sequence are its first ones, so comparing positions with the length tells them from the "
    "padding, and a length of 0 or beyond size needs no case of its own. All queries of a sequence see the same keys, "
    "so one row serves them: the axis of size 1 broadcasts, also where & combines it with a causal mask.",
    idea=InTracks(
        numpy="One comparison for the whole batch, without a loop over sequences; it stores one row for a sequence, "
        "not one for every query.",
        torch="One comparison for the whole batch, without a loop over sequences; the positions are made on the device "
        "where the lengths are, so the two can be compared on a GPU as well.",
    ),
)
