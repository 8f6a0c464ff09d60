"""he_normal: what a learner is told about it."""

from reference.lesson import Lesson

he_normal = Lesson(
    difficulty=1,
    after=["xavier_normal", "activations.relu"],
    example="he_normal(np.array([[1.0, -2.0, 0.5, 0.0, 3.0, -1.0, 0.25, 1.0]]))",
    hints=[
        "How many terms has the sum that becomes one output, and which axis of noise counts them?",
        "The variance is to be 2 / fan_in, and noise has the variance 1. A factor acts on a variance by its square.",
        "noise * math.sqrt(2 / noise.shape[1]). ValueError where noise has no rows or no columns.",
    ],
    why="Weights around 0 make a sum that is as often below 0 as above it, and ReLU stops the one half, so the mean "
    "square behind it is half of the one before. Twice the variance in the weights makes up for that, layer after "
    "layer, and on average the mean square neither vanishes nor explodes.",
    idea="One product with one number; how many outputs there are is not asked, since each adds up its own inputs "
    "alone.",
)
