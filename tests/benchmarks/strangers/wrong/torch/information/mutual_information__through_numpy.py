# mistake: goes through NumPy, so the result has no gradient
# kind: gradient cut

import numpy as np

import torch


def mutual_information(joint):
    if joint.dim() != 2:
        raise ValueError("the table needs two axes")
    table = joint.detach().numpy()
    product = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True)
    seen = table > 0
    total = np.sum(table[seen] * np.log(table[seen] / product[seen]))
    return torch.tensor(total, dtype=joint.dtype)
