# mistake: masks where the mask is True, as nn.MultiheadAttention's masks mean it
# kind: inverted

import torch


def attention_weights(scores, mask=None):
    if mask is not None:
        try:
            hidden = mask.expand(scores.shape)
        except RuntimeError:
            raise ValueError("mask does not broadcast to the scores") from None
        p = torch.softmax(scores.masked_fill(hidden, float("-inf")), dim=-1)
        return p.masked_fill(hidden.all(dim=-1, keepdim=True), 0.0)
    return torch.softmax(scores, dim=-1)
