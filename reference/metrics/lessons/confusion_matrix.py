"""confusion_matrix: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

confusion_matrix = Lesson(
    difficulty=2,
    example="confusion_matrix(np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 0, 2]), classes=3)",
    hints=[
        "Take one example by itself: its true class is i, and j was predicted. In which row and in which column is it "
        "counted?",
        "A loop does it: start from a table of integer zeros, and add 1 to a cell for each example. Without a loop, "
        "number all cells of the table row by row: which number has the cell in row i and column j?",
        InTracks(
            numpy="np.bincount(target * classes + predicted, minlength=classes**2) counts the cells, reshape makes a "
            "table of them. Before that, look at classes, and at the smallest and the largest label.",
            torch="torch.bincount(target * classes + predicted, minlength=classes**2) counts the cells, reshape makes "
            "a table of them. Before that, look at classes, and at the smallest and the largest label.",
        ),
    ],
    why="Every example has one true and one predicted class, so it is counted in exactly one cell: nothing is lost, "
    "and nothing is counted twice. So the rows sum to how often a class is true, the columns to how often it was "
    "predicted, and every metric of labels can be read from the table.",
    idea=InTracks(
        numpy="A pair of labels becomes one number, the place of its cell in the table laid out flat. So counting "
        "pairs is counting numbers, one pass without a loop in Python.",
        torch="A pair of labels becomes one number, the place of its cell in the table laid out flat, and index_add_ "
        "adds a 1 there: unlike an assignment to an index, it adds as often as a place comes.",
    ),
)
