"""relu: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

relu = Lesson(
    difficulty=1,
    example="relu(np.array([-2.0, 0.0, 3.0]))",
    hints=[
        "For every entry, the answer is the larger one of two numbers. Which two?",
        InTracks(
            numpy="Two functions have similar names: np.max looks for the largest entry of an array, np.maximum "
            "compares entry by entry. Which one is wanted here?",
            torch="torch.where picks between two values, entry by entry, by a condition. Which condition, and what "
            "comes where it does not hold?",
        ),
        InTracks(
            numpy="np.maximum(x, 0) compares every entry with 0, and leaves x itself as it was.",
            torch="torch.where(x > 0, x, 0) picks for every entry, and leaves x itself as it was.",
        ),
    ],
    why="Right of 0 its slope is exactly 1, so active units pass a gradient on without shrinking it, however many "
    "there are in a row. One corner is all that is needed: weighted sums of shifted ReLUs come as near as one likes to "
    "any continuous function on an interval.",
    idea=InTracks(
        numpy="One pass over x with np.maximum: no mask, and no copy of x that is changed afterwards.",
        torch="x times a mask of zeros and ones, added to 0: at 0 no gradient passes, where a maximum would pass half "
        "of it, and NaN stays NaN.",
    ),
)

relu_backward = Lesson(
    difficulty=1,
    example="relu_backward(np.array([5.0, 7.0]), np.array([-2.0, 3.0]))",
    hints=[
        "Nudge x a little. Where does the output move along with it, and where does it stay?",
        "The slope is 1 right of 0, and 0 left of it; the chain rule multiplies grad by it. It is x that says on which "
        "side an entry is.",
        "grad * (x > 0): in a product, True counts as 1 and False as 0.",
    ],
    why="Right of 0 the output moves exactly as x does, so all of grad passes; left of 0 it does not move, so none "
    "does. At 0 there is a corner, and no line through it with a slope from 0 to 1 ever rises above the graph, so any "
    "of these slopes is right.",
    idea="The comparison is the slope: grad is multiplied by it in one pass, without a branch, and without a division "
    "that would be 0 / 0 at 0.",
)
