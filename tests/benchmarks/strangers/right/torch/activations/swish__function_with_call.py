# style: a class with __call__, wrapped by a def

import torch


class Gate:
    def __init__(self, beta):
        self.beta = beta

    def __call__(self, x):
        return x * torch.sigmoid(self.beta * x)


def swish(x, *, beta=1.0):
    return Gate(beta)(x)
