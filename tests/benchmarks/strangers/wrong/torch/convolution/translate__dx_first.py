# mistake: reads shift as (dx, dy) instead of (dy, dx)
# kind: order

import torch


def translate(image, shift):
    if len(shift) != 2 or any(isinstance(s, bool) or not isinstance(s, int) for s in shift):
        raise ValueError("shift must be two integers")
    h, w = image.shape[-2:]
    if h == 0 or w == 0:
        raise ValueError("the image has no pixels")
    dx, dy = shift
    rows = (torch.arange(h) - dy) % h
    columns = (torch.arange(w) - dx) % w
    return image[..., rows, :][..., columns]
