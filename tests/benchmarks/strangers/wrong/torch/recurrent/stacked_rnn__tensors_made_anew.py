# mistake: torch.tensor of the states makes a copy without a graph, so no gradient reaches the lower layers
# kind: gradient cut

import warnings

import torch


def stacked_rnn(xs, layers):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    warnings.simplefilter("ignore")
    below = xs
    for h, w, u, b in layers:
        if w.shape[1] != below.shape[-1]:
            raise ValueError("w has another number of columns than there are features below")
        below = torch.tensor(below) if below is not xs else below
        states = []
        for x in below:
            h = torch.tanh(x @ w.T + h @ u.T + b)
            states.append(h)
        below = torch.stack(states)
    return below
