# mistake: returns the last memory before the last state
# kind: order of results

import torch


def lstm(xs, h0, c0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    h, c, states = h0, c0, []
    for x in xs:
        i, f, g, o = (x @ w.T + h @ u.T + b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    return torch.stack(states), c, h
