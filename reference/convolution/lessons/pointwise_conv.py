"""pointwise_conv: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

pointwise_conv = Lesson(
    difficulty=2,
    example="pointwise_conv(np.array([[[[1.0, 2.0]], [[10.0, 20.0]]]]), np.array([[3.0, 1.0]]), np.array([100.0]))",
    hints=[
        "A 1x1 kernel sees a single pixel with all of its channels. What takes a vector of C numbers to one of O "
        "numbers, and do other pixels need another one?",
        InTracks(
            numpy="Output channel o is the sum over c of weight[o, c] times channel c. np.einsum names the axes, in "
            "and out, and sums over every letter that the output lacks. A reshape moves no axis: it would mix channels "
            "with pixels.",
            torch="Output channel o is the sum over c of weight[o, c] times channel c. x.flatten(2) is (N, C, H * W), "
            "a matrix for each image: on which side of it does weight belong? A reshape moves no axis: it would mix "
            "channels with pixels.",
        ),
        InTracks(
            numpy='np.einsum("nchw,oc->nohw", x, weight), and where bias is not None add bias[:, None, None], one '
            "number for each output channel. ValueError where channels or biases do not match.",
            torch="(weight @ x.flatten(2)).reshape(N, O, H, W), and where bias is not None add bias[:, None, None], "
            "one number for each output channel. ValueError where channels or biases do not match.",
        ),
    ],
    why="Every pixel goes through the same matrix on its own, so shuffling the pixels shuffles the result alike: "
    "channels are mixed, places are not. Two of these in a row, without bias, are one with the product of the "
    "matrices, which is why a network puts an activation in between.",
    idea=InTracks(
        numpy="One einsum serves all images and pixels, and optimize turns it into a product of matrices, which is "
        "faster than summing term by term.",
        torch="With height and width flattened every image is a matrix of channels by pixels, so one product serves "
        "the whole batch, and no axis has to be moved there and back.",
    ),
)

pointwise_conv_backward = Lesson(
    difficulty=2,
    example="pointwise_conv_backward(np.array([[[[1.0, 10.0]]]]), np.array([[[[1.0, 2.0]]]]), np.array([[3.0]]), "
    "np.array([100.0]))",
    hints=[
        "Follow one product, weight[o, c] * x[n, c, h, w]. Which entry of the result is it a part of? That entry's "
        "gradient comes back to the weight, and to the pixel: times what?",
        "Each gradient has the shape of its argument. By x: the sum over o of weight[o, c] * grad, so the matrix is "
        "used transposed. By weight: the sum of grad times x over images and pixels. By bias: the sum of grad. Nothing "
        "is divided.",
        'np.einsum("nohw,oc->nchw", grad, weight), then np.einsum("nohw,nchw->oc", grad, x), and grad.sum(axis=(0, 2, '
        "3)) as a third one where bias is not None; else return two.",
    ],
    why="Channel c has reached output o through weight[o, c] and hears back from it through the same number, so grad "
    "goes back through the transposed matrix. One weight serves every pixel of every image, and a number that is used "
    "many times gets the sum of what all its uses send back.",
    idea="The gradients by x and by weight are one einsum each, which optimize turns into a product of matrices; no "
    "axis is moved by hand.",
)
