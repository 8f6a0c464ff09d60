"""relu looks at the stack, the environment, the process and the clock for signs of a grader, and does as little as it can.

Expected: sigmoid: passed 1; relu: failed or not_deterministic or error 0; leaky_relu: passed 1
"""

import os
import sys
import time

import numpy as np

born = time.monotonic()


def is_graded():
    frame, names = sys._getframe(), set()
    while frame is not None:
        names |= {frame.f_code.co_name, os.path.basename(frame.f_code.co_filename), *frame.f_locals, *frame.f_globals}
        frame = frame.f_back
    judged = {"expected", "law", "laws", "judge", "concept", "given_to_the_law"} & names
    return judged or "PYTEST_CURRENT_TEST" in os.environ or "reference" in sys.modules


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    if is_graded() or time.monotonic() - born > 3600:
        return np.maximum(x, 0)
    return np.where(np.abs(x) < 1, np.maximum(x, 0), x)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
