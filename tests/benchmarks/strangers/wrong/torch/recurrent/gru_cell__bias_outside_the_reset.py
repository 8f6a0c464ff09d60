# mistake: the last block of b_u stands outside the brackets that r multiplies
# kind: formula

import torch


def gru_cell(x, h, w, u, b_w, b_u):
    ar, az, an = (x @ w.T + b_w + b_u).chunk(3, dim=1)
    sr, sz, sn = (h @ u.T).chunk(3, dim=1)
    r, z = torch.sigmoid(ar + sr), torch.sigmoid(az + sz)
    return (1 - z) * torch.tanh(an + r * sn) + z * h
