# mistake: 0 itself does not fire: it compares with > where the convention is >=
# kind: convention

import numpy as np


def step(z):
    return (z > 0).astype(z.dtype)
