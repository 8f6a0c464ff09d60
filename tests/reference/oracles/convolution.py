"""Convolution and pooling by PyTorch, NumPy and SciPy."""

import numpy as np
import scipy.linalg
import scipy.signal
import torch
import torch.nn.functional as F


def conv_output_size(size, kernel, **settings):
    return F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), **settings).shape[2]


def conv_transpose_output_size(size, kernel, **settings):
    return F.conv_transpose1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), **settings).shape[2]


def padding_amount(kernel, mode, dilation):
    span = dilation * (kernel - 1) + 1
    size = len(np.convolve(np.ones(99), np.ones(span), mode))
    return (size - 99 + span - 1) // 2


def conv_parameter_count(in_channels, out_channels, kernel_height, kernel_width, bias, groups):
    layer = torch.nn.Conv2d(in_channels, out_channels, (kernel_height, kernel_width), bias=bias, groups=groups)
    return sum(parameter.numel() for parameter in layer.parameters())


def receptive_field(kernels, strides):
    pixels = torch.zeros(1, 1, 200, requires_grad=True)
    units = pixels
    for kernel, stride in zip(kernels, strides, strict=True):
        units = F.conv1d(units, torch.ones(1, 1, kernel), stride=stride)
    (gradient,) = torch.autograd.grad(units[0, 0, 0], pixels)
    reached = gradient[0, 0].nonzero().ravel().tolist()
    return reached[-1] - reached[0] + 1


def convolve1d(signal, kernel):
    return np.convolve(signal, kernel)


def circular_convolve1d(signal, kernel):
    return np.fft.ifft(np.fft.fft(signal) * np.fft.fft(kernel)).real


def convolution_matrix(kernel, size):
    return scipy.linalg.convolution_matrix(kernel, size)


def convolve2d(image, kernel):
    return scipy.signal.convolve2d(image, kernel, mode="valid")


def conv2d(x, weight, bias, **settings):
    return _forward(F.conv2d, (x, weight, bias), settings)


def conv2d_backward(grad, x, weight, bias, **settings):
    return _backward(F.conv2d, grad, (x, weight, bias), settings)


def conv_transpose2d(x, weight, bias, **settings):
    return _forward(F.conv_transpose2d, (x, weight, bias), settings)


def conv_transpose2d_backward(grad, x, weight, bias, **settings):
    return _backward(F.conv_transpose2d, grad, (x, weight, bias), settings)


def pointwise_conv(x, weight, bias):
    return conv2d(x, weight[:, :, None, None], bias)


def pointwise_conv_backward(grad, x, weight, bias):
    by_x, by_weight, *by_bias = conv2d_backward(grad, x, weight[:, :, None, None], bias)
    return (by_x, by_weight[:, :, 0, 0], *by_bias)


def max_pool2d(x, kernel, stride):
    y, index = F.max_pool2d(torch.tensor(x), kernel, stride, return_indices=True)
    return y.numpy(), index.numpy()


def max_pool2d_backward(grad, x, kernel, stride):
    return _backward(F.max_pool2d, grad, (x,), {"kernel_size": kernel, "stride": stride})[0]


def avg_pool2d(x, kernel, stride):
    return F.avg_pool2d(torch.tensor(x), kernel, stride).numpy()


def avg_pool2d_backward(grad, x, kernel, stride):
    return _backward(F.avg_pool2d, grad, (x,), {"kernel_size": kernel, "stride": stride})[0]


def max_unpool2d(y, index, output_shape):
    # The public function derives output_shape from a window, and lets it differ by less than a stride.
    return torch.ops.aten.max_unpool2d(torch.tensor(y), torch.tensor(index), list(output_shape)).numpy()


def global_avg_pool(x):
    return F.adaptive_avg_pool2d(torch.tensor(x), 1).numpy()[:, :, 0, 0]


def global_avg_pool_backward(grad, x):
    return _backward(lambda pixels: F.adaptive_avg_pool2d(pixels, 1), grad[:, :, None, None], (x,), {})[0]


def translate(image, shift):
    return np.roll(image, shift, axis=(-2, -1))


def nearest_patch(image, patch):
    windows = F.unfold(torch.tensor(image)[None, None], patch.shape)[0]
    distance = (windows - torch.tensor(patch).reshape(-1, 1)).square().sum(dim=0).tolist()
    return divmod(distance.index(min(distance)), image.shape[1] - patch.shape[1] + 1)


def _forward(function, arrays, settings):
    tensors = [None if array is None else torch.tensor(array) for array in arrays]
    return function(*tensors, **settings).numpy()


def _backward(function, grad, arrays, settings):
    tensors = [None if array is None else torch.tensor(array, requires_grad=True) for array in arrays]
    leaves = [tensor for tensor in tensors if tensor is not None]
    gradients = torch.autograd.grad(function(*tensors, **settings), leaves, torch.tensor(grad))
    return tuple(gradient.numpy() for gradient in gradients)
