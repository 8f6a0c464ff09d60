"""conv2d: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

conv2d = Lesson(
    difficulty=3,
    after=["conv_output_size", "convolve2d", "pointwise_conv"],
    example="conv2d(np.array([[[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]]), np.array([[[[1.0, 10.0]], [[100.0, 0.0]]]]), "
    "np.array([0.5]))",
    hints=[
        "Begin with stride 1, no padding and one group. Take a single entry (u, v) of the kernels: over all places "
        "together it meets one cut of x. Which one, and what does it add to the result? Nothing is flipped.",
        "Pad the last two axes with zeros first. Entry (u, v) then reads from row dilation * u and column dilation * v "
        "on, every stride-th pixel, for as many rows and columns as conv_output_size tells. weight[:, :, u, v] mixes "
        "the channels of that cut as in pointwise_conv.",
        InTracks(
            numpy='For each u, v: y += np.einsum("nchw,oc->nohw", cut, weight[:, :, u, v]), with the cut padded[:, :, '
            "d * u : d * u + s * rows : s, d * v : d * v + s * columns : s]. With groups, each run of O / groups "
            "kernels has its own run of C / groups channels: join the results along axis 1. Last, bias[:, None, None].",
            torch='For each u, v: y = y + torch.einsum("nchw,oc->nohw", cut, weight[:, :, u, v]), with the cut '
            "padded[:, :, d * u : d * u + s * rows : s, d * v : d * v + s * columns : s]. With groups, each run of O / "
            "groups kernels has its own run of C / groups channels: torch.cat with dim=1. Last, bias[:, None, None].",
        ),
    ],
    why="One kernel serves every place, so but for the edges an image that is moved by a stride gives a result that is "
    "moved by a pixel: what is learned in one corner is known in all others. The kernel is not flipped as in "
    "convolve2d, and need not be, because it is learned: training would find the flipped one just as well.",
    idea=InTracks(
        numpy="All windows are one strided view of the padded images, and a single einsum sums over channels and "
        "kernel for all of them. A group is only one more axis.",
        torch="One strided slice for every entry of the kernel, stacked, makes each window a long column, so that a "
        "group is one product of matrices. Backwards, slices are faster than Tensor.unfold.",
    ),
)

conv2d_backward = Lesson(
    difficulty=4,
    example="conv2d_backward(np.array([[[[1.0, 10.0]]]]), np.array([[[[1.0, 2.0, 3.0]]]]), np.array([[[[4.0, 5.0]]]]), "
    "np.array([0.5]))",
    hints=[
        "Follow one product: output (i, j) contains weight (u, v) times the pixel at stride * i + dilation * u - "
        "padding down, and likewise across. To which two numbers does grad at (i, j) go, and times what?",
        "Loop over (u, v) with the cuts of conv2d. By weight (u, v): grad times the cut, summed over images and "
        "places. By x: weight (u, v) times grad, added to the same cut of a padded array of zeros. A pixel that lies "
        "under several windows gets the sum.",
        'For each u, v: by_weight[:, :, u, v] = np.einsum("nohw,nchw->oc", grad, cut), and to the same cut of '
        'by_padded add np.einsum("nohw,oc->nchw", grad, weight[:, :, u, v]); group by group. Then by_padded[:, :, p : '
        "p + H, p : p + W], and grad.sum(axis=(0, 2, 3)) where there is a bias.",
    ],
    why="Every term of the result is one weight times one pixel, so each of the two gets grad times the other, and "
    "sums up what all its terms send. For the pixels that is the forward pass run backwards, each output stamping the "
    "kernel onto the window that it saw: a transposed convolution.",
    idea="One einsum makes all pieces, and they are added up by kh * kw slices, however many images and places there "
    "are: no two windows share a pixel at the same (u, v), so one slice adds for all windows at once.",
)
