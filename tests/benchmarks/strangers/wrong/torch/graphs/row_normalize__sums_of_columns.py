# mistake: divides by the sums of the columns
# kind: axis

import torch


def row_normalize(a):
    d = a.sum(dim=0, keepdim=True)
    return torch.where(d > 0, a / torch.where(d > 0, d, 1), 0)
