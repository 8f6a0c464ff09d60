# mistake: j <= length lets the first padded key in
# kind: off by one

import numpy as np


def padding_mask(lengths, size):
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 0:
        raise ValueError("size must be an integer of at least 0")
    return (np.arange(size)[None, :] <= lengths[:, None])[:, None, :]
