"""A right answer that is slow, but inside its limits: loops in Python, and a little sleep.

Expected: sigmoid: passed 1; relu: passed 1
"""

import math
import time

import numpy as np


def sigmoid(x):
    result = np.empty_like(x)
    for place in np.ndindex(x.shape):
        entry = float(x[place])
        result[place] = 1 / (1 + math.exp(-entry)) if entry >= 0 else math.exp(entry) / (1 + math.exp(entry))
    return result


def relu(x):
    time.sleep(0.002)
    return np.maximum(x, 0)
