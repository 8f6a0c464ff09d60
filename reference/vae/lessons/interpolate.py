"""interpolate: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

interpolate = Lesson(
    difficulty=1,
    example="interpolate(np.array([0.0, 2.0]), np.array([4.0, 0.0]), 0.25)",
    hints=[
        "At t = 0 it is all z0, at t = 1 all z1. What share has each of them in between, and what do the two shares "
        "add up to?",
        "The shares are 1 - t and t. t may lie below 0 or above 1: the line goes on there, and nothing is cut off.",
        "(1 - t) * z0 + t * z1. The same line written z0 + t * (z1 - z0) may miss z1 by a rounding at t = 1. Raise "
        "ValueError where z1 has another shape than z0.",
    ],
    why="The shares add up to 1 for every t, so the point stays on the line through z0 and z1, in equal steps for "
    "equal steps of t. In many dimensions that is a short cut: the middle of two independent draws from N(0, I) is "
    "about sqrt(2) times nearer to 0 than they are, where hardly any draw lies.",
    idea=InTracks(
        numpy="Each end has its own product: so it is exactly z1 at t = 1, which z0 + t (z1 - z0) need not be.",
        torch="Each end has its own product, so it is exactly z1 at t = 1. The second one is added in place to what "
        "was just made: one pass over memory less.",
    ),
)
