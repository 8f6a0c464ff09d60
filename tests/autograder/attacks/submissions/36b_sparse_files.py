"""relu makes files that seem to be 10 TB large, maps one, and keeps files in memory that have no name.

Expected: sigmoid: passed 1; relu: failed or error or crashed or timeout 0; leaky_relu: passed 1
"""

import contextlib
import functools
import mmap
import os
import tempfile

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


@functools.cache
def fill():
    for folder in (".", "/tmp", "/dev/shm", "@HERE@", "@CANARY@"):
        with contextlib.suppress(OSError), open(os.path.join(folder, "attacker-sparse"), "wb+") as file:
            for size in (10 * 2**40, 2**34, 2**26):
                with contextlib.suppress(OSError, ValueError):
                    file.truncate(size)
                with contextlib.suppress(OSError, ValueError):
                    os.posix_fallocate(file.fileno(), 0, 2**26)
                with contextlib.suppress(OSError, ValueError):
                    mmap.mmap(file.fileno(), size)[:4] = b"here"
    for _ in range(8):
        with contextlib.suppress(OSError, AttributeError):
            os.write(os.memfd_create("attacker"), b"x" * 2**23)
        with contextlib.suppress(OSError):
            tempfile.TemporaryFile(dir=".").write(b"x" * 2**23)


def relu(x):
    fill()
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
