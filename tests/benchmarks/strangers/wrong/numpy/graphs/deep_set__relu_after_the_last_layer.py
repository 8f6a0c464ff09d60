# mistake: relu stands after every layer, the last one too
# kind: formula

import numpy as np


def deep_set(x, psi, phi, *, kind):
    def network(v, layers):
        for w, b in layers:
            if w.shape[0] != v.shape[-1] or b.shape != (w.shape[1],):
                raise ValueError("a layer does not fit")
            v = np.maximum(v @ w + b, 0)
        return v

    if kind not in ("sum", "mean", "max"):
        raise ValueError(f"no kind {kind!r}")
    if len(x) == 0 and kind != "sum":
        raise ValueError("x has no rows")
    h = network(x, psi)
    gathered = {"sum": np.sum, "mean": np.mean, "max": np.max}[kind](h, axis=0)
    return network(gathered, phi)
