"""padding_amount: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

padding_amount = Lesson(
    difficulty=1,
    after=["conv_output_size"],
    example='padding_amount(3, "same", dilation=2)',
    hints=[
        "Put the first entry of the kernel on a pixel: how many pixels further does its last entry reach? Each mode "
        "lets another share of that hang over the edge.",
        "k entries have k - 1 gaps, so the reach is dilation * (kernel - 1). 'valid' lets nothing hang over, 'full' "
        "all but one pixel of the kernel, at each end. To keep the size, what is lost in all has to come back in two "
        "equal parts: when can it not?",
        "reach = dilation * (kernel - 1); the answer is 0, reach // 2 or reach. ValueError for 'same' where reach is "
        "odd, for any other mode, and for a kernel or dilation that is no integer of at least 1.",
    ],
    why="At stride 1 a kernel costs as many pixels as it reaches beyond its first entry, and padding gives back 2p, so "
    "p has to be half the reach to keep the size. Equal padding of both ends can do that only for kernels that span an "
    "odd number of pixels, which is why kernels are 3x3 or 5x5 and hardly ever 4x4.",
    idea=InTracks(
        numpy="The reach is worked out once and serves all three modes, and an even span is refused for 'same' alone.",
        torch="The three answers stand side by side in a dictionary, and the mode looks its own one up.",
    ),
)
