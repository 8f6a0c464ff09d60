"""conv_parameter_count: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

conv_parameter_count = Lesson(
    difficulty=1,
    example="conv_parameter_count(4, 6, 3, 5, groups=2)",
    hints=[
        "Think of the layer's weight as one block of numbers: how many kernels are there, and how high, wide and deep "
        "is each? Does the size of the image matter?",
        "There are out_channels kernels, grouped or not. Each is as deep as the input channels that it sees, which are "
        "those of its own group. And how many biases go with them?",
        "out_channels * (in_channels // groups) * kernel_height * kernel_width, and out_channels more where bias is "
        "True. ValueError where groups does not divide both numbers of channels, and for what is no integer of at "
        "least 1.",
    ],
    why="One kernel serves every place of the image, so height and width of the image never enter the count. Groups "
    "make every kernel shallower, which divides the weights, but there are as many kernels as before, and so as many "
    "biases.",
    idea=InTracks(
        numpy="Four whole numbers are multiplied; no layer is built, so the largest one is counted as fast as the "
        "smallest.",
        torch="It asks a tensor on the meta device for its number of entries: such a tensor has a shape and no memory, "
        "so even the largest layer costs nothing to count.",
    ),
)
