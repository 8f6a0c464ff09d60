"""relu replaces its own process by another program, from a file, from memory, or by a system call.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import contextlib
import ctypes
import os
import sys

import numpy as np

EXECVE, EXECVEAT = 59, 322
libc = ctypes.CDLL(None)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    with contextlib.suppress(OSError):
        os.execv("/bin/sh", ["sh", "-c", "echo was here > @CANARY@/attacker-exec"])
    with contextlib.suppress(OSError):
        os.execv(sys.executable, ["python", "-c", "open('@CANARY@/attacker-exec', 'w')"])
    with contextlib.suppress(OSError, AttributeError):
        memory = os.memfd_create("attacker")
        os.write(memory, b"#!/bin/sh\necho was here > @CANARY@/attacker-exec\n")
        os.execve(memory, ["sh"], {})
    shell, none = ctypes.c_char_p(b"/bin/sh"), ctypes.c_void_p(None)
    libc.syscall(EXECVE, shell, none, none)
    libc.syscall(EXECVEAT, -100, shell, none, none, 0)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
