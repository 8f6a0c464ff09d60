# mistake: takes tanh of the two projections separately and adds them, instead of tanh of their sum
# kind: formula

import numpy as np


def additive_scores(q, k, w_q, w_k, v):
    a = np.tanh(q @ w_q.T)[..., :, None, :]
    b = np.tanh(k @ w_k.T)[..., None, :, :]
    return (a + b) @ v
