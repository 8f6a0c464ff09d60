"""he_uniform: what a learner is told about it."""

from reference.lesson import Lesson

he_uniform = Lesson(
    difficulty=2,
    after=["xavier_uniform", "activations.relu"],
    example="he_uniform(np.array([[0.0, 0.25, 0.5, 0.75, 0.875, 0.125], [0.5, 0.0, 0.625, 0.5, 0.25, 0.75]]))",
    hints=[
        "Which axis of noise counts the inputs of one output, rows or columns?",
        "Only the bound differs from Xavier's: the inputs stand alone below the 6. Noise goes from 0 to 1 and weights "
        "from -a to a, as before.",
        "a = math.sqrt(6 / noise.shape[1]), and 2 * a * noise - a. ValueError where noise has no rows or no columns.",
    ],
    why="Before a ReLU as many sums are below 0 as above it, so behind it half of the mean square is left. Weights of "
    "twice the variance make up for it, 2 / fan_in, and a uniform distribution with this variance reaches as far as "
    "the root of 6 / fan_in.",
    idea="It shares with Xavier's the step from 0 to 1 to the bounds; only a is another one, and the outputs are not "
    "even looked at.",
)
