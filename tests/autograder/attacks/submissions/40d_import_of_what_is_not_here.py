"""On import the file wants packages that nobody has; its functions do without them.

Expected: sigmoid: passed 1; relu: error 0; leaky_relu: passed 1
"""

import a_package_that_nobody_has
import numpy as np
from another_package_that_nobody_has import plot


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return a_package_that_nobody_has.relu(x)


def leaky_relu(x, *, slope=0.01):
    if x.size > 10**9:
        plot(x)
    return np.where(x >= 0, x, slope * x)
