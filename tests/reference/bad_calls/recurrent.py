"""Calls of recurrent networks that must be refused: name, arguments, the error, what its message names."""

import numpy as np

# T = 3 steps, N = 2 rows, D = 4 features, H = 5.
X, XS, H, C = np.zeros((2, 4)), np.zeros((3, 2, 4)), np.zeros((2, 5)), np.zeros((2, 5))
NONE = np.zeros((0, 2, 4))


def weights(gates):
    return np.zeros((gates * 5, 4)), np.zeros((gates * 5, 5)), np.zeros(gates * 5)


W, U, B = weights(1)
W3, U3, B3 = weights(3)
W4, U4, B4 = weights(4)
LAYER, UPPER = (H, W, U, B), (H, U, U, B)

bad_calls = [
    ("rnn_cell", (X, H, W.T, U, B), {}, ValueError, "w"),
    ("rnn_cell", (X, H, W, U[:3], B), {}, ValueError, "u"),
    ("rnn_cell", (X, H, W, U, B[None]), {}, ValueError, "b"),
    ("rnn_cell", (X, H[:1], W, U, B), {}, ValueError, "h"),
    ("rnn_cell", (X.astype(int), H, W, U, B), {}, TypeError, "x"),
    ("rnn_cell_backward", (H[:, :4], X, H, W, U, B), {}, ValueError, "h"),
    ("rnn", (X, H, W, U, B), {}, ValueError, "xs"),
    ("rnn", (NONE, H, W, U, B), {}, ValueError, "xs"),
    ("rnn", (XS, H[0], W, U, B), {}, ValueError, "h0"),
    ("rnn", (XS, None, W, U, B), {}, TypeError, "h0"),
    ("rnn_backward", (np.zeros((2, 2, 5)), XS, H, W, U, B), {}, ValueError, "xs"),
    ("rnn_backward", (np.zeros((0, 2, 5)), NONE, H, W, U, B), {}, ValueError, "xs"),
    ("rnn_output", (H, W, B), {}, ValueError, "v"),
    ("rnn_output", (H, U, B[:4]), {}, ValueError, "c"),
    ("lstm_gates", (X, H, W, U4, B4), {}, ValueError, "w"),
    ("lstm_gates", (X, H, W4, U3, B4), {}, ValueError, "u"),
    ("lstm_gates", (X, H, W4, U4, B3), {}, ValueError, "b"),
    ("lstm_cell", (X, H, C[:, :3], W4, U4, B4), {}, ValueError, "c"),
    ("lstm_cell", (X, H, C, W3, U4, B4), {}, ValueError, "w"),
    ("lstm_cell", (X, H, C, W4, U4.T, B4), {}, ValueError, "u"),
    ("lstm", (XS, H, C, W4, U4, B), {}, ValueError, "b"),
    ("lstm", (NONE, H, C, W4, U4, B4), {}, ValueError, "xs"),
    ("lstm", (XS, H, None, W4, U4, B4), {}, TypeError, "c0"),
    ("lstm_backward", (np.zeros((3, 2, 4)), XS, H, C, W4, U4, B4), {}, ValueError, "h0"),
    ("lstm_peephole_cell", (X, H, C, W4, U4, np.zeros((4, 5)), B4), {}, ValueError, "v"),
    ("lstm_peephole_cell", (X, H, C, W4, U4, np.zeros((3, 4)), B4), {}, ValueError, "v"),
    ("gru_cell", (X, H, W4, U3, B3, B3), {}, ValueError, "w"),
    ("gru_cell", (X, H, W3, U3, B3, B), {}, ValueError, "b_u"),
    ("gru_cell", (X, H, W3, U3, B, B3), {}, ValueError, "b_w"),
    ("gru_cell_backward", (H, X, H, W3, U, B3, B3), {}, ValueError, "u"),
    ("gru", (NONE, H, W3, U3, B3, B3), {}, ValueError, "xs"),
    ("gru", (XS, H, W3, U3, B3, None), {}, TypeError, "b_u"),
    ("bidirectional_rnn", (XS, LAYER, (H[:1], W, U, B)), {}, ValueError, "backward"),
    ("bidirectional_rnn", (XS, LAYER[:3], LAYER), {}, ValueError, "forward"),
    ("bidirectional_rnn", (NONE, LAYER, LAYER), {}, ValueError, "xs"),
    ("stacked_rnn", (XS, [LAYER, LAYER]), {}, ValueError, "layers"),
    ("stacked_rnn", (XS, [UPPER]), {}, ValueError, "layers"),
    ("stacked_rnn", (XS, [(H, W, U.T[:3], B)]), {}, ValueError, "layers"),
    ("stacked_rnn", (NONE, [LAYER]), {}, ValueError, "xs"),
    ("rnn_encoder_decoder", (XS, XS, LAYER, LAYER), {}, ValueError, "decoder"),
    ("rnn_encoder_decoder", (NONE, XS, LAYER, (W, U, B)), {}, ValueError, "source"),
    ("rnn_encoder_decoder", (XS, NONE, LAYER, (W, U, B)), {}, ValueError, "target"),
    ("rnn_encoder_decoder", (XS, XS[:, :1], LAYER, (W, U, B)), {}, ValueError, "target"),
    ("gradient_through_time", (W, 3), {}, ValueError, "u"),
    ("gradient_through_time", (U, 0), {}, ValueError, "steps"),
    ("gradient_through_time", (U, 2.5), {}, ValueError, "steps"),
]
