"""recall: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

recall = Lesson(
    difficulty=1,
    after=["precision"],
    example="recall(np.array([1, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0]))",
    hints=[
        "Look only at the examples that are positive, as if there were no others. What share of them was found?",
        "It is the precision with two things exchanged. Which two? The case of 0 / 0 is another one as well.",
        InTracks(
            numpy="np.sum((target == 1) & (predicted == 1)) over np.sum(target == 1), and where that is 0 over 1 "
            "instead: np.maximum does it.",
            torch="((target == 1) & (predicted == 1)).sum() over (target == 1).sum(), and where that is 0 over 1 "
            "instead: clamp does it.",
        ),
    ],
    why="True positives and false negatives together are all there is to find, and that number does not hang on what "
    "was predicted. So saying yes more often never lowers it, and saying yes to everything makes it 1: the price is "
    "paid in precision.",
    idea="One function counts for precision, recall and F1, so that the three agree on what a hit is, and differ in "
    "the denominator alone.",
)
