"""naive_normal: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

naive_normal = Lesson(
    difficulty=1,
    after=["zero_init"],
    example="naive_normal(np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), scale=0.5)",
    hints=[
        "The random numbers are there already, with mean 0 and standard deviation 1. What gives them another one?",
        "A factor in front of a random number is a factor of its standard deviation: scale multiplies as it is.",
        InTracks(
            numpy="scale * noise, after a look at scale: not (0 <= scale < np.inf) is a ValueError, and NaN is caught "
            "by it, too.",
            torch="scale * noise, after a look at scale: not (0 <= scale < math.inf) is a ValueError, and NaN is "
            "caught by it, too.",
        ),
    ],
    why="Random weights make hidden units different, and from then on each gets a gradient of its own. But an output "
    "adds up as many terms as there are inputs, so a layer multiplies the mean square of what it gets by "
    "fan_in * scale^2, and fifty layers do so fifty times.",
    idea="The same noise gives the same weights: who wants other ones draws other noise, and whoever looks for an "
    "error can repeat the run.",
)
