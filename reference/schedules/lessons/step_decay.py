"""step_decay: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

step_decay = Lesson(
    difficulty=1,
    example="step_decay(np.array([0.0, 1.0, 3.0, 4.0, 8.0]), initial=1.0, factor=0.5, every=4)",
    hints=[
        "How many stages of `every` steps are over at step t? Try it with every = 4 for t = 0, 3, 4 and 8.",
        "Whole stages count, so t / every is rounded down. Every stage that is over has left its share of the rate.",
        InTracks(
            numpy="stage = np.floor(t / every), and the rate is initial times the stage-th power of factor.",
            torch="stage = torch.floor(t / every), and the rate is initial times the stage-th power of factor.",
        ),
    ],
    why="Of n cuts each leaves a share of what the one before has left, so all of them leave the n-th power of it. "
    "Rounding down counts the cuts, since the stage that is not over yet has not cost one.",
    idea="One formula for all steps at once: no loop, and nothing is kept from step to step; a run can go on anywhere.",
)
