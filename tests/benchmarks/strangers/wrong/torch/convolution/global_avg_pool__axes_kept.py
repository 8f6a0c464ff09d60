# mistake: keeps the two axes that should go: (N, C, 1, 1)
# kind: shape

import torch


def global_avg_pool(x):
    if x.shape[2] == 0 or x.shape[3] == 0:
        raise ValueError("the images have no pixels")
    return x.mean(dim=(2, 3), keepdim=True)
