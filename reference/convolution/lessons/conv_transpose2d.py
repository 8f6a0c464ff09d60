"""conv_transpose2d: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

conv_transpose2d = Lesson(
    difficulty=3,
    after=["conv2d", "conv_transpose_output_size"],
    example="conv_transpose2d(np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 10.0, 100.0]]]]), stride=2)",
    hints=[
        "Begin with a canvas of zeros that has room for all stamps. What does one pixel of x add to it, and where? "
        "Where two stamps overlap they add up.",
        "Loop over the entries (u, v) of the kernel: those of all stamps lie a stride apart, so one slice takes them. "
        "weight is (C, O, kh, kw), input channels first. The canvas has stride * (H - 1) + dilation * (kh - 1) + 1 + "
        "output_padding rows; the padding is cut off last.",
        InTracks(
            numpy="For each u, v: canvas[:, :, d * u : d * u + s * H : s, d * v : d * v + s * W : s] += "
            'np.einsum("nchw,co->nohw", x, weight[:, :, u, v]). Then canvas[:, :, p : p + rows, p : p + columns], '
            "sizes as conv_transpose_output_size tells, and bias[:, None, None] added once.",
            torch="For each u, v: canvas[:, :, d * u : d * u + s * H : s, d * v : d * v + s * W : s] += "
            'torch.einsum("nchw,co->nohw", x, weight[:, :, u, v]). Then canvas[:, :, p : p + rows, p : p + columns], '
            "sizes as conv_transpose_output_size tells, and bias[:, None, None] added once.",
        ),
    ],
    why="Without its bias it is, as a matrix on flattened images, the transpose of conv2d with the same weights and "
    "settings: the same products of pixel, weight and output, summed from the other side. So it takes a gradient of "
    "conv2d back from output to input, and is no inverse: it restores the shape and not the values.",
    idea=InTracks(
        numpy="One product of matrices makes the stamps of all pixels, and they are added to the canvas entry of the "
        "kernel by entry: kh * kw slices, however many images and pixels there are.",
        torch="One product of matrices makes the stamps of all pixels, each as a column, and fold adds the columns up "
        "where they belong: no loop in Python at all.",
    ),
)

conv_transpose2d_backward = Lesson(
    difficulty=4,
    example="conv_transpose2d_backward(np.array([[[[1.0, 2.0, 3.0, 4.0]]]]), np.array([[[[1.0, 2.0]]]]), "
    "np.array([[[[1.0, 10.0]]]]), np.array([0.5]), stride=2)",
    hints=[
        "Forward, each pixel of x stamped the kernel onto a window of the canvas. What comes back to the pixel from "
        "that window of grad, and what comes back to the kernel?",
        "Lay grad onto a canvas of zeros as large as before the cut, padding pixels from the top and the left. A pixel "
        "then gathers what conv2d gathers: its window times the kernel, as it lies, summed over output channels. By "
        "weight, sum over images and pixels. Nothing is divided.",
        "For each u, v, with cut = canvas[:, :, d * u : d * u + s * H : s, d * v : d * v + s * W : s]: by_x += "
        'np.einsum("nohw,co->nchw", cut, weight[:, :, u, v]), and by_weight[:, :, u, v] = np.einsum("nchw,nohw->co", '
        "x, cut). With a bias also grad.sum(axis=(0, 2, 3)).",
    ],
    why="Transposed twice, a matrix is itself again: as this layer is the transpose of conv2d, its gradient by x is "
    "conv2d of grad, with the same weights and without a flip. Where padding was cut off, the canvas never reached the "
    "loss, so what comes back from there is 0.",
    idea="The windows of the canvas are a view, and two einsums, turned into products of matrices by optimize, give "
    "both gradients: nothing is added up in a loop. Windows that only output_padding made room for are left out.",
)
