# style: the ufunc method reduce of logaddexp

import numpy as np


def log_softmax(x, *, axis=-1):
    try:
        return x - np.expand_dims(np.logaddexp.reduce(x, axis=axis), axis)
    except IndexError:
        raise ValueError("no such axis") from None
