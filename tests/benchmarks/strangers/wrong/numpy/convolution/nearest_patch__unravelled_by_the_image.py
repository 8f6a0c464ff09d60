# mistake: turns the flat place into row and column by the image's width instead of the number of windows in a row
# kind: index

import numpy as np


def nearest_patch(image, patch):
    if patch.size == 0 or patch.shape[0] > image.shape[0] or patch.shape[1] > image.shape[1]:
        raise ValueError("the patch is empty or larger than the image")
    windows = np.lib.stride_tricks.sliding_window_view(image, patch.shape)
    distances = ((windows - patch) ** 2).sum(axis=(2, 3))
    place = int(np.argmin(distances))
    return divmod(place, image.shape[1])
