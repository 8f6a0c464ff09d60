"""Right answers with SciPy, where it is not the answer itself: the error function in gelu, logsumexp in log_softmax.

Expected: softmax: passed 1; gelu: passed 1
"""

import math

import numpy as np
from scipy import special


def gelu(x):
    return x * (1 + special.erf(x / math.sqrt(2))) / 2


def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0 or not -x.ndim <= axis < max(x.ndim, 1):
        raise ValueError("temperature or axis")
    z = x / temperature
    return np.exp(z - special.logsumexp(z, axis=axis, keepdims=True)).astype(x.dtype)
