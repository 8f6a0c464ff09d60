"""Calls of measures of information that must be refused: name, arguments, the error, what its message names."""

import numpy as np

P = np.full((2, 4), 0.25)
SHORT = np.full((2, 3), 0.25)
ROW = np.zeros(2)

bad_calls = [
    ("self_information", ([0.5, 0.5],), {}, TypeError, "p"),
    ("self_information", (np.array([0, 1]),), {}, TypeError, "p"),
    ("entropy", (0.5,), {}, TypeError, "p"),
    ("entropy", (P,), {"axis": 2}, ValueError, "axis"),
    ("entropy", (P,), {"axis": 1.0}, ValueError, "axis"),
    ("entropy", (P,), {"axis": None}, ValueError, "axis"),
    ("cross_entropy", (P, SHORT), {}, ValueError, "q"),
    ("cross_entropy", (P, P[0]), {}, ValueError, "q"),
    ("cross_entropy", (P, P), {"axis": -3}, ValueError, "axis"),
    ("cross_entropy", (P, np.array([[0, 1, 0, 0], [1, 0, 0, 0]])), {}, TypeError, "q"),
    ("kl_divergence", (P, SHORT), {}, ValueError, "q"),
    ("kl_divergence", (P, None), {}, TypeError, "q"),
    ("kl_divergence", (P, P), {"axis": 2}, ValueError, "axis"),
    ("kl_divergence", (P, P), {"axis": True}, ValueError, "axis"),
    ("kl_divergence_backward", (ROW, P, SHORT), {}, ValueError, "q"),
    ("kl_divergence_backward", (ROW, P, P), {"axis": 5}, ValueError, "axis"),
    ("js_divergence", (P, P.T), {}, ValueError, "q"),
    ("js_divergence", (P, P), {"axis": -3}, ValueError, "axis"),
    ("bernoulli_kl", (P, 0.5), {}, TypeError, "q"),
    ("bernoulli_kl", (P, SHORT), {}, ValueError, "q"),
    ("bernoulli_kl_backward", (SHORT, P, P), {}, ValueError, "p"),
    ("gaussian_kl_to_standard", (P, P[0]), {}, ValueError, "log_var"),
    ("gaussian_kl_to_standard", (P, SHORT), {}, ValueError, "log_var"),
    ("gaussian_kl_to_standard", (np.array(0.0), np.array(0.0)), {}, ValueError, "mu"),
    ("gaussian_kl_to_standard_backward", (np.zeros(3), P, P), {}, ValueError, "mu"),
    ("gaussian_kl", (P, P, SHORT, P), {}, ValueError, "mu_q"),
    ("gaussian_kl", (P, P, P, 0.0), {}, TypeError, "log_var_q"),
    ("gaussian_kl_backward", (ROW, P, P, P, SHORT), {}, ValueError, "log_var_q"),
    ("mutual_information", (P[0],), {}, ValueError, "joint"),
    ("mutual_information", (P[None],), {}, ValueError, "joint"),
]
