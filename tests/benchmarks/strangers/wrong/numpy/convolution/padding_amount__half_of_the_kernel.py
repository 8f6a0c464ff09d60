# mistake: 'same' is dilation * kernel // 2 instead of dilation * (kernel - 1) // 2
# kind: formula

import numpy as np


def padding_amount(kernel, mode, *, dilation=1):
    for name, value in [("kernel", kernel), ("dilation", dilation)]:
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} must be an integer of at least 1")
    if mode == "valid":
        return 0
    if mode == "full":
        return dilation * (kernel - 1)
    if mode == "same":
        if dilation * (kernel - 1) % 2:
            raise ValueError("an even span has no same padding")
        return dilation * kernel // 2
    raise ValueError(f"no mode {mode!r}")
