# mistake: collects the rows with .item() in a list, so nothing flows back
# kind: gradient item

import math

import torch


def importance_weighted_bound(log_weights):
    if log_weights.shape[1] == 0:
        raise ValueError("there is no sample")
    rows = [torch.logsumexp(row, dim=0).item() - math.log(len(row)) for row in log_weights]
    return torch.tensor(rows, dtype=log_weights.dtype).mean()
