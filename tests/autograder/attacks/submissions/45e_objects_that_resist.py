"""What is found under an exercise's name resists being looked at: its signature, its call, its name, its truth.

Expected: sigmoid: passed 1; tanh: error or crashed or timeout or not_attempted or wrong_dtype 0
Expected: relu: error or crashed or not_attempted or wrong_dtype 0; leaky_relu: passed 1
"""

import numpy as np


class Resisting:
    def __getattribute__(self, name):
        raise SystemExit(0)

    def __call__(self, x):
        return x


class Endless:
    def __call__(self, x):
        return x

    @property
    def __signature__(self):
        while True:
            pass


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


tanh = Endless()
relu = Resisting()


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
