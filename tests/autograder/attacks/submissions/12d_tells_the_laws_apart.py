"""relu guesses from dtype, size and order of its calls which law is being tried, and is right for the definition alone.

Expected: sigmoid: passed 1; relu: failed or not_deterministic 0; leaky_relu: passed 1
"""

import numpy as np

calls = []


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    calls.append(x.copy())
    again = len(calls) > 1 and np.array_equal(calls[-1], calls[-2])
    negated = len(calls) > 1 and np.array_equal(calls[-1], -calls[-2])
    late = len(calls) > 45
    return x * 2 if again or negated or late or x.dtype == np.float32 else np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
