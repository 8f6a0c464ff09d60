# mistake: sums the columns: the out-degrees
# kind: axis

import torch


def degrees(a):
    return a.sum(dim=0)
