# mistake: the decoder starts from zeros instead of the encoder's last state
# kind: initial value

import torch


def rnn_encoder_decoder(source, target, encoder, decoder):
    if len(source) == 0 or len(target) == 0:
        raise ValueError("source and target need a step")
    h, w, u, b = encoder
    for x in source:
        h = torch.tanh(x @ w.T + h @ u.T + b)
    wd, ud, bd = decoder
    state, states = torch.zeros_like(h), []
    for y in target:
        state = torch.tanh(y @ wd.T + state @ ud.T + bd)
        states.append(state)
    return torch.stack(states)
