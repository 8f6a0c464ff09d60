# mistake: max(z, 0) - x z + log(1 + exp(-|z|)) is right, but its gradient at a logit of 0 is not: clamp and abs have kinks there
# kind: gradient wrong

import torch


def bernoulli_log_likelihood(x, logits):
    if x.shape != logits.shape:
        raise ValueError("logits has another shape than x")
    loss = logits.clamp(min=0) - x * logits + torch.log1p(torch.exp(-logits.abs()))
    return -loss.sum(dim=-1)
