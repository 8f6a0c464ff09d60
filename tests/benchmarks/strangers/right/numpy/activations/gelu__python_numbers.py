# style: Python numbers in a list, then np.array

import math

import numpy as np


def gelu(x):
    values = [v / 2 * math.erfc(-v / math.sqrt(2)) for v in x.reshape(-1).tolist()]
    return np.array(values, dtype=x.dtype).reshape(x.shape)
