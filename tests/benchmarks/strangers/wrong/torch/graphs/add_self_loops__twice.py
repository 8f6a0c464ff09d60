# mistake: adds the identity, so a loop that is there already becomes 2
# kind: formula

import torch


def add_self_loops(a):
    return a + torch.eye(a.shape[0], dtype=a.dtype)
