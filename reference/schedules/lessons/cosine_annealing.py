"""cosine_annealing: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

cosine_annealing = Lesson(
    difficulty=2,
    after=["exponential_decay"],
    example="cosine_annealing(np.array([0.0, 2.0, 5.0, 10.0, 12.0]), initial=1.0, minimum=0.1, total=10)",
    hints=[
        "A cosine goes from 1 to -1 in half a wave. What do you add, and by what do you divide, so that it goes from 1 "
        "to 0?",
        "With the angle pi t / total, the share (1 + cos) / 2 says how much of the way from initial to minimum is "
        "still to go. Past total the angle must not go on.",
        InTracks(
            numpy="progress = np.minimum(t / total, 1), share = (1 + np.cos(np.pi * progress)) / 2, and the rate is "
            "minimum plus that share of the way from minimum to initial.",
            torch="progress = (t / total).clamp(max=1), share = (1 + torch.cos(torch.pi * progress)) / 2, and the rate "
            "is minimum plus that share of the way from minimum to initial.",
        ),
    ],
    why="The slope of a cosine is a sine, which is 0 at both ends of half a wave and largest in its middle: so the "
    "rate leaves its start and comes to its end without a jump in speed. A cosine is as far below 1 at an angle as "
    "it is above -1 at pi minus that angle, and so the two halves are alike.",
    idea="Progress is bounded by 1 before the cosine is taken: no case is told apart, and past the end nothing moves.",
)
