# mistake: sends every item through phi as well, and gathers at the end
# kind: order

import torch


def deep_set(x, psi, phi, *, kind):
    def network(h, layers):
        for number, (w, b) in enumerate(layers):
            if h.shape[-1] != w.shape[0] or b.shape != (w.shape[1],):
                raise ValueError("a layer does not fit")
            h = h @ w + b
            if number + 1 < len(layers):
                h = torch.relu(h)
        return h

    if kind not in ("sum", "mean", "max"):
        raise ValueError("no such kind")
    if len(x) == 0 and kind != "sum":
        raise ValueError("no rows")
    h = network(network(x, psi), phi)
    if kind == "sum":
        return h.sum(dim=0)
    return h.mean(dim=0) if kind == "mean" else h.amax(dim=0)
