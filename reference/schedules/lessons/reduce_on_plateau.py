"""reduce_on_plateau: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

reduce_on_plateau = Lesson(
    difficulty=3,
    after=["step_decay"],
    example="reduce_on_plateau(np.array([3.0, 2.0, 2.0, 2.0, 2.0, 1.0]), initial=1.0, factor=0.5, patience=1)",
    hints=[
        "Play it with pencil and paper on the losses 3, 2, 2, 2 and a patience of 1. What is to be remembered from "
        "one loss to the next?",
        "Three things: the best loss so far, the epochs since it got better or since the last cut, and the rate. Which "
        "of them start anew at an improvement, and which at a cut?",
        InTracks(
            numpy="Begin with best = math.inf, waited = 0 and rate = initial. For each loss: is it below best - "
            "min_delta? Else waited grows by 1. Is waited above patience? Then write down the rate.",
            torch="For each loss: is it below best - min_delta? best begins with infinity. Else waited grows by 1. Is "
            "waited above patience? Then note the rate. A loop is right; so is counting cuts with cumsum and cummax.",
        ),
    ],
    why="When steps of one size no longer help, smaller ones may, and the loss itself says when that is so. Patience "
    "is there because the loss is noisy: a single bad epoch says little, several in a row say more.",
    idea=InTracks(
        numpy="A loop, since what counts as the best loss depends on all that came before: three numbers are all it "
        "remembers.",
        torch="Only the best loss takes a loop; the cuts are counted for all epochs at once, by cummax and cumsum, and "
        "no value is waited for: on a GPU nothing stands still.",
    ),
)
