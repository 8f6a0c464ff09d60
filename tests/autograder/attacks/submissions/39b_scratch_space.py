"""relu writes to the places where everybody may write, hoping that somebody else reads there. It answers wrong.

Expected: sigmoid: passed 1; relu: failed or error 0; leaky_relu: passed 1
"""

import contextlib
import pathlib
import tempfile

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for folder in (".", "..", "/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue", "~", None):
        with contextlib.suppress(OSError, RuntimeError):
            place = pathlib.Path(folder or tempfile.gettempdir()).expanduser()
            (place / "attacker-scratch").write_text("was here")
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
