"""sinusoidal_positions answers 128 KB, of which a law makes a table of all pairs of rows: 2 GB a try, in the judge.

Expected: sigmoid: passed 1; sinusoidal_positions: wrong_shape or crashed or out_of_memory or timeout 0
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def sinusoidal_positions(length, dim, *, base=10000.0):
    return np.ones((16_000, 1))
