# mistake: reads the pixel at x + v, so the image moves up and to the left
# kind: sign

import numpy as np


def translate(image, shift):
    if len(shift) != 2 or any(isinstance(s, bool) or not isinstance(s, (int, np.integer)) for s in shift):
        raise ValueError("shift is two integers")
    h, w = image.shape[-2:]
    if h == 0 or w == 0:
        raise ValueError("the image has no pixels")
    rows = (np.arange(h) + int(shift[0])) % h
    columns = (np.arange(w) + int(shift[1])) % w
    return image[..., rows[:, None], columns]
