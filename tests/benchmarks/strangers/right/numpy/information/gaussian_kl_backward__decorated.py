# style: a decorator checks the shapes, the body is formulas

import functools

import numpy as np


def same_shapes(function):
    @functools.wraps(function)
    def checked(grad, *arrays):
        if len({a.shape for a in arrays}) > 1 or grad.shape != arrays[0].shape[:-1]:
            raise ValueError("shapes differ")
        return function(grad[..., np.newaxis], *arrays)

    return checked


@same_shapes
def gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q):
    precision = np.exp(-log_var_q)
    ratio_less_one = np.expm1(log_var_p - log_var_q)
    dmu = grad * (mu_p - mu_q) * precision
    dlog = grad * ratio_less_one / 2
    return dmu, dlog, -dmu, -(dlog + grad * np.square(mu_p - mu_q) * precision / 2)
