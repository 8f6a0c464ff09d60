"""Exceptions that raise, hang or lie while they are described, that go by the judge's own names, or come in a crowd.

Expected: step: error or crashed 0; sigmoid: passed 1; tanh: error or timeout or crashed 0; relu: error 0
Expected: leaky_relu: error 0; elu: error 0; softplus: error 0; swish: error or not_attempted 0; gelu: error or crashed 0
Expected: log_softmax: passed 1
"""

import numpy as np


class Unspeakable(Exception):
    def __str__(self):
        raise KeyboardInterrupt

    __repr__ = __str__


class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit(0)

    @property
    def __mro__(cls):
        return 7

    def mro(cls):
        return [cls, Exception, BaseException, object]


class Odd(Exception, metaclass=Meta):
    pass


Halted = type("Halted", (Exception,), {"verdict": "passed", "message": "keeps all laws"})
Broken = type("Broken", (BaseException,), {"verdict": "passed", "expected": 1, "got": 1})
Passed = type("ValueError", (BaseException,), {"__eq__": lambda *args: True})


def step(z):
    raise Unspeakable


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    raise Endless


def relu(x):
    raise Halted("passed", "keeps all laws")


def leaky_relu(x, *, slope=0.01):
    raise Broken("passed")


def elu(x, *, alpha=1.0):
    raise ExceptionGroup("all of them", [ExceptionGroup("deeper", [ValueError(number)]) for number in range(1000)])


def softplus(x, *, beta=1.0):
    raise Passed("no")


def swish(x, *, beta=1.0):
    raise NotImplementedError("as if it had never been written")


def gelu(x):
    try:
        raise Odd("strange")
    except BaseException as error:
        error.__traceback__ = None
        error.__cause__ = error.__context__ = error
        raise


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < max(x.ndim, 1):
        raise ValueError(f"there is no axis {axis}")
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))
