# mistake: divides the biases by the groups as well
# kind: formula

import numpy as np


def conv_parameter_count(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    for value in (in_channels, out_channels, kernel_height, kernel_width, groups):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError("sizes must be integers of at least 1")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    weights = in_channels * out_channels * kernel_height * kernel_width
    return (weights + (out_channels if bias else 0)) // groups
