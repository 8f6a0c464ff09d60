# mistake: multiplies by p: -p log p is the share of the event in the entropy
# kind: formula

import numpy as np


def self_information(p):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, -p * np.log(np.where(p > 0, p, 1)), 0).astype(p.dtype)
