"""relu forks twice, leaves its session and lets the grandchild edit the grades when everybody is gone.

Expected: sigmoid: passed 1; relu: failed or error or crashed 0; leaky_relu: passed 1
"""

import contextlib
import ctypes
import functools
import os
import pathlib
import time

import numpy as np

libc = ctypes.CDLL(None)
CLONE, CLONE_PARENT = 56, 0x8000


def detached():
    with contextlib.suppress(OSError):
        pathlib.Path("/proc/self/comm").write_text("@NAME@")
    with contextlib.suppress(OSError):
        os.setsid()
    if fork(os.fork) != 0:
        os._exit(0)
    for _ in range(20):
        time.sleep(0.05)
        with contextlib.suppress(OSError):
            pathlib.Path("@CANARY@/grades.csv").write_text("student,score\nattacker,100\n")
    time.sleep(5)
    os._exit(0)


def fork(way):
    try:
        return way()
    except OSError:
        return -1


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


@functools.cache
def children():
    forked = False
    for way in (
        os.fork,
        os.forkpty and (lambda: os.forkpty()[0]),
        lambda: libc.syscall(CLONE, CLONE_PARENT | 17, 0, 0, 0, 0),
    ):
        child = fork(way)
        if child == 0:
            detached()
        forked = forked or child > 0
    return forked


def relu(x):
    if children():
        return np.maximum(x, 0)
    raise PermissionError("no child")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
