"""self_information: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

self_information = Lesson(
    difficulty=1,
    example="self_information(np.array([1.0, 0.5, 0.25, 0.0]))",
    hints=[
        "Probabilities of independent events multiply, and their surprises should add up. Which function makes a sum "
        "of a product?",
        "It is the natural logarithm, whose value for a probability is never above 0: which sign makes a surprise of "
        "it? An impossible event is infinitely surprising, so p stays as it is.",
        InTracks(
            numpy="-np.log(p) is the answer, infinity for p = 0 included. To spare the warning there, let the log see "
            "a 1 in place of 0, and put np.inf in with np.where.",
            torch="-torch.log(p) is the answer, infinity for p = 0 included.",
        ),
    ],
    why="Only multiples of the logarithm are continuous and turn products into sums, so who wants the surprises of "
    "independent events to add up has no other choice. Which multiple is a matter of units: natural logarithms count "
    "nats, and 0.693 of them, log 2, make a bit.",
    idea=InTracks(
        numpy="0 - log(p) in place of -log(p), so a sure event carries 0 and not -0; the log never sees a 0, so "
        "nothing is warned of.",
        torch="0 - log(p) in place of -log(p), so a sure event carries 0 and not -0.",
    ),
)
