# style: functools.reduce over the dimensions, last axis unbound

import functools
import operator

import torch


def gaussian_kl_to_standard(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError("shapes")
    pieces = ((m * m + v.expm1() - v) / 2 for m, v in zip(mu.unbind(-1), log_var.unbind(-1)))
    return functools.reduce(operator.add, pieces, mu.new_zeros(mu.shape[:-1]))
