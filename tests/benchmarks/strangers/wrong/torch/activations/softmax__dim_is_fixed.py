# mistake: ignores axis and always normalizes along the last one
# kind: ignored setting

import torch


def softmax(x, *, axis=-1, temperature=1.0):
    if not (0 < temperature < float("inf")):
        raise ValueError("temperature must be finite and above 0")
    if not -x.dim() <= axis < x.dim():
        raise ValueError("no such axis")
    e = torch.exp((x - x.max(dim=-1, keepdim=True).values) / temperature)
    return e / e.sum(dim=-1, keepdim=True)
