"""xavier_normal: what a learner is told about it."""

from reference.lesson import Lesson

xavier_normal = Lesson(
    difficulty=1,
    after=["xavier_uniform"],
    example="xavier_normal(np.array([[1.0, -2.0, 0.5, 0.0, 3.0, -1.0], [0.25, 1.0, 0.0, -1.0, 2.0, 0.5]]))",
    hints=[
        "The formula gives a variance. What is to multiply numbers whose standard deviation is 1?",
        "A factor in front of a random number multiplies its standard deviation, and its variance by the square of the "
        "factor. Which factor makes the variance 2 / (fan_in + fan_out)?",
        "fan_out, fan_in = noise.shape, and then noise * math.sqrt(2 / (fan_in + fan_out)). ValueError where noise has "
        "no rows or no columns.",
    ],
    why="Each output is a sum of fan_in independent terms, so its variance is fan_in times that of a weight, times the "
    "mean square of the input; on the way back fan_out takes the place of fan_in. With 2 / (fan_in + fan_out) the two "
    "factors have the mean 1, and where the layer is square both are 1.",
    idea="One product with a number that is worked out once; that number is Python's own, so noise in float32 stays in "
    "float32.",
)
