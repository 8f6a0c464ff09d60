"""relu sends commands to the process that forked it, and reports of an end to the judge, on every descriptor.

Expected: sigmoid: passed 1; relu: crashed or failed or error or timeout 0; leaky_relu: passed 1
"""

import contextlib
import os
import socket

import numpy as np

MESSAGES = (
    b'{"do": "fork"}',
    b'{"do": "kill"}',
    b'{"do": "load"}',
    b'{"ended": 0}',
    b'{"layers": [], "missing": {}}',
    b"",
)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for descriptor in range(3, 256):
        for message in MESSAGES:
            with contextlib.suppress(OSError):
                os.set_blocking(descriptor, False)
                os.write(descriptor, message)
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as control:
                socket.send_fds(control, [message], [0, 1])
                control.shutdown(socket.SHUT_RDWR)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
