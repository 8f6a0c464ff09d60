# mistake: divides by the degree of the row alone instead of the roots of both; and a loop that is there counts twice
# kind: two

import torch


def gcn_normalize(a):
    s = a + torch.eye(a.shape[0], dtype=a.dtype)
    return s / s.sum(dim=1, keepdim=True)
