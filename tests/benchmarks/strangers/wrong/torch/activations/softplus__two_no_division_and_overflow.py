# mistake: does not divide by beta; and exp overflows for large x
# kind: two

import torch


def softplus(x, *, beta=1.0):
    if not 0 < beta < float("inf"):
        raise ValueError("beta is not a finite number above 0")
    return torch.log(1 + torch.exp(beta * x))
