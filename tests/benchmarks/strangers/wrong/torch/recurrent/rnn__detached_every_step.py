# mistake: detaches the state at every step, so no gradient goes back through time
# kind: gradient cut

import torch


def rnn(xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    h, states = h0, []
    for x in xs:
        h = torch.tanh(x @ w.T + h.detach() @ u.T + b)
        states.append(h)
    return torch.stack(states)
