"""Functions with right values and wrong gradients, of convolution: over each stands what is to be said of it."""

import numpy as np
import torch
import torch.nn.functional as F


# convolve1d: cuts signal and kernel off from the result{here}: NumPy passes no gradient
def convolve1d_in_numpy(signal, kernel):
    f, k = signal.detach().numpy(), kernel.detach().numpy()  # here
    table = np.zeros((len(k), len(f) + len(k) - 1), f.dtype)
    for shift, weight in enumerate(k):
        table[shift, shift : shift + len(f)] = weight * f
    return torch.from_numpy(table.sum(axis=0))


# convolve1d: cuts signal and kernel off from the result{here}: .item() makes a plain number of a tensor, ...
def convolve1d_by_entries(signal, kernel):
    out = torch.zeros(len(signal) + len(kernel) - 1, dtype=signal.dtype)
    for i in range(len(signal)):
        for j in range(len(kernel)):
            out[i + j] += signal[i].item() * kernel[j].item()  # here
    return out


# circular_convolve1d: cuts kernel off from the result{here}: .tolist() makes plain numbers of a tensor, ...
def circular_convolve1d_of_a_list(signal, kernel):
    return sum(weight * signal.roll(shift) for shift, weight in enumerate(kernel.tolist()))  # here


# convolve2d: cuts kernel off from the result{here}: .detach() passes no gradient
def convolve2d_of_a_fixed_kernel(image, kernel):
    windows = image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    turned = kernel.detach().flip(0, 1)  # here
    return (windows * turned).sum(dim=(-2, -1))


def convolve(x, weight, *, stride, padding, dilation, groups):
    x = F.pad(x, (padding,) * 4)
    (n, _, height, width), (out, _, kh, kw) = x.shape, weight.shape
    if kh > height or kw > width:
        raise ValueError("weight")
    rows, columns = (height - dilation * (kh - 1) - 1) // stride + 1, (width - dilation * (kw - 1) - 1) // stride + 1
    total = 0
    for i in range(kh):
        for j in range(kw):
            top, left = dilation * i, dilation * j
            seen = x[..., top : top + stride * rows : stride, left : left + stride * columns : stride][
                ..., :rows, :columns
            ]
            seen = seen.reshape(n, groups, -1, rows, columns)
            total = total + torch.einsum("ngcyx,goc->ngoyx", seen, weight[..., i, j].reshape(groups, out // groups, -1))
    return total.reshape(n, out, rows, columns)


# conv2d: cuts bias off from the result{here}: .data passes no gradient
def conv2d_with_a_fixed_bias(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    y = convolve(x, weight, stride=stride, padding=padding, dilation=dilation, groups=groups)
    return y if bias is None else y + bias.data[:, None, None]  # here


# conv2d: cuts weight off from the result{here}: .detach() passes no gradient
def conv2d_of_a_layer(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    own = weight.detach().clone().requires_grad_()  # here
    y = convolve(x, own, stride=stride, padding=padding, dilation=dilation, groups=groups)
    return y if bias is None else y + bias[:, None, None]


# pointwise_conv: changes x in place{here}, while its gradient is asked for
def pointwise_conv_in_place(x, weight, bias=None):
    x *= 1.0  # here
    y = torch.einsum("oc,nchw->nohw", weight, x)
    return y if bias is None else y + bias[:, None, None]


# max_pool2d: cuts x off from the result{here}: .item() makes a plain number of a tensor, which passes no gradient
def max_pool2d_by_entries(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    n, c, height, width = x.shape
    rows, columns = (height - kernel) // stride + 1, (width - kernel) // stride + 1
    values = torch.empty(n, c, rows, columns, dtype=x.dtype)
    index = torch.empty(n, c, rows, columns, dtype=torch.long)
    for i in range(rows):
        for j in range(columns):
            for a in range(n):
                for b in range(c):
                    window = x[a, b, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
                    place = int(window.argmax())
                    values[a, b, i, j] = window.max().item()  # here
                    down, right = divmod(place, kernel)
                    index[a, b, i, j] = (i * stride + down) * width + j * stride + right
    return values, index


# avg_pool2d: cuts x off from the result{here}: under torch.no_grad() no way back is recorded
def avg_pool2d_without_gradients(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    with torch.no_grad():
        windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride)  # here
        return windows.mean(dim=(-2, -1))


# global_avg_pool: changes the gradient on its way, with register_hook{here}
def global_avg_pool_clipped(x):
    y = x.mean(dim=(2, 3))
    if y.requires_grad:
        y.register_hook(lambda grad: grad.clamp(-0.1, 0.1))  # here
    return y


# max_pool2d: takes another slope by x at a kink{here}
def max_pool2d_that_shares(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride).flatten(-2)
    best = windows.argmax(dim=-1)
    rows = torch.arange(best.shape[2])[:, None] * stride + best // kernel
    columns = torch.arange(best.shape[3]) * stride + best % kernel
    return windows.amax(dim=-1), rows * x.shape[3] + columns  # here


class Weights(torch.nn.Module):
    """A layer that somebody else fills."""

    def __init__(self, shape):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(shape))

    def forward(self, x):
        return torch.einsum("oc,nchw->nohw", self.weight, x)


# pointwise_conv: cuts weight off from the result (in_torch.py, line {line of Weights.forward}): ...
def pointwise_conv_of_a_filled_layer(x, weight, bias=None):
    layer = Weights(weight.shape)
    layer.weight.data = weight
    y = layer(x)
    return y if bias is None else y + bias[:, None, None]
