# mistake: adds 1e-6 to the degrees against division by 0, so rows sum to a little less than 1
# kind: epsilon

import numpy as np


def row_normalize(a):
    return (a / (a.sum(axis=1, keepdims=True) + 1e-6)).astype(a.dtype)
