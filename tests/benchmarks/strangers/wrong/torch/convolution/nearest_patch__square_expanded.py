# mistake: expands the square, f^2 - 2 f q + q^2, which cancels where the numbers are large
# kind: cancellation

import torch


def nearest_patch(image, patch):
    if patch.numel() == 0 or patch.shape[0] > image.shape[0] or patch.shape[1] > image.shape[1]:
        raise ValueError("the patch is empty or larger than the image")
    windows = image.unfold(0, patch.shape[0], 1).unfold(1, patch.shape[1], 1)
    distances = (windows**2).sum((2, 3)) - 2 * (windows * patch).sum((2, 3)) + (patch**2).sum()
    place = int(torch.argmin(distances))
    return divmod(place, distances.shape[1])
