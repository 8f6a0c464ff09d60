"""translate: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

translate = Lesson(
    difficulty=2,
    example="translate(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]), (1, -1))",
    hints=[
        "Move a column of three pixels down by 1. Which pixel of the image stands in row 0 of the result, and which "
        "one in row 1?",
        "Row y of the result is row y - dy of the image, and columns alike with dx. % brings every number back into "
        "the image, negative ones too. The last two axes are the image; all axes before them come along.",
        InTracks(
            numpy="rows = (np.arange(H) - dy) % H and columns = (np.arange(W) - dx) % W; then image[..., rows[:, "
            "None], columns]. ValueError for an image without pixels and a shift that is not two integers.",
            torch="rows = (torch.arange(H, device=image.device) - dy) % H and columns alike, from W and dx; then "
            "image[..., rows[:, None], columns]. ValueError for an image without pixels and a shift that is not two "
            "integers.",
        ),
    ],
    why="An image is a function of places, and what stands at x after the move stood at x - v before it: hence the "
    "minus, although the picture moves along v. With opposite edges joined, moves add up and can be undone, so they "
    "form a group, and no pixel is ever lost.",
    idea=InTracks(
        numpy="Two lists of places, one for rows and one for columns, pick all pixels in one step, for any number of "
        "images and a shift of any size.",
        torch="Each axis is cut in two and joined the other way round, so whole blocks are copied and no pixel is "
        "looked up by its place.",
    ),
)
