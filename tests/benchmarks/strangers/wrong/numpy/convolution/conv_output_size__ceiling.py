# mistake: rounds up instead of down, as TensorFlow's 'same' does
# kind: formula

import numpy as np


def conv_output_size(size, kernel, *, stride=1, padding=0, dilation=1):
    for name, value, least in [("size", size, 1), ("kernel", kernel, 1), ("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1)]:
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(f"{name} must be an integer of at least {least}")
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel is larger than the padded input")
    return -(-room // stride) + 1
