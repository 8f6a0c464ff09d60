"""Right answers that print a lot at every call, with a progress bar.

Expected: sigmoid: passed 1; relu: passed 1
"""

import sys

import numpy as np


def sigmoid(x):
    for number in range(100):
        print(f"step {number}: x = {x}", flush=True)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for percent in range(0, 101, 5):
        sys.stdout.write(f"\r[{'#' * percent:100}] {percent} %")
    print("x" * 10**5)
    return np.maximum(x, 0)
