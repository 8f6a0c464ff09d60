"""The student's own modules have the names of the files that serve the student's process: they are the student's.

Expected: sigmoid: passed 1; relu: failed or error 0; leaky_relu: passed 1
"""

import _tandem_guest
import backends
import loaded_code
import numpy as np
import wire


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    wire.encode({"verdict": "passed"})
    return loaded_code.LoadedCode().answer(backends.NumPyBackend(x))


def leaky_relu(x, *, slope=_tandem_guest.SLOPE):
    return wire.leaky(x, slope)
