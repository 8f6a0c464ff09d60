# mistake: the decoder starts from the average of the encoder's states, not from the last one
# kind: formula

import numpy as np


def rnn_encoder_decoder(source, target, encoder, decoder):
    if len(source) == 0 or len(target) == 0:
        raise ValueError("a sequence has no step")

    def run(sequence, h, w, u, b):
        hs = []
        for x in sequence:
            h = np.tanh(x @ w.T + h @ u.T + b)
            hs.append(h)
        return np.stack(hs)

    return run(target, run(source, *encoder).mean(axis=0), *decoder)
