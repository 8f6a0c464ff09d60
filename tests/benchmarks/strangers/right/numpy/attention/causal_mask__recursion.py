# style: recursion: a mask of one less, with a row and a column more

import numpy as np


def causal_mask(length):
    if isinstance(length, bool) or not isinstance(length, (int, np.integer)) or length < 0:
        raise ValueError("length")
    if length == 0:
        return np.zeros((0, 0), dtype=bool)
    smaller = causal_mask(length - 1)
    wider = np.hstack([smaller, np.zeros((length - 1, 1), dtype=bool)])
    return np.vstack([wider, np.ones((1, length), dtype=bool)])
