# mistake: the states of the backward direction are not turned round again before they are joined
# kind: order

import numpy as np


def bidirectional_rnn(xs, forward, backward):
    if len(xs) == 0:
        raise ValueError("xs has no step")

    def run(steps, h, w, u, b):
        states = []
        for x in steps:
            h = np.tanh(x @ w.T + h @ u.T + b)
            states.append(h)
        return np.stack(states)

    return np.concatenate([run(xs, *forward), run(xs[::-1], *backward)], axis=-1)
