"""one_cycle: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

one_cycle = Lesson(
    difficulty=3,
    after=["cosine_annealing", "linear_warmup"],
    example="one_cycle(np.array([0.0, 1.0, 3.0, 5.0, 7.0]), maximum=1.0, total=8, warmup=0.5, initial_divisor=10.0, "
    "final_divisor=10.0)",
    hints=[
        "Two halves of a cosine wave meet at the peak. At which step does each begin and end, and with which rate?",
        "Up from maximum / initial_divisor at step 0 to maximum at step warmup * total - 1; down from there to the "
        "first rate divided by final_divisor at step total - 1. One helper that goes between two rates serves both.",
        InTracks(
            numpy="helper(start, end, s) = end + (start - end) * (1 + np.cos(np.pi * s)) / 2, where s is the progress "
            "of its half from 0 to 1, and never above. np.where(t <= peak, ..., ...) chooses between the two.",
            torch="helper(start, end, s) = end + (start - end) * (1 + torch.cos(torch.pi * s)) / 2, where s is the "
            "progress of its half from 0 to 1, and never above. torch.where(t <= peak, ..., ...) chooses.",
        ),
    ],
    why="At the peak both halves have the maximum and a slope of 0, so the rate turns without a corner. Large steps "
    "in the middle of a run keep it out of narrow valleys, and the tiny ones at its end let it come to rest.",
    idea="One helper goes along half a wave between any two rates; both halves are computed for all steps, and the "
    "step chooses.",
)
