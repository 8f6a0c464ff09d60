"""Convolution and pooling on a batch of small images with many channels, as in the middle of a network."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.benchmarks.race import Race, normal

IMAGES = {"x": normal(8, 32, 28, 28)}


def convolve1d() -> Race:
    def built_in(signal, kernel):
        return lambda: F.conv1d(signal[None, None], kernel.flip(0)[None, None], padding=len(kernel) - 1)[0, 0]

    return Race({"signal": normal(20_000), "kernel": normal(32)}, built_in)


def circular_convolve1d() -> Race:
    def built_in(signal, kernel):
        def call():
            around = F.pad(signal[None, None], (len(kernel) - 1, 0), mode="circular")
            return F.conv1d(around, kernel.flip(0)[None, None])[0, 0]

        return call

    return Race({"signal": normal(1000), "kernel": normal(1001)[1:].copy()}, built_in)


def convolve2d() -> Race:
    def built_in(image, kernel):
        return lambda: F.conv2d(image[None, None], kernel.flip(0, 1)[None, None])[0, 0]

    return Race({"image": normal(256, 256), "kernel": normal(5, 5)}, built_in)


def conv2d() -> Race:
    arguments = IMAGES | {"weight": normal(64, 32, 3, 3), "bias": normal(64)}
    return Race(arguments, lambda x, weight, bias: lambda: F.conv2d(x, weight, bias, padding=1), {"padding": 1})


def conv_transpose2d() -> Race:
    arguments = IMAGES | {"weight": normal(32, 16, 3, 3), "bias": normal(16)}
    settings = {"stride": 2, "padding": 1, "output_padding": 1}
    return Race(arguments, lambda x, weight, bias: lambda: F.conv_transpose2d(x, weight, bias, **settings), settings)


def pointwise_conv() -> Race:
    arguments = IMAGES | {"weight": normal(64, 32), "bias": normal(64)}
    return Race(arguments, lambda x, weight, bias: lambda: F.conv2d(x, weight[:, :, None, None], bias))


def max_pool2d() -> Race:
    return Race(IMAGES | {"kernel": 2}, lambda x, kernel: lambda: F.max_pool2d(x, kernel, return_indices=True))


def avg_pool2d() -> Race:
    return Race(IMAGES | {"kernel": 2}, lambda x, kernel: lambda: F.avg_pool2d(x, kernel))


def max_unpool2d() -> Race:
    y = normal(8, 32, 14, 14)
    rows, columns = np.meshgrid(np.arange(14), np.arange(14), indexing="ij")
    index = np.broadcast_to(56 * rows + 2 * columns, y.shape).astype(np.int64)
    arguments = {"y": y, "index": index, "output_shape": (28, 28)}
    return Race(arguments, lambda y, index, output_shape: lambda: F.max_unpool2d(y, index, 2))


def global_avg_pool() -> Race:
    return Race(IMAGES, lambda x: lambda: F.adaptive_avg_pool2d(x, 1).flatten(1))


def translate() -> Race:
    return Race(
        {"image": normal(64, 128, 128), "shift": (5, -7)},
        lambda image, shift: lambda: torch.roll(image, shift, (-2, -1)),
    )
