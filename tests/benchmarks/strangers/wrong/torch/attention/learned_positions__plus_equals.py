# mistake: x += table changes the caller's tensor
# kind: mutation

import torch


def learned_positions(x, table):
    if x.shape[1] > table.shape[0]:
        raise ValueError("the sequences are longer than the table")
    x += table[: x.shape[1]]
    return x
