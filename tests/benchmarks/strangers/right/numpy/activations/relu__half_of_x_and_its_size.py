# style: x / 2 + |x| / 2

import numpy as np


def relu(x):
    return x / 2 + abs(x) / 2
