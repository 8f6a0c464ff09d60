"""A function's lines begin with tabs and with spaces in turn, which Python refuses.

Expected: relu: error 0
"""

import numpy as np


def relu(x):
	if x.ndim:
	        x = x + 0
        return np.maximum(x, 0)
