# mistake: counts the padding once instead of twice; and ignores dilation
# kind: two

import torch


def conv_output_size(size, kernel, *, stride=1, padding=0, dilation=1):
    for value, least in [(size, 1), (kernel, 1), (stride, 1), (padding, 0), (dilation, 1)]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError("all sizes must be integers that are large enough")
    if size + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("the kernel is larger than the padded input")
    return (size + padding - kernel) // stride + 1
