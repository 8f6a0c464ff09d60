"""confusion_matrix: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, holds
from reference.concept import Concept
from reference.inputs import integers, together, whole
from reference.metrics import in_numpy
from reference.metrics.laws.shared import FEW, MORE, refuse_other_shapes, with_label


def labelled(size, classes):
    """Labels of a number of classes, not all of which need occur."""
    drawn = together({"target": whole(size, 0, 11), "predicted": whole(size, 0, 11), "classes": classes})
    return drawn.map(lambda case: case | {name: case[name] % case["classes"] for name in ("target", "predicted")})


def many_times(case):
    """The same examples three hundred times: more than a byte can count."""
    return case | {name: np.tile(case[name], 300) for name in ("target", "predicted")}


confusion_matrix = Concept(
    in_numpy.confusion_matrix,
    labelled(FEW, integers(2, 4)),
    further=[labelled(MORE, integers(3, 6))],
    unusual=[
        labelled("0", integers(1, 3)),
        labelled(FEW, integers(1, 1)),
        labelled(FEW, integers(2, 3)).map(many_times),
    ],
    differentiable=False,
    built_ins=["scipy.stats.contingency.crosstab"],
    instead="a loop, or a count of where each pair of labels belongs in the table",
)

NOTHING = np.zeros(0, np.int64)
confusion_matrix.refuses(
    "classes is no integer of at least 1 (2.0 and True are no integers)",
    {"target": NOTHING, "predicted": NOTHING, "classes": 0},
    classes=[0, -2, 2.0, True],
    argument="classes",
)
refuse_other_shapes(confusion_matrix)
for name in ("target", "predicted"):
    confusion_matrix.refuses(
        f"a label of {name} is below 0 or above classes - 1",
        *[with_label(name, label) for label in (-1, lambda case: case["classes"], lambda case: case["classes"] + 5)],
        argument=name,
    )


@confusion_matrix.law("one example gives a single 1, in the row of its true class and the column of the predicted one")
def one_example(f, classes, seed=integers(0, 99)):
    i, j = np.random.default_rng(seed).permutation(classes)[:2]
    expected = np.zeros((classes, classes), np.int64)
    expected[i, j] = 1
    message = f"with one example of class {i}, predicted to be {j}, the table is another one"
    close(f(np.array([i]), np.array([j]), classes=classes), expected, message=message)


@confusion_matrix.law("every example is counted once: the entries sum to their number")
def sums(f, target, predicted, classes):
    m = f(target, predicted, classes=classes)
    close(np.sum(m), len(target), scale=1, message=f"the entries do not sum to {len(target)}, the number of examples")


@confusion_matrix.law("exchanging target and predicted transposes it")
def transposes(f, target, predicted, classes):
    exchanged = f(predicted, target, classes=classes)
    close(exchanged, f(target, predicted, classes=classes).T, scale=1, message="exchanged, it is not the transpose")


@confusion_matrix.law("a row sums to how often its class is true, a column to how often its class was predicted")
def margins(f, target, predicted, classes):
    m = f(target, predicted, classes=classes)
    for axis, labels, what in ((1, target, "rows"), (0, predicted, "columns")):
        expected = np.array([np.sum(labels == label) for label in range(classes)])
        close(np.sum(m, axis=axis), expected, scale=1, message=f"the {what} do not sum to how often each class occurs")


@confusion_matrix.law("right predictions stand on the diagonal, and nothing else does")
def diagonal(f, target, predicted, classes):
    right = np.sum(target == predicted)
    m = f(target, predicted, classes=classes)
    close(np.trace(m), right, scale=1, message=f"the diagonal does not sum to {right}, the number of right predictions")
    perfect = f(target, target, classes=classes)
    holds(
        (perfect == 0) | np.eye(classes, dtype=bool),
        "every prediction is right, and an entry beside the diagonal is not 0",
        got=perfect,
    )


@confusion_matrix.law("the tables of two parts of the examples add up to that of all")
def adds(f, target, predicted, classes):
    half = len(target) // 2
    parts = [f(target[part], predicted[part], classes=classes) for part in (slice(half), slice(half, None))]
    close(f(target, predicted, classes=classes), sum(parts), scale=1, message="two parts do not add up to the whole")


@confusion_matrix.law("a class that does not occur has a row and a column of zeros")
def absent(f, target, predicted, classes, more=integers(1, 2)):
    expected = np.zeros((classes + more, classes + more), np.int64)
    expected[:classes, :classes] = in_numpy.confusion_matrix(target, predicted, classes=classes)
    got = f(target, predicted, classes=classes + more)
    close(got, expected, scale=1, message=f"with {more} more classes that do not occur, the table is another one")


@confusion_matrix.law("other numbers for the classes only reorder its rows and columns")
def renames(f, target, predicted, classes, seed=integers(0, 99)):
    names = np.random.default_rng(seed).permutation(classes)
    renamed = f(names[target], names[predicted], classes=classes)
    expected = f(target, predicted, classes=classes)
    close(renamed[names][:, names], expected, scale=1, message="other numbers for the classes gave another table")


@confusion_matrix.law("no examples at all give a table of zeros", kind="robustness")
def empty(f, classes):
    expected = np.zeros((classes, classes), np.int64)
    close(f(NOTHING, NOTHING, classes=classes), expected, message="without examples it is no table of zeros")


@confusion_matrix.mistake(
    "has the predicted classes in the rows", hint="Books differ. Here a row holds all examples of one true class."
)
def transposed(target, predicted, *, classes):
    return in_numpy.confusion_matrix(predicted, target, classes=classes)


@confusion_matrix.mistake(
    "counts a pair of labels once, however often it comes",
    hint="m[target, predicted] += 1 reads, adds and writes each cell once. What do two equal pairs of labels do to it?",
)
def once(target, predicted, *, classes):
    m = np.zeros((classes, classes), np.int64)
    m[target, predicted] += 1
    return m


@confusion_matrix.mistake(
    "divides every row by its sum", hint="Counts are asked for. Shares of a row are a further step, for a picture."
)
def shares_of_rows(target, predicted, *, classes):
    m = in_numpy.confusion_matrix(target, predicted, classes=classes)
    return m / np.maximum(np.sum(m, axis=1, keepdims=True), 1)


@confusion_matrix.mistake(
    "divides by the number of examples", hint="Counts are asked for: the whole table sums to N, not to 1."
)
def shares(target, predicted, *, classes):
    return in_numpy.confusion_matrix(target, predicted, classes=classes) / max(len(target), 1)


@confusion_matrix.mistake(
    "has no row for a class that does not occur",
    hint="The shape is (classes, classes), whatever occurs: two tables must fit on each other.",
)
def only_those_there(target, predicted, *, classes):
    there = np.union1d(target, predicted)
    return in_numpy.confusion_matrix(target, predicted, classes=classes)[there][:, there]


@confusion_matrix.mistake(
    "takes the largest label for the number of classes", hint="classes is a parameter: the last class may not occur."
)
def up_to_largest(target, predicted, *, classes):
    there = 1 + max(np.max(target, initial=-1), np.max(predicted, initial=-1))
    return in_numpy.confusion_matrix(target, predicted, classes=classes)[:there, :there]


@confusion_matrix.mistake("counts in floats", hint="Counts are integers: which dtype has a new array by default?")
def floats(target, predicted, *, classes):
    return in_numpy.confusion_matrix(target, predicted, classes=classes).astype(np.float64)


@confusion_matrix.mistake("numbers the classes from 1", hint="The first class has the label 0, and the first row.")
def from_one(target, predicted, *, classes):
    m = np.zeros((classes + 1, classes + 1), np.int64)
    np.add.at(m, (target, predicted), 1)
    return m[1:, 1:]


@confusion_matrix.mistake(
    "puts the last class first",
    hint="Tables in books often begin with the positive class. Here row 0 is class 0, and column 0 as well.",
)
def last_first(target, predicted, *, classes):
    return in_numpy.confusion_matrix(target, predicted, classes=classes)[::-1, ::-1]


@confusion_matrix.mistake(
    "leaves out what was right", hint="What was right has a place, too: where do row and column have the same number?"
)
def errors_alone(target, predicted, *, classes):
    m = in_numpy.confusion_matrix(target, predicted, classes=classes)
    return m - np.diag(np.diag(m))


@confusion_matrix.mistake(
    "counts what was right alone", hint="A wrong prediction is counted as well: beside the diagonal."
)
def right_alone(target, predicted, *, classes):
    return np.diag(np.diag(in_numpy.confusion_matrix(target, predicted, classes=classes)))


@confusion_matrix.mistake(
    "gives two pairs of labels the same cell",
    hint="In a flat table with classes cells a row, how many cells lie before row i?",
)
def short_rows(target, predicted, *, classes):
    places = target * (classes - 1) + predicted
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


@confusion_matrix.mistake("counts in bytes", hint="A byte ends at 255. Which dtype do the counts have?")
def in_bytes(target, predicted, *, classes):
    return in_numpy.confusion_matrix(target, predicted, classes=classes).astype(np.uint8)


@confusion_matrix.mistake(
    "stops one example early", hint="Count the examples of your loop: the last one belongs to it."
)
def short(target, predicted, *, classes):
    return in_numpy.confusion_matrix(target[:-1], predicted[:-1], classes=classes)


@confusion_matrix.mistake(
    "takes -1 for the last class",
    hint="An index of -1 is no error to an array. Look at the smallest and the largest label before you count.",
)
def wraps(target, predicted, *, classes):
    m = np.zeros((classes, classes), np.int64)
    np.add.at(m, (target, predicted), 1)
    return m
