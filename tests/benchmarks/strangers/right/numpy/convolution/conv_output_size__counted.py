# style: counts the places with range

import operator

import numpy as np


def conv_output_size(size, kernel, *, stride=1, padding=0, dilation=1):
    for value, least in zip((size, kernel, stride, padding, dilation), (1, 1, 1, 0, 1)):
        try:
            bad = isinstance(value, bool) or operator.index(value) < least
        except TypeError:
            bad = True
        if bad:
            raise ValueError(f"{value!r} is no integer of at least {least}")
    count = len(range(0, size + 2 * padding - dilation * (kernel - 1), stride))
    if not count:
        raise ValueError("too large")
    return count
