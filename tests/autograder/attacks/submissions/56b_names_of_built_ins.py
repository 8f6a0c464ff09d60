"""Right answers in which a built-in's name is a variable, a parameter, a field, a method, or stands above to compare with.

Expected: tanh: passed 1; sigmoid: passed 1; relu: passed 1; step: passed 1; swish: passed 1
"""

from dataclasses import dataclass

import numpy as np
from numpy import *
from scipy.special import expit

points = np.linspace(-3, 3, 7)
y = np.tanh(points)
tanh = np.tanh


def compare(x):
    return expit(x), np.tanh(x)


compare(points)


def tanh(x):
    e = exp(-2 * abs(x))
    y = sign(x) * (1 - e) / (1 + e)
    return y


def sigmoid(x):
    expit = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + expit), expit / (1 + expit)).astype(x.dtype)


@dataclass
class Settings:
    heaviside: float = 0.0
    clip: float = 0.0


S = Settings()


class Own:
    def clip(self, x):
        return np.where(x > S.clip, x, np.zeros_like(x))

    def expit(self, x, tanh=tanh):
        e = np.exp(-np.abs(x))
        return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def relu(x):
    return Own().clip(x)


def step(x, heaviside=1.0):
    return np.where(x >= S.heaviside, heaviside, 0.0).astype(x.dtype)


def swish(x, *, beta=1.0):
    return x * Own().expit(beta * x)
