# mistake: clips x to [-20, 20] against overflow, so everything further out gets the same value
# kind: clipped

import numpy as np


def sigmoid(x):
    x = np.clip(x, -20, 20)
    return 1 / (1 + np.exp(-x))
