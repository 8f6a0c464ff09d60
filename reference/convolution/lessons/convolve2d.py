"""convolve2d: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

convolve2d = Lesson(
    difficulty=2,
    after=["convolve1d"],
    example="convolve2d(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[1.0, 10.0], [0.0, 0.0]]))",
    hints=[
        "It is convolve1d on two axes at once. Lay the kernel on a window of the image: which pixel does its entry at "
        "the top left meet, when both indices run backwards?",
        "Flip the kernel top to bottom and left to right. It fits at M - K + 1 places down and N - L + 1 across, and "
        "gives the sum of products at each. One can loop over its few entries instead: which cut of the image does one "
        "entry meet, over all places?",
        InTracks(
            numpy="With flipped = kernel[::-1, ::-1], rows = M - K + 1 and columns = N - L + 1: add up flipped[k, l] * "
            "image[k : k + rows, l : l + columns] over all k and l. ValueError where the kernel is empty or larger "
            "than the image.",
            torch="With flipped = kernel.flip(0, 1), rows = M - K + 1 and columns = N - L + 1: add up flipped[k, l] * "
            "image[k : k + rows, l : l + columns] over all k and l. ValueError where the kernel is empty or larger "
            "than the image.",
        ),
    ],
    why="The index of the kernel and that of the image add up to the place in the result, so as one grows the other "
    "shrinks: that is the flip. It makes convolution associative, so two filters in a row can be merged into one, and "
    "a kernel that is a column times a row can be taken apart into two cheap passes.",
    idea="All windows of the image are one view of it, and a single einsum multiplies and sums them under the flipped "
    "kernel, without a loop over places or entries.",
)
