"""avg_pool2d: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

avg_pool2d = Lesson(
    difficulty=2,
    after=["conv_output_size", "global_avg_pool"],
    example="avg_pool2d(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 1.0]]]]), 2)",
    hints=[
        "It is global_avg_pool for each of many small windows. Where does window (i, j) begin, and how many of them "
        "fit down and across?",
        "Window (i, j) begins at row stride * i and column stride * j; a stride of None stands for kernel. A window "
        "that would hang over the edge is left out. Images and channels stay apart: each mean is over kernel * kernel "
        "pixels.",
        InTracks(
            numpy="rows = (H - k) // s + 1, and columns alike from W. For each i, j: x[:, :, s * i : s * i + k, s * j "
            ": s * j + k].mean(axis=(2, 3)). Or, over u and v below k, add up x[:, :, u : u + s * rows : s, v : v + s "
            "* columns : s], all windows at once, and divide by k * k.",
            torch="rows = (H - k) // s + 1, and columns alike from W. For each i, j: x[:, :, s * i : s * i + k, s * j "
            ": s * j + k].mean(dim=(2, 3)). Or, over u and v below k, add up x[:, :, u : u + s * rows : s, v : v + s * "
            "columns : s], all windows at once, and divide by k * k.",
        ),
    ],
    why="A mean is a sum with equal weights, so this is conv2d with one constant kernel for every channel, and linear "
    "like it. Where the windows tile the image every pixel counts once and alike, so the mean of the whole image stays "
    "the same.",
    idea=InTracks(
        numpy="All windows are one strided view of x, and a single mean over its last two axes serves every image, "
        "channel and place.",
        torch="It loops over the k * k places in a window and not over windows: each is one strided slice of x, and "
        "the slices are stacked and averaged. Backwards they are faster than Tensor.unfold.",
    ),
)

avg_pool2d_backward = Lesson(
    difficulty=3,
    example="avg_pool2d_backward(np.array([[[[4.0, 40.0]]]]), np.ones((1, 1, 2, 3)), 2, stride=1)",
    hints=[
        "How much of a window's gradient comes back to one of its pixels? And what does a pixel get that lies in "
        "several windows, or in none?",
        "Start from zeros in the shape of x, the only thing of x that matters. Every pixel of window (i, j) gets grad "
        "at (i, j) divided by kernel * kernel. Where windows overlap the shares add up; the remainder at the edge "
        "stays 0.",
        "For u and v below k: by_x[:, :, u : u + s * rows : s, v : v + s * columns : s] += grad / k**2, with rows and "
        "columns those of grad. One slice holds the pixels at place (u, v) of all windows, each of them once, so += is "
        "safe.",
    ],
    why="The mean is linear with fixed weights of 1 / k^2, so its gradient depends on where a pixel lies and not on "
    "its value. The k^2 shares of a window add up to 1, so all of grad arrives, plane by plane.",
    idea="The shares are a broadcast view, without k * k copies of grad, and k * k slices add them for all windows at "
    "once; there is no loop over windows.",
)
