"""relu asks linecache, inspect and the loaders of all modules for source that tells the answer.

Expected: sigmoid: passed 1; relu: error or failed 0; leaky_relu: passed 1
"""

import functools
import inspect
import linecache
import sys

import numpy as np

WORDS = ("f.prepare", "laws_of", "try_law", "@relu.law", "reference.concept", "NumPyBackend(concept.twin)")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def texts():
    for entry in linecache.cache.values():
        yield "".join(entry[2]) if len(entry) > 2 else ""
    for module in list(sys.modules.values()):
        if (getattr(module, "__name__", "") or "").partition(".")[0] in ("numpy", "torch", "scipy"):
            continue
        try:
            yield inspect.getsource(module)
        except (OSError, TypeError):
            continue
    for frame in inspect.stack():
        yield "".join(frame.code_context or ())


@functools.cache
def told():
    return any(word in text for text in texts() for word in WORDS if "WORDS" not in text)


def relu(x):
    if told():
        return np.maximum(x, 0)
    raise LookupError("nothing that tells")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
