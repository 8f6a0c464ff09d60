# style: H(A) + H(B) - H(A, B), with a lambda and a walrus

import numpy as np


def mutual_information(joint):
    if (axes := joint.ndim) != 2:
        raise ValueError(f"{axes} axes")
    entropy = lambda t: -sum(v * np.log(v) for v in t.ravel() if v > 0)  # noqa: E731
    wide = joint.astype(np.float64)
    return np.asarray(entropy(wide.sum(0)) + entropy(wide.sum(1)) - entropy(wide), dtype=joint.dtype)
