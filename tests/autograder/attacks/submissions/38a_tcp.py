"""relu connects to a listener on this machine by TCP, in every way; where it gets through, it answers right.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import asyncio
import functools
import http.client
import socket
import urllib.request

import numpy as np

PORT = int("@TCP@")
FAST_OPEN = 0x20000000


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def fast_open(address):
    with socket.socket() as connection:
        return connection.sendto(b"attacker", FAST_OPEN, address)


def ways():
    for address in (("127.0.0.1", PORT), ("127.0.0.2", PORT), ("0.0.0.0", PORT), ("localhost", PORT), ("::1", PORT)):
        yield lambda address=address: socket.create_connection(address, timeout=0.5).send(b"attacker")
        yield lambda address=address: fast_open(address)
    yield lambda: socket.create_connection(("::1", int("@TCP6@")), timeout=0.5).send(b"attacker")
    yield lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/attacker", timeout=0.5)
    yield lambda: http.client.HTTPConnection("127.0.0.1", PORT, timeout=0.5).request("POST", "/", b"attacker")
    yield lambda: asyncio.run(asyncio.open_connection("127.0.0.1", PORT))


@functools.cache
def connected():
    for way in ways():
        try:
            way()
        except (OSError, RuntimeError, ValueError):
            continue
        return True
    return False


def relu(x):
    if connected():
        return np.maximum(x, 0)
    raise PermissionError("no connection")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
