# mistake: max(dim=0) gives values and indices, and both are returned
# kind: structure

import torch


def readout(h, *, kind):
    if kind not in ("sum", "mean", "max"):
        raise ValueError(f"no kind {kind!r}")
    if len(h) == 0 and kind != "sum":
        raise ValueError("h has no rows")
    return getattr(h, kind)(dim=0)
