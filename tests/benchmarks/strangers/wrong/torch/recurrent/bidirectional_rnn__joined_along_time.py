# mistake: puts the two directions one after the other along time instead of side by side
# kind: axis

import torch


def bidirectional_rnn(xs, forward, backward):
    if len(xs) == 0:
        raise ValueError("xs has no step")

    def run(sequence, h, w, u, b):
        hs = []
        for x in sequence:
            h = torch.tanh(x @ w.T + h @ u.T + b)
            hs.append(h)
        return torch.stack(hs)

    return torch.cat([run(xs, *forward), run(xs.flip(0), *backward).flip(0)])
