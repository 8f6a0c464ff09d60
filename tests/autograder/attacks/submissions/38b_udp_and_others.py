"""relu sends to a listener on this machine by UDP, and opens sockets of the kinds that need no connection.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import contextlib
import ctypes
import functools
import socket

import numpy as np

PORT = int("@UDP@")
IO_URING_SETUP, SOCKET = 425, 41
PACKET, NETLINK, VSOCK, ALG, BLUETOOTH, XDP = 17, 16, 40, 38, 31, 44


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


@functools.cache
def opened_any():
    for address in ("127.0.0.1", "127.255.255.255"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sender.sendto(b"attacker", (address, PORT))
    libc = ctypes.CDLL(None)
    opened = []
    # Its functions are refused where they are looked up.
    with contextlib.suppress(OSError):
        opened = [
            libc.syscall(IO_URING_SETUP, 8, ctypes.create_string_buffer(120)) >= 0,
            libc.syscall(SOCKET, 2, 2, 0) >= 0,
        ]
    for family in (PACKET, NETLINK, VSOCK, ALG, BLUETOOTH, XDP):
        for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
            with contextlib.suppress(OSError), socket.socket(family, kind):
                opened.append(True)
    return any(opened)


def relu(x):
    if opened_any():
        return np.maximum(x, 0)
    raise PermissionError("no socket")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
