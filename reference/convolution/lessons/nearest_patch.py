"""nearest_patch: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

nearest_patch = Lesson(
    difficulty=2,
    after=["convolve2d"],
    example="nearest_patch(np.array([[1.0, 5.0, 2.0], [3.0, 4.0, 8.0]]), np.array([[4.0, 9.0]]))",
    hints=[
        "At how many places does the patch fit on the image, down and across? And by which single number can two "
        "windows be compared?",
        "Work out the sum of squared differences at every place: subtract first, then square, then sum over the "
        "window. argmin finds the smallest, the first of several, but counts through a flat list: how long is a row of "
        "it?",
        InTracks(
            numpy="windows = np.lib.stride_tricks.sliding_window_view(image, patch.shape); distance = ((windows - "
            "patch) ** 2).sum(axis=(2, 3)); then divmod(int(distance.argmin()), distance.shape[1]). ValueError where "
            "the patch is empty or larger than the image.",
            torch="windows = image.unfold(0, ph, 1).unfold(1, pw, 1), with (ph, pw) = patch.shape; distance = "
            "((windows - patch) ** 2).sum(dim=(2, 3)); then divmod(int(distance.argmin()), distance.shape[1]). "
            "ValueError where the patch is empty or larger than the image.",
        ),
    ],
    why="Squares keep differences of opposite sign from cancelling, so the distance is 0 only where window and patch "
    "are the same. Multiplying them out, with a convolution for the mixed term, can be faster, but then large and "
    "nearly equal numbers are subtracted, and the digits that tell windows apart are lost.",
    idea="Windows are a view of the image, one subtraction and one sum compare all of them, and argmin takes the first "
    "of several; the price is memory for all differences at once.",
)
