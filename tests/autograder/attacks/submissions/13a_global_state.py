"""relu fixes seeds and bends all the global state that NumPy and Python have, which its neighbours must not feel.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1; swish: passed 1
"""

import decimal
import gc
import os
import random
import sys
import warnings

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    random.seed(0)
    np.random.seed(0)
    np.seterr(all="raise")
    np.set_printoptions(threshold=0, formatter={"all": lambda entry: "1"})
    warnings.simplefilter("error")
    decimal.getcontext().prec = 1
    gc.disable()
    os.umask(0o777)
    os.environ.clear()
    sys.setswitchinterval(1000)
    sys.setrecursionlimit(60)
    sys.path.clear()
    sys.float_repr_style = "long"
    return np.random.random(x.shape)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


def swish(x, *, beta=1.0):
    import statistics

    assert statistics.mean([1, 2]) == 1.5
    return x * sigmoid(beta * x)
