# mistake: reads the last state out of the buffer that it writes into, which autograd refuses: an in-place change
# kind: gradient in place

import torch


def gru(xs, h0, w, u, b_w, b_u):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    t, n, size = len(xs), *h0.shape
    hs = torch.zeros(t + 1, n, size, dtype=xs.dtype)
    hs[0] = h0
    for step in range(t):
        ar, az, an = (xs[step] @ w.T + b_w).chunk(3, dim=1)
        sr, sz, sn = (hs[step] @ u.T + b_u).chunk(3, dim=1)
        r, z = torch.sigmoid(ar + sr), torch.sigmoid(az + sz)
        hs[step + 1] = (1 - z) * torch.tanh(an + r * sn) + z * hs[step]
    return hs[1:]
