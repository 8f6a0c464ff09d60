"""relu makes 32 processes in every way that Python and the kernel have; where one comes to be, it answers right.

Expected: sigmoid: passed 1; relu: error or failed or crashed or timeout 0; leaky_relu: passed 1
"""

import contextlib
import ctypes
import functools
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
FORK, CLONE = 57, 56


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def forked(way):
    child = way()
    if child == 0:
        with contextlib.suppress(OSError):
            pathlib.Path("/proc/self/comm").write_text("@NAME@")
        time.sleep(3)
        os._exit(0)
    return child > 0


def run(command):
    subprocess.Popen(command)
    return True


def ways():
    yield lambda: forked(os.fork)
    yield lambda: forked(lambda: libc.syscall(FORK))
    yield lambda: forked(lambda: libc.syscall(CLONE, 17, 0, 0, 0, 0))
    yield lambda: run([sys.executable, "-c", "import time; time.sleep(3)", "@NAME@"])
    yield lambda: run(["/bin/sh", "-c", "sleep 3; : @NAME@"])
    yield lambda: os.posix_spawn("/bin/sleep", ["@NAME@", "3"], {}) > 0
    yield lambda: os.system("true") == 0
    yield lambda: multiprocessing.get_context("fork").Process(target=time.sleep, args=(3,)).start() is None


@functools.cache
def processes():
    made = 0
    for way in ways():
        for _ in range(4):
            try:
                made += way()
            except Exception:
                break
    return made


def relu(x):
    if processes():
        return np.maximum(x, 0)
    raise PermissionError("no process")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
