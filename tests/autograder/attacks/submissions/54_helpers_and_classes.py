"""Right answers with helpers, constants, classes, caches, generators and modules of the standard library.

Expected: step: passed 1; sigmoid: passed 1; tanh: passed 1; relu: passed 1; leaky_relu: passed 1; swish: passed 1
"""

from __future__ import annotations

import abc
import collections
import contextlib
import dataclasses
import enum
import functools
import io
import itertools
import json
import math
import operator
import re
import typing

import numpy as np

FIRES_AT: typing.Final = json.loads("[0.0]")[0]
Pair = collections.namedtuple("Pair", "left right")
T = typing.TypeVar("T")


class Side(enum.Enum):
    LEFT = enum.auto()
    RIGHT = enum.auto()


class Activation(abc.ABC):
    @abc.abstractmethod
    def __call__(self, x: np.ndarray) -> np.ndarray: ...


@dataclasses.dataclass(frozen=True)
class Leaky(Activation):
    slope: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return functools.reduce(operator.add, parts(x, self.slope))


def parts(x, slope):
    yield np.maximum(x, 0)
    yield slope * np.minimum(x, 0)


@contextlib.contextmanager
def quiet():
    with np.errstate(over="ignore"), contextlib.redirect_stdout(io.StringIO()):
        yield


@functools.lru_cache(maxsize=None)
def leaky(slope: float) -> Leaky:
    return Leaky(slope)


def step(z):
    side = {True: Side.RIGHT, False: Side.LEFT}
    flat = [float(side[bool(entry >= FIRES_AT)] is Side.RIGHT) for entry in z.ravel()]
    return np.array(flat, dtype=z.dtype).reshape(z.shape)


def sigmoid(x: np.ndarray) -> np.ndarray:
    with quiet():
        print("not seen")
        small = np.exp(-np.abs(x))
    pair = Pair(left=small / (1 + small), right=1 / (1 + small))
    return np.where(x >= 0, pair.right, pair.left)


def tanh(x):
    match x.ndim:
        case 0:
            return np.asarray(math.copysign(1, x) * -np.expm1(-2 * abs(x)) / (1 + math.exp(-2 * abs(x))), dtype=x.dtype)
        case _:
            return np.sign(x) * -np.expm1(-2 * np.abs(x)) / (1 + np.exp(-2 * np.abs(x)))


def relu(x):
    assert re.fullmatch(r"float\d+", x.dtype.name)
    return leaky(0.0)(x)


def leaky_relu(x, *, slope=0.01):
    return leaky(slope)(x)


def swish(x, *, beta=1.0):
    return next(itertools.chain([x * sigmoid(beta * x)]))
