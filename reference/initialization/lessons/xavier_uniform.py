"""xavier_uniform: what a learner is told about it."""

from reference.lesson import Lesson

xavier_uniform = Lesson(
    difficulty=2,
    after=["naive_normal"],
    example="xavier_uniform(np.array([[0.0, 0.25, 0.5, 0.75], [0.5, 0.0, 0.875, 0.125]]))",
    hints=[
        "Two things are to be found: how far from 0 weights may lie, and what turns 0 to 1 into -a to a.",
        "fan_out, fan_in = noise.shape, and a is the square root of a fraction with their sum below. For noise, think "
        "of what becomes of 0, of 1/2 and of 1.",
        "a = math.sqrt(6 / (fan_in + fan_out)), and 2 * a * noise - a. Of noise without rows or columns a is nothing "
        "that can be computed, or that anybody needs: ValueError.",
    ],
    why="A sum of fan_in independent terms keeps its variance if each weight has the variance 1 / fan_in, and the "
    "gradient on its way back, a sum of fan_out terms, asks for 1 / fan_out. Both cannot be had, so the variance is 1 "
    "over the mean of the two, and a uniform distribution with it reaches as far as the root of three times that.",
    idea="One product and one difference over the whole matrix, with a bound that is worked out once; it is Python's "
    "own number, so noise in float32 stays in float32.",
)
