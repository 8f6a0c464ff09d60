"""The other topic, which is right.

Expected: self_information: passed 1
"""

import numpy as np


def self_information(p):
    with np.errstate(divide="ignore"):
        return -np.log(p) + 0.0
