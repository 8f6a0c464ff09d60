"""global_avg_pool: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

global_avg_pool = Lesson(
    difficulty=1,
    example="global_avg_pool(np.array([[[[1.0, 2.0, 6.0]], [[0.0, 0.0, 3.0]]]]))",
    hints=[
        "One number is left of every channel of every image. Which axes are gone, and which stay?",
        InTracks(
            numpy="From (N, C, H, W) to (N, C): height and width go. mean takes a tuple of axes, and drops them.",
            torch="From (N, C, H, W) to (N, C): height and width go. mean takes a tuple of axes as dim, and drops "
            "them.",
        ),
        InTracks(
            numpy="x.mean(axis=(2, 3)), and a ValueError before it where H or W is 0.",
            torch="x.mean(dim=(2, 3)), and a ValueError before it where H or W is 0.",
        ),
    ],
    why="A mean does not ask where a pixel lies: convolutions carry a move of the image along and this forgets it, so "
    "that, but for edges and strides, a network of both answers alike wherever things are. It needs no weights and no "
    "fixed size, where a dense layer on the flattened image has weights for every pixel.",
    idea="One reduction over both axes at once: the image is neither flattened nor copied.",
)

global_avg_pool_backward = Lesson(
    difficulty=1,
    example="global_avg_pool_backward(np.array([[12.0]]), np.ones((1, 1, 2, 3)))",
    hints=[
        "By how much does a mean rise when one of its pixels rises by 1? Does it matter which one, or what values they "
        "have?",
        "Each pixel gets an equal share of its channel's gradient, and the shares together are all of it. Of x only "
        "the shape matters. grad is (N, C) and needs two more axes to stand at every pixel.",
        "share = grad / (H * W), with H and W from x.shape; then np.broadcast_to(share[:, :, None, None], "
        "x.shape).copy(), where the copy makes a true array of the view.",
    ],
    why="Every pixel enters the mean with the weight 1 / (H W), whatever its value, and that weight is its derivative. "
    "The H W shares add up to the whole gradient of the channel, so nothing is lost or gained on the way back.",
    idea="It divides once for each channel, and not once for each pixel; broadcasting then copies the share to all of "
    "them.",
)
