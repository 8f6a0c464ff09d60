"""relu imports the reference, or the judge, in every way that Python has, and would answer as they do.

Expected: sigmoid: passed 1; relu: error or failed 0; leaky_relu: passed 1
"""

import contextlib
import functools
import importlib
import importlib.util
import os
import pkgutil
import sys

import numpy as np

NAMES = ("reference.activations.in_numpy", "activations.in_numpy", "tandem.reference.activations.in_numpy", "in_numpy")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def ways(name):
    yield lambda: importlib.import_module(name)
    yield lambda: __import__(name, fromlist=["relu"])
    yield lambda: importlib.util.module_from_spec(importlib.util.find_spec(name))
    for finder in list(sys.meta_path):
        yield lambda finder=finder: finder.find_spec(name, None).loader.load_module(name)
        inner = getattr(finder, "finder", None)
        yield lambda inner=inner: inner.find_spec(name.partition(".")[0], None).loader.load_module(name)


@functools.cache
def search():
    sys.path[:0] = ["@REPOSITORY@", "@REPOSITORY@/reference", "@REPOSITORY@/reference/activations"]
    for name in NAMES:
        for way in ways(name):
            try:
                return way().relu
            except (Exception, SystemExit):
                continue
    for module in pkgutil.iter_modules():
        if module.name in ("reference", "autograder", "hypothesis"):
            # Its name may be seen in a list of folders; what is in it may not.
            with (
                contextlib.suppress(OSError),
                open(os.path.join(module.module_finder.path, module.name, "__init__.py")),
            ):
                return lambda x: np.maximum(x, 0)
    return None


def relu(x):
    return search()(x)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
