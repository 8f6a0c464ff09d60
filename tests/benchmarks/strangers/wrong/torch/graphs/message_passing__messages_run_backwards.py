# mistake: takes a transposed: nodes listen to those that listen to them
# kind: transposed

import torch


def message_passing(a, h, w_self, w_neighbour, *, aggregate):
    if aggregate not in ("sum", "mean", "max"):
        raise ValueError(f"no aggregate {aggregate!r}")
    a = a.t()
    degree = a.sum(dim=1, keepdim=True)
    if aggregate == "max":
        spread = h[None].expand(len(a), -1, -1).masked_fill(a[:, :, None] == 0, float("-inf"))
        gathered = spread.amax(dim=1).masked_fill(degree == 0, 0)
    else:
        gathered = a @ h
        if aggregate == "mean":
            gathered = gathered / degree.clamp(min=1)
    return torch.relu(h @ w_self + gathered @ w_neighbour)
