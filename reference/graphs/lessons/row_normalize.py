"""row_normalize: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

row_normalize = Lesson(
    difficulty=2,
    after=["degrees"],
    example="row_normalize(np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))",
    hints=[
        "Every row is divided by its own sum. What is that sum for a node that receives from nobody, and what should "
        "its row become?",
        "The sums have the shape (N,), and (N, N) / (N,) would divide column j by sum j: the sums are wanted as a "
        "column, (N, 1). Where a sum is 0, divide by something harmless.",
        InTracks(
            numpy="d = np.sum(a, axis=1, keepdims=True), then a / np.where(d > 0, d, 1): a row of zeros stays zeros.",
            torch="d = a.sum(dim=1, keepdim=True), then a / torch.where(d > 0, d, 1): a row of zeros stays zeros.",
        ),
    ],
    why="A row with d ones becomes d shares of 1 / d, which sum to 1, so multiplying by the matrix takes the average "
    "over the neighbours. The average of equal numbers is that number, however many there are, so features do not "
    "grow with the degree.",
    idea="A 1 is put below the line, and only where the sum is 0, before anything is divided: no NaN ever arises, and "
    "no small number that is added makes other rows inexact.",
)
