"""relu keeps its count where it hopes to find it again in the next process, and is right until there is one.

Expected: sigmoid: passed 1; relu: failed or not_deterministic 0; leaky_relu: passed 1
"""

import os
import sys

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for place in ("/tmp/attacker-count", "/dev/shm/attacker-count", "/var/tmp/attacker-count"):
        try:
            with open(place, "x"):
                return np.maximum(x, 0)
        except OSError:
            continue
    if "attacker" not in os.environ and not hasattr(sys, "attacker"):
        os.environ["attacker"] = sys.attacker = "was here"
        return np.maximum(x, 0)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
