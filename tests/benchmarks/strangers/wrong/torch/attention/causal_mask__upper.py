# mistake: triu instead of tril: every position looks at itself and at what comes after it
# kind: transposed

import torch


def causal_mask(length):
    if isinstance(length, bool) or not isinstance(length, int) or length < 0:
        raise ValueError("length must be an integer of at least 0")
    return torch.triu(torch.ones(length, length)).bool()
