"""cyclical: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

cyclical = Lesson(
    difficulty=2,
    after=["cosine_annealing"],
    example="cyclical(np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), minimum=0.1, maximum=0.5, half_period=2)",
    hints=[
        "Draw one period: up for half_period steps, down for as many. How far is step t from the peak?",
        "After a whole period it begins anew, so only the remainder of t by 2 half_period matters. Its distance from "
        "the peak, in half periods, is 1 at the minimum and 0 at the maximum.",
        InTracks(
            numpy="within = np.mod(t, 2 * half_period), far = np.abs(within / half_period - 1), and the rate is the "
            "maximum, less the share far of the whole height.",
            torch="within = torch.remainder(t, 2 * half_period), far = (within / half_period - 1).abs(), and the rate "
            "is the maximum, less the share far of the whole height.",
        ),
    ],
    why="The distance from the peak is the same on both of its sides, so one absolute value stands for the way up and "
    "the way down. The remainder makes every period the first one.",
    idea="The remainder is taken of the step itself, before anything is divided: of whole steps it is exact, however "
    "long the run is.",
)
