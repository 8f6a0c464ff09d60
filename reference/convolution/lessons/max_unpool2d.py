"""max_unpool2d: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

max_unpool2d = Lesson(
    difficulty=2,
    after=["max_pool2d"],
    example="max_unpool2d(np.array([[[[5.0, 8.0]]]]), np.array([[[[1, 6]]]]), (2, 4))",
    hints=[
        "Each value goes back to where it was. What stands at the pixels that were no maximum?",
        "The index counts the pixels of one plane row by row, h * W + w: just as a plane lies when it is flattened. "
        "Every plane has its own count. Where windows overlap, two may name one pixel: the value stands there once.",
        InTracks(
            numpy="planes = np.zeros((N, C, H * W), y.dtype); np.put_along_axis(planes, index, y, axis=-1), with index "
            "and y reshaped to (N, C, rows * columns); then reshape planes to (N, C, H, W).",
            torch="y.new_zeros(N, C, H * W).scatter(2, index.flatten(2).long(), y.flatten(2)), reshaped to (N, C, H, "
            "W).",
        ),
    ],
    why="Pooling loses every pixel but the winner, and the index saves at least its place, so that what is drawn from "
    "the result has its borders where the image had them. It cannot be an inverse, because many images have the same "
    "maxima at the same places.",
    idea=InTracks(
        numpy="On flattened planes one put_along_axis puts the values of all images and channels at once, and puts "
        "rather than adds: a shared maximum stands there once.",
        torch="On flattened planes one scatter puts the values of all images and channels at once, and puts rather "
        "than adds: a shared maximum stands there once.",
    ),
)
