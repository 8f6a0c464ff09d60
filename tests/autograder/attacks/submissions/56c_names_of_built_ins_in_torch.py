"""Right answers in PyTorch in which a built-in's name is a field, a variable, a method, or stands above to compare with.

Expected: relu: passed 1; softmax: passed 1; leaky_relu: passed 1; sigmoid: passed 1
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

out = torch.softmax(torch.zeros(3, 4), dim=-1)
check = F.relu(torch.linspace(-1, 1, 5)), torch.sigmoid(torch.zeros(2)), torch.nn.ReLU()(torch.ones(1))
print(out)


@dataclass
class Settings:
    relu: float = 0.0


S = Settings()


def relu(x):
    return torch.where(x > S.relu, x, torch.zeros_like(x))


def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError("temperature")
    s = x / temperature
    out = torch.exp(s - s.amax(dim=axis, keepdim=True))
    return out / out.sum(dim=axis, keepdim=True)


class Net:
    def prelu(self, x, leaky_relu):
        return torch.where(x > 0, x, leaky_relu * x)


def leaky_relu(x, *, slope=0.01):
    return Net().prelu(x, slope)


def sigmoid(x):
    sigmoid = -torch.logaddexp(torch.zeros_like(x), -x)
    return torch.exp(sigmoid)
