"""accuracy: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

accuracy = Lesson(
    difficulty=1,
    example="accuracy(np.array([2, 0, 1, 1]), np.array([2, 1, 1, 1]))",
    hints=[
        "For each example there are two answers, right or wrong. How do you make a share of many of those?",
        "== compares two sets of labels one by one. True counts as 1 and False as 0: what is the average of those?",
        InTracks(
            numpy="np.mean(target == predicted). Before that, raise ValueError where there is no label, or where the "
            "shapes differ: NumPy may stretch one of the two.",
            torch="(target == predicted).sum() / target.numel(). Before that, raise ValueError where there is no "
            "label, or where the shapes differ: PyTorch may stretch one of the two.",
        ),
    ],
    why="A label is right or it is not, 1 or 0, and the average of ones and zeros is the share of the ones. Only "
    "equality is asked for, so it makes no difference what the classes are called, nor how many there are.",
    idea=InTracks(
        numpy="The mean of a comparison: True counts as 1, so no loop, no branch and no cast is needed.",
        torch="Hits are counted as integers and divided once. Ones added up in float32 would stop at 16,777,216.",
    ),
)
