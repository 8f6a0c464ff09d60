"""Functions with right values and wrong gradients, of recurrent networks: over each stands what is to be said of it."""

import torch
import torch.nn.functional as F


# rnn_cell: cuts h and u off from the result{here}: .data passes no gradient
def rnn_cell_of_a_fixed_state(x, h, w, u, b):
    recurrent = (h @ u.T).data  # here
    return torch.tanh(x @ w.T + recurrent + b)


# rnn: cuts h0 off from the result and loses a part of the gradient by xs, w, u and b{here}: .detach() ...
def rnn_truncated(xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs")
    states, h = [], h0
    for x in xs:
        h = torch.tanh(x @ w.T + h.detach() @ u.T + b)  # here
        states.append(h)
    return torch.stack(states)


# rnn: cuts xs, h0, w and 2 more inputs off from the result{here}: a new tensor is filled with numbers there, ...
def rnn_of_copies(xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs")
    states, h = [], h0
    for x in xs:
        h = torch.tanh(x @ w.T + h @ u.T + b)
        states.append(torch.tensor(h))  # here
    return torch.stack(states)


# rnn: changes a tensor in place{here} that the gradient of line {needed} needs as it was
def rnn_in_one_buffer(xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs")
    states, h = [], h0.clone()
    for x in xs:
        total = x @ w.T + h @ u.T + b  # needed
        h.copy_(torch.tanh(total))  # here
        states.append(h.clone())
    return torch.stack(states)


# lstm_cell: cuts c off from the result{here}: .detach() passes no gradient
def lstm_cell_of_a_fixed_memory(x, h, c, w, u, b):
    i, f, g, o = (x @ w.T + h @ u.T + b).chunk(4, dim=-1)
    memory = f.sigmoid() * c.detach() + i.sigmoid() * g.tanh()  # here
    return o.sigmoid() * memory.tanh(), memory


# gru_cell: loses a part of the gradient by x, h, w and 3 more inputs{here}: .detach() passes no gradient
def gru_cell_with_a_fixed_gate(x, h, w, u, b_w, b_u):
    a_r, a_z, a_n = F.linear(x, w, b_w).chunk(3, dim=-1)
    s_r, s_z, s_n = F.linear(h, u, b_u).chunk(3, dim=-1)
    r, z = (a_r + s_r).sigmoid(), (a_z + s_z).sigmoid().detach()  # here
    n = (a_n + r * s_n).tanh()
    return (1 - z) * n + z * h


# rnn_output: cuts v and c off from the result{here}: under torch.no_grad() no way back is recorded
def rnn_output_of_a_frozen_layer(h, v, c):
    with torch.no_grad():
        weight, bias = v * 1, c * 1  # here
    return torch.softmax(F.linear(h, weight, bias), dim=-1)


# lstm_gates: cuts x, h, w and 2 more inputs off from the result{here}: .detach() passes no gradient
def lstm_gates_detached(x, h, w, u, b):
    i, f, g, o = (x @ w.T + h @ u.T + b).detach().chunk(4, dim=-1)  # here
    return i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()


# gru: cuts h0 off from the result and loses a part of the gradient by xs, w, u and 2 more inputs{here}: .data ...
def gru_truncated(xs, h0, w, u, b_w, b_u):
    states, h = [], h0
    for x in xs:
        h = h.data  # here
        a_r, a_z, a_n = F.linear(x, w, b_w).chunk(3, dim=-1)
        s_r, s_z, s_n = F.linear(h, u, b_u).chunk(3, dim=-1)
        r, z = (a_r + s_r).sigmoid(), (a_z + s_z).sigmoid()
        n = (a_n + r * s_n).tanh()
        h = (1 - z) * n + z * h
        states.append(h)
    return torch.stack(states)


# rnn: cuts xs, h0, w and 2 more inputs off from the result{here}: .data passes no gradient
def rnn_filled_in(xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs")
    states, h = torch.zeros(len(xs), *h0.shape, dtype=h0.dtype), h0
    for t, x in enumerate(xs):
        h = torch.tanh(x @ w.T + h @ u.T + b)
        states.data[t] = h  # here
    return states


# lstm_cell: changes c in place{here}, while its gradient is asked for
def lstm_cell_in_place(x, h, c, w, u, b):
    i, f, g, o = (x @ w.T + h @ u.T + b).chunk(4, dim=-1)
    c *= f.sigmoid()  # here
    c += i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
