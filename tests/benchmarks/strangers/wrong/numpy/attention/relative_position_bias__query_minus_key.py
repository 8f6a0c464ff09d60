# mistake: looks up i - j instead of j - i: the table is read backwards
# kind: transposed

import numpy as np


def relative_position_bias(table, length):
    if isinstance(length, bool) or not isinstance(length, (int, np.integer)) or length < 1:
        raise ValueError("length must be an integer of at least 1")
    if table.shape != (2 * length - 1,):
        raise ValueError("the table needs 2 L - 1 entries")
    place = np.arange(length)
    return table[place[:, None] - place[None, :] + length - 1]
