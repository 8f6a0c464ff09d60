"""What several concepts of this topic draw or compute for their laws."""

import numpy as np

from reference.compare import close
from reference.inputs import integers, just, together, whole

# Sizes are odd in the ordinary inputs, and another kind of number in the further ones.
FEW, MORE = "2*n-1", "3*n"


def two_classes(size):
    """Labels 0 and 1, some of them right."""
    return together({"target": whole(size, 0, 1), "predicted": whole(size, 0, 1)})


def with_a_hit(case):
    """The same with one true positive at least: no share is a share of nothing."""
    if np.any((case["target"] == 1) & (case["predicted"] == 1)):
        return case
    middle = np.arange(len(case["target"])) == len(case["target"]) // 2
    return {name: np.where(middle, 1, labels) for name, labels in case.items()}


def ordinary(size=FEW):
    return two_classes(size).map(with_a_hit)


def no_hit():
    """Whatever is positive was missed, and every alarm was a false one."""
    return two_classes(MORE).map(lambda case: case | {"predicted": case["predicted"] * (1 - case["target"])})


def nothing_predicted():
    return together({"target": whole(FEW, 0, 1), "predicted": whole(FEW, 0, 0)})


def nothing_there():
    return together({"target": whole(FEW, 0, 0), "predicted": whole(FEW, 0, 1)})


def no_labels():
    return together({"target": just(np.zeros(0, np.int64)), "predicted": just(np.zeros(0, np.int64))})


def labels_of(seed, *, hits=0, false_alarms=0, misses=0, rejections=0):
    """So many examples of each of the four kinds, in some order: target and predicted."""
    kinds = np.repeat([3, 1, 2, 0], [hits, false_alarms, misses, rejections])
    kinds = np.random.default_rng(seed).permutation(kinds)
    return kinds // 2, kinds % 2


def more_of(target, predicted, *, true, called, times):
    """The same labels and further examples, each with these two."""
    return np.append(target, np.full(times, true)), np.append(predicted, np.full(times, called))


def counts_of(target, predicted):
    """True positives, false positives, false negatives and true negatives."""
    pairs = ((1, 1), (0, 1), (1, 0), (0, 0))
    return tuple(int(np.sum((target == true) & (predicted == called))) for true, called in pairs)


def share(part, whole_of_it):
    """A quotient, 0 where there is nothing to divide by."""
    return part / whole_of_it if whole_of_it else 0.0


def ask_for_any_order(concept):
    """Add the law that the order of the examples does not matter."""

    @concept.law("the order of the examples does not matter")
    def reorders(f, target, predicted, seed=integers(0, 999)):
        order = np.random.default_rng(seed).permutation(len(target))
        before = f(target, predicted)
        close(f(target[order], predicted[order]), before, scale=1, message="in another order the answer is another one")


def with_label(name, label):
    """A case whose first label is another one."""

    def change(case):
        changed = case[name].copy()
        changed[0] = label(case) if callable(label) else label
        return {name: changed}

    return change


def refuse_other_shapes(concept):
    """Declare that it refuses labels of which there are not as many, or which lie along two axes."""
    concept.refuses(
        "target and predicted have different shapes",
        predicted=[lambda case: np.append(case["predicted"], 0), lambda case: case["predicted"][:, None]],
    )


def refuse_other_labels(concept):
    """Declare that it refuses labels other than 0 and 1."""
    for name in ("target", "predicted"):
        concept.refuses(
            f"a label of {name} is neither 0 nor 1",
            *[with_label(name, label) for label in (-1, 2, 7)],
            argument=name,
        )
