"""conv_transpose_output_size: what a learner is told about it."""

from reference.lesson import Lesson

conv_transpose_output_size = Lesson(
    difficulty=1,
    after=["conv_output_size"],
    example="conv_transpose_output_size(3, 3, stride=2, padding=1, output_padding=1)",
    hints=[
        "Every pixel stamps a whole kernel onto a canvas, each stamp one stride further than the one before. Where "
        "does the last stamp begin, and how far does it reach?",
        "From the first of size stamps to the last there are size - 1 strides, and a stamp spans dilation * (kernel - "
        "1) + 1 pixels. Padding is cut off here, at both ends; output_padding is added, at the far end alone.",
        "stride * (size - 1) + dilation * (kernel - 1) + 1 + output_padding - 2 * padding. ValueError where that is "
        "below 1, where output_padding is not below max(stride, dilation), and where a number is out of range or no "
        "integer.",
    ],
    why="A convolution rounds down, so at stride s it takes s neighbouring sizes to the same one, and output_padding "
    "says which of them to come back to. A whole stride more would be nothing new: it is the size that one more pixel "
    "gives.",
    idea="It is conv_output_size solved for the size of its input, in whole numbers, with the rounded part given back "
    "by output_padding. What the canvas measures before the cut is a helper of its own, which conv_transpose2d needs "
    "too.",
)
