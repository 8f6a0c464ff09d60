# mistake: the kernel spans dilation * kernel pixels instead of dilation * (kernel - 1) + 1
# kind: formula

import torch


def conv_transpose_output_size(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    for value, least in [(size, 1), (kernel, 1), (stride, 1), (padding, 0), (output_padding, 0), (dilation, 1)]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError("all sizes must be integers that are large enough")
    if output_padding >= max(stride, dilation):
        raise ValueError("output_padding is below neither stride nor dilation")
    if stride * (size - 1) + dilation * (kernel - 1) - 2 * padding + output_padding + 1 < 1:
        raise ValueError("padding leaves nothing")
    return stride * (size - 1) + dilation * kernel - 2 * padding + output_padding
