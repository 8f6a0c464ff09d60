"""f1: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

f1 = Lesson(
    difficulty=2,
    after=["precision", "recall"],
    example="f1(np.array([1, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0]))",
    hints=[
        "Somebody drives to a place at 30 and back at 60. The average speed is not 45: which mean is it?",
        "Put TP / (TP + FP) and TP / (TP + FN) into 2 P R / (P + R), and simplify. Which three counts are left?",
        InTracks(
            numpy="Twice the hits over np.sum(predicted == 1) + np.sum(target == 1): the hits are in both sums. Where "
            "there is nothing to divide by, the answer is 0.",
            torch="Twice the hits over (predicted == 1).sum() + (target == 1).sum(): the hits are in both sums. Where "
            "there is nothing to divide by, the answer is 0.",
        ),
    ],
    why="A small number has a large inverse, and in an average of inverses that one prevails, so F1 is at most twice "
    "the smaller one of precision and recall. Whoever predicts 1 for everything has a recall of 1, and still an F1 of "
    "less than twice the share of positives.",
    idea="Precision and recall are not worked out at all: with the counts put in, one division is left, and one case "
    "where there is nothing to divide by instead of three.",
)
