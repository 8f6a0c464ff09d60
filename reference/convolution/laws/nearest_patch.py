"""nearest_patch: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.inputs import array, composite, distinct, integers, real


@composite
def patched(draw):
    """An image and a patch; few values, so that ties and exact finds are common."""
    patch = draw(integers(1, 2)), draw(integers(1, 3))
    size = [side + draw(integers(0, 3)) for side in patch]
    return {"image": array(draw, *size, limit=1), "patch": array(draw, *patch, limit=1)}


@composite
def cut_out(draw):
    """An image without two equal pixels, and where to cut a patch from it."""
    patch = draw(integers(1, 2)), draw(integers(1, 3))
    size = [side + draw(integers(0, 3)) for side in patch]
    corner = tuple(draw(integers(0, n - side)) for n, side in zip(size, patch, strict=True))
    moved = tuple(draw(integers(0, n - side)) for n, side in zip(size, patch, strict=True))
    image = array(draw, *size, kind=distinct)
    cut = image[corner[0] : corner[0] + patch[0], corner[1] : corner[1] + patch[1]]
    return {"image": image, "patch": cut, "corner": corner, "moved": moved}


nearest_patch = Concept(
    in_numpy.nearest_patch,
    patched(),
    # Far from 0 the square of a difference is not what is left of a difference of squares.
    unusual=[patched().map(lambda case: {name: part + 2.0**30 for name, part in case.items()})],
    differentiable=False,
)

nearest_patch.refuses(
    "patch has no entries, or is larger than the image",
    patch=[
        np.zeros((1, 0)),
        lambda case: np.ones((case["image"].shape[0] + 1, 1)),
        lambda case: np.ones((1, case["image"].shape[1] + 1)),
    ],
)


@nearest_patch.law("no window is nearer, and none that is as near comes earlier")
def is_nearest(f, image, patch):
    height, width = patch.shape
    places = [(i, j) for i in range(image.shape[0] - height + 1) for j in range(image.shape[1] - width + 1)]
    distances = [float(np.sum((image[i : i + height, j : j + width] - patch) ** 2)) for i, j in places]
    equal(f(image, patch), places[distances.index(min(distances))], message="another window is nearer, or earlier")


@nearest_patch.law("it finds a patch that was cut from the image", cut_out())
def is_found(f, image, patch, corner):
    equal(f(image, patch), corner, message="the patch was found elsewhere")


@nearest_patch.law("when the image moves, the place moves along", cut_out())
def follows(f, image, patch, corner, moved):
    shift = (moved[0] - corner[0], moved[1] - corner[1])
    equal(f(in_numpy.translate(image, shift), patch), moved, message="the place did not move along")


@nearest_patch.law("adding one number to image and patch, or turning both to their negative, changes nothing")
def shifts(f, image, patch, c=real()):
    place = f(image, patch)
    equal(f(image + c, patch + c), place, message="adding one number to both changed the place")
    equal(f(-image, -patch), place, message="turning both to their negative changed the place")


@nearest_patch.law("where all windows are alike it is the first, (0, 0)")
def ties(f, image, patch):
    equal(f(np.zeros_like(image), patch), (0, 0), message="of equal windows another one than the first was taken")


@nearest_patch.mistake("returns (column, row)", hint="The row comes first.")
def swapped(image, patch):
    return in_numpy.nearest_patch(image, patch)[::-1]


@nearest_patch.mistake(
    "divides by the number of rows", hint="In a flat array a row has as many entries as there are columns."
)
def by_rows(image, patch):
    distance = distances(image, patch)
    row, column = divmod(int(distance.argmin()), distance.shape[0])
    return row, column


@nearest_patch.mistake(
    "takes the last of several",
    hint="Where several are as near, the first one counts: in a loop < finds it, <= does not.",
)
def last(image, patch):
    distance = distances(image, patch)
    row, column = divmod(distance.size - 1 - int(distance.ravel()[::-1].argmin()), distance.shape[1])
    return row, column


@nearest_patch.mistake(
    "looks for the largest product", hint="A bright window has a large product with anything: use the distance."
)
def correlates(image, patch):
    product = np.sum(in_numpy.patches(image, patch.shape) * patch, axis=(-2, -1))
    row, column = divmod(int(product.argmax()), product.shape[1])
    return row, column


@nearest_patch.mistake("forgets the square", hint="Without the square negative differences count as very near.")
def unsquared(image, patch):
    difference = np.sum(in_numpy.patches(image, patch.shape) - patch, axis=(-2, -1))
    row, column = divmod(int(difference.argmin()), difference.shape[1])
    return row, column


@nearest_patch.mistake(
    "squares the sum instead of summing squares", hint="Differences of opposite sign cancel: square each one first."
)
def sum_squared(image, patch):
    difference = np.sum(in_numpy.patches(image, patch.shape) - patch, axis=(-2, -1)) ** 2
    row, column = divmod(int(difference.argmin()), difference.shape[1])
    return row, column


@nearest_patch.mistake("returns the middle of the window", hint="The answer is its upper left corner.")
def middle(image, patch):
    row, column = in_numpy.nearest_patch(image, patch)
    return row + patch.shape[0] // 2, column + patch.shape[1] // 2


def distances(image, patch):
    """The squared distance of the patch from every window."""
    return np.sum((in_numpy.patches(image, patch.shape) - patch) ** 2, axis=(-2, -1))
