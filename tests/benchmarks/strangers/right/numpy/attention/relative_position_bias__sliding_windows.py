# style: windows over the table, read from the last to the first

import numpy as np


def relative_position_bias(table, length):
    if isinstance(length, bool) or not isinstance(length, (int, np.integer)) or length < 1:
        raise ValueError("length")
    if len(table) != 2 * length - 1:
        raise ValueError("table")
    return np.lib.stride_tricks.sliding_window_view(table, length)[::-1]
