"""conv_output_size: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

conv_output_size = Lesson(
    difficulty=1,
    example="conv_output_size(8, 3, stride=2, padding=1)",
    hints=[
        "Draw a row of pixels, the zeros at both ends, and the kernel at its first place. How many pixels are left "
        "beside the kernel, and how many of them does each further place cost?",
        "With the zeros there are size + 2 * padding pixels. A kernel has kernel - 1 gaps of dilation pixels each, so "
        "it spans dilation * (kernel - 1) + 1. A place where it would hang over the far end does not count.",
        "(size + 2 * padding - span) // stride + 1, where span = dilation * (kernel - 1) + 1. Before that, raise "
        "ValueError where a number is out of range or no integer (True is none), or span is above size + 2 * padding.",
    ],
    why="The first place is free and every further one costs a stride, so there is one place more than strides that "
    "fit into the pixels beside the kernel. Pixels that do not make up a whole stride are never reached at the far "
    "edge, and so two inputs of different sizes can give the same size.",
    idea=InTracks(
        numpy="One division of whole numbers answers at once, whatever the size; there is no loop and no rounding of "
        "floats.",
        torch="It takes the ends of the kernel's places as a range: span, span + stride, and so on. Python works out "
        "the length of a range without walking it, so nothing has to be rounded by hand.",
    ),
)
