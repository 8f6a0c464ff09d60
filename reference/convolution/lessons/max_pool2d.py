"""max_pool2d: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

max_pool2d = Lesson(
    difficulty=3,
    after=["avg_pool2d"],
    example="max_pool2d(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 1.0]]]]), 2)",
    hints=[
        "The windows are those of avg_pool2d. Two things are wanted of each: its largest pixel, and where that pixel "
        "lies in the whole plane of x, counted row by row.",
        "With each window flattened to kernel * kernel pixels, argmax tells the place p of the first largest. In the "
        "window that is row p // kernel and column p % kernel. At which row and column of x does the window begin, and "
        "how many pixels does one row of x have?",
        InTracks(
            numpy="Stack the k * k slices x[:, :, u : u + s * rows : s, v : v + s * columns : s] on a new last axis; p "
            "= argmax(axis=-1) and y = max(axis=-1). With i = np.arange(rows)[:, None] and j = np.arange(columns): "
            "index = (s * i + p // k) * W + s * j + p % k.",
            torch="torch.stack the k * k slices x[:, :, u : u + s * rows : s, v : v + s * columns : s] with dim=-1; y, "
            "p = stacked.max(dim=-1). With i = torch.arange(rows)[:, None] and j = torch.arange(columns), on x.device: "
            "index = (s * i + p // k) * W + s * j + p % k.",
        ),
    ],
    why="The result says how strongly a feature is present somewhere in the window, so where in its window the largest "
    "pixel lies changes nothing. The index keeps just what that forgets: with it, values and gradients find their way "
    "back.",
    idea=InTracks(
        numpy="A single argmax serves all windows of all images, and value and index both come from it, so they cannot "
        "disagree at ties.",
        torch="The search runs on x without its gradient, and one gather takes the winners from x. So on the way back "
        "the gradient goes straight to the pixels that the index names.",
    ),
)

max_pool2d_backward = Lesson(
    difficulty=3,
    example="max_pool2d_backward(np.array([[[[1.0, 10.0]]]]), np.array([[[[1.0, 5.0, 2.0], [3.0, 4.0, 0.0]]]]), 2, "
    "stride=1)",
    hints=[
        "Raise a pixel a little that is not the largest of its window: what happens to the result? So which pixels get "
        "any gradient at all?",
        "max_pool2d tells the winners: its index. Each number of grad goes to the pixel that its index names, in its "
        "own plane, and a pixel that won several windows gets the sum.",
        "by_x = zeros of (N * C, H * W), index and grad as (N * C, rows * columns). Then np.add.at(by_x, (np.arange(N "
        "* C)[:, None], index), grad), because by_x[...] += grad adds only once where an index comes twice. Reshape to "
        "x's shape.",
    ],
    why="Near x the maximum of a window is its winning pixel and nothing else, so the derivative is 1 for the winner "
    "and 0 for all others. Where several pixels are equally large there is a kink and no derivative, and giving all of "
    "it to the first of them is a convention, the one that the index keeps.",
    idea="The winners come from the forward pass, so ties fall alike, and np.add.at adds every gradient up, several "
    "for one pixel too, without a loop over windows.",
)
