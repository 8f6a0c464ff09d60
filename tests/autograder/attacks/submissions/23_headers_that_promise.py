"""Raw bytes on the reply pipe: 7 PiB, a size below 0, 2^62 entries, a thousand axes, a dtype of objects, no header at all.

Expected: step: crashed 0; sigmoid: passed 1; tanh: crashed 0; relu: crashed 0; leaky_relu: crashed 0; elu: crashed 0
Expected: softplus: crashed 0; swish: crashed 0; gelu: crashed 0; softmax: crashed 0; log_softmax: passed 1
"""

import contextlib
import json
import os
import struct

import numpy as np


def send(text):
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, text)
    os._exit(0)


def array(dtype, shape, payload=b"\x00" * 8):
    header = json.dumps(["d", [["id", ["i", "0x3"]], ["value", ["a", dtype, shape]]]]).encode()
    return struct.pack("<IQ", len(header), len(payload)) + header + payload


def step(z):
    send(struct.pack("<IQ", 2, 7 * 2**50) + b"{}")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    send(array("float64", [-1]))


def relu(x):
    send(array("float64", [2**62]))


def leaky_relu(x, *, slope=0.01):
    send(array("float64", [1] * 1000))


def elu(x, *, alpha=1.0):
    send(array("object", [1]))


def softplus(x, *, beta=1.0):
    send(array("float64", [2**32, 2**32]))


def swish(x, *, beta=1.0):
    send(struct.pack("<IQ", 2**32 - 1, 0))


def gelu(x):
    send(struct.pack("<IQ", 200000, 0) + b"[" * 100000 + b"]" * 100000)


def softmax(x, *, axis=-1, temperature=1.0):
    send(struct.pack("<IQ", 10, 0) + b'["d",[["i')


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < max(x.ndim, 1):
        raise ValueError(f"there is no axis {axis}")
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))
