# mistake: scales the scores by sqrt(D), which the plain form does not
# kind: factor

import torch


def self_attention_untrained(x):
    scores = x @ x.T / x.shape[1] ** 0.5
    return torch.softmax(scores, dim=-1) @ x
