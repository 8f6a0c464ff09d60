# style: logsumexp and math.log

import math

import torch


def importance_weighted_bound(log_weights):
    n, k = log_weights.shape
    if n == 0 or k == 0:
        raise ValueError("no sample")
    return (torch.logsumexp(log_weights, dim=1) - math.log(k)).mean()
