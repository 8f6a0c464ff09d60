# mistake: divides by the number of all entries, batch and channels too, instead of H W
# kind: backward scale

import numpy as np


def global_avg_pool_backward(grad, x):
    if x.shape[2] == 0 or x.shape[3] == 0:
        raise ValueError("the images have no pixels")
    if grad.shape != x.shape[:2]:
        raise ValueError("grad has another shape than the result")
    return np.ones_like(x) * grad[:, :, None, None] / max(x.size, 1)
