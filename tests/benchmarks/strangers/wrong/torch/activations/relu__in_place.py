# mistake: sets the negative entries of x itself to 0
# kind: mutation gradient

import torch


def relu(x):
    x[x < 0] = 0
    return x
