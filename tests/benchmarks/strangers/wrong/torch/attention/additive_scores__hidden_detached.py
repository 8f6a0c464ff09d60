# mistake: the projections are detached before tanh ("features are frozen"), so only v gets a gradient
# kind: gradient cut

import torch


def additive_scores(q, k, w_q, w_k, v):
    hidden = (q @ w_q.T).unsqueeze(-2) + (k @ w_k.T).unsqueeze(-3)
    return torch.tanh(hidden.detach()) @ v
