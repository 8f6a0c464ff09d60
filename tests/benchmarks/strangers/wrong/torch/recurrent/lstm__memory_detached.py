# mistake: detaches the memory at every step (truncated backpropagation), so c0 and older steps lose their gradient
# kind: gradient detach

import torch


def lstm(xs, h0, c0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    h, c, hs = h0, c0, []
    for x in xs:
        i, f, g, o = (x @ w.T + h @ u.T + b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c.detach() + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        hs.append(h)
    return torch.stack(hs), h, c
