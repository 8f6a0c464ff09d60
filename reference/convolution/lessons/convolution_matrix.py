"""convolution_matrix: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

convolution_matrix = Lesson(
    difficulty=2,
    after=["convolve1d"],
    example="convolution_matrix(np.array([4.0, 5.0]), 2)",
    hints=[
        "Multiply a matrix by a signal that is 1 at place j and 0 elsewhere: which part of the matrix comes out? And "
        "what does convolve1d make of that signal?",
        "Column j is the kernel with its first entry in row j, and zeros above and below. How many rows does the last "
        "column need, when its kernel begins in row size - 1?",
        InTracks(
            numpy="matrix = np.zeros((size + k - 1, size), kernel.dtype), then matrix[j : j + k, j] = kernel for each "
            "j. Without a loop: row i, read backwards, is window i of np.pad(kernel, size - 1).",
            torch="matrix = kernel.new_zeros(size + k - 1, size), then matrix[j : j + k, j] = kernel for each j. "
            "Without a loop: row i, read backwards, is window i of torch.nn.functional.pad(kernel, (size - 1, size - "
            "1)).",
        ),
    ],
    why="A linear map is known by its answers to signals with a single 1, and a convolution answers each of them with "
    "the kernel, moved, so one number stands all along a diagonal. A convolution is thus a dense layer with most "
    "weights held at 0 and the others tied together, and the gradient by its signal is the transpose of this matrix "
    "times grad.",
    idea=InTracks(
        numpy="All rows are windows of one padded kernel, read backwards: views without a loop, copied once at the "
        "end.",
        torch="All rows are windows of one padded kernel: unfold shows them as a view, and flip turns and copies them "
        "once.",
    ),
)
