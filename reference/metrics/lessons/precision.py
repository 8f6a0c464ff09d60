"""precision: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

precision = Lesson(
    difficulty=2,
    after=["accuracy", "confusion_matrix"],
    example="precision(np.array([1, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 1]))",
    hints=[
        "Look only at the examples that were predicted positive, as if there were no others. What share of them is "
        "right?",
        "You need two counts: how often both labels are 1, and how often predicted is 1. Then ask what the quotient is "
        "where the second one is 0.",
        InTracks(
            numpy="np.sum((target == 1) & (predicted == 1)) over np.sum(predicted == 1). Where the second one is 0 "
            "so is the first, and dividing by np.maximum(..., 1) gives the 0 that is wanted.",
            torch="((target == 1) & (predicted == 1)).sum() over (predicted == 1).sum(). Where the second one is 0 so "
            "is the first, and dividing by the second one's clamp(min=1) gives the 0 that is wanted.",
        ),
    ],
    why="Whoever was predicted negative is in neither count, so a sea of true negatives cannot make a bad detector "
    "look good. Whoever says yes only once, and rightly, has a perfect precision, which is why it is read beside the "
    "recall.",
    idea=InTracks(
        numpy="The denominator is made 1 where it is 0: the numerator is 0 there as well, so no branch is needed and "
        "NumPy has nothing to warn of.",
        torch="The denominator is made 1 where it is 0: the numerator is 0 there as well, so nobody has to look at a "
        "value, which on a GPU would be waited for.",
    ),
)
