# mistake: the branch that is not taken overflows, and its gradient, inf / inf or inf * 0, turns into NaN
# kind: gradient nan

import torch


def sigmoid(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))
