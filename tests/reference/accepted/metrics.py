"""Right answers for classification metrics, none of them written like the reference."""

import statistics
from collections import Counter
from fractions import Fraction

import numpy as np
import scipy.sparse
import torch

from tests.reference.answers import Answers

answers = Answers()


@answers.to("confusion_matrix")
def in_a_loop(target, predicted, *, classes):
    m = np.zeros((classes, classes), dtype=int)
    for true, called in zip(target, predicted, strict=True):
        m[true, called] += 1
    return m


@answers.to("confusion_matrix")
def by_add_at(target, predicted, *, classes):
    m = np.zeros((classes, classes), np.int32)
    np.add.at(m, (target, predicted), 1)
    return m


@answers.to("confusion_matrix")
def product_of_one_hot(target, predicted, classes):
    names = np.arange(classes)
    return (target[:, None] == names).T.astype(np.int64) @ (predicted[:, None] == names)


@answers.to("confusion_matrix")
def by_a_counter(target, predicted, *, classes):
    cells = Counter(zip(target.tolist(), predicted.tolist(), strict=True))
    return np.array([[cells[i, j] for j in range(classes)] for i in range(classes)])


@answers.to("confusion_matrix")
def by_histogram(target, predicted, *, classes):
    edges = np.arange(classes + 1) - 0.5
    return np.histogram2d(target, predicted, bins=(edges, edges))[0].astype(np.int64)


@answers.to("confusion_matrix", track="torch")
def by_bincount_torch(target, predicted, *, classes):
    return torch.bincount(classes * target + predicted, minlength=classes * classes).view(classes, classes)


@answers.to("confusion_matrix", track="torch")
def by_index_put_torch(target, predicted, *, classes):
    m = torch.zeros(classes, classes, dtype=torch.int32)
    return m.index_put((target, predicted), torch.tensor(1, dtype=torch.int32), accumulate=True)


@answers.to("confusion_matrix", track="torch")
def product_of_one_hot_torch(target, predicted, *, classes):
    one_hot = torch.eye(classes, dtype=torch.long)
    return one_hot[target].T @ one_hot[predicted]


@answers.to("accuracy")
def share_of_equal_labels(target, predicted):
    return (target == predicted).sum() / len(target)


@answers.to("accuracy")
def one_by_one(target, predicted):
    if len(target) != len(predicted) or not len(target):
        raise ValueError
    return sum(int(t == p) for t, p in zip(target, predicted, strict=True)) / target.shape[0]


@answers.to("accuracy")
def what_is_left_of_the_error(target, predicted):
    return 1.0 - np.count_nonzero(target - predicted) / target.size


@answers.to("accuracy", track="torch")
def mean_of_floats_torch(target, predicted):
    return (target == predicted).float().mean()


@answers.to("accuracy", track="torch")
def plain_number_torch(target, predicted):
    return torch.eq(target, predicted).sum().item() / len(target)


@answers.to("precision")
def precision_of_the_chosen(target, predicted):
    chosen = target[predicted == 1]
    return chosen.mean() if chosen.size else 0.0


@answers.to("precision")
def precision_in_a_loop(target, predicted):
    true_positives = false_positives = 0
    for t, p in zip(target, predicted, strict=True):
        if p == 1:
            if t == 1:
                true_positives += 1
            else:
                false_positives += 1
    try:
        return true_positives / (true_positives + false_positives)
    except ZeroDivisionError:
        return 0.0


@answers.to("precision")
def precision_with_warnings(target, predicted):
    # NumPy warns of 0 / 0; 0 is right.
    return np.nan_to_num(np.dot(target, predicted) / np.sum(predicted))


@answers.to("precision", track="torch")
def precision_torch(target, predicted):
    tp = (target * predicted).sum().float()
    fp = ((1 - target) * predicted).sum().float()
    return torch.where(tp + fp > 0, tp / (tp + fp), torch.zeros(()))


@answers.to("precision", track="torch")
def precision_of_the_chosen_torch(target, predicted):
    chosen = target[predicted.bool()]
    return chosen.double().mean() if len(chosen) else torch.tensor(0.0)


@answers.to("recall")
def recall_of_the_chosen(target, predicted):
    found = predicted[target.astype(bool)]
    return float(found.sum()) / len(found) if len(found) else 0.0


@answers.to("recall")
def recall_by_sets(target, predicted):
    relevant = set(np.flatnonzero(target).tolist())
    retrieved = set(np.flatnonzero(predicted).tolist())
    return len(relevant & retrieved) / len(relevant) if relevant else 0.0


@answers.to("recall", track="torch")
def recall_torch(target, predicted):
    positives = torch.count_nonzero(target)
    if positives == 0:
        return torch.tensor(0.0)
    return torch.count_nonzero(target & predicted) / positives


@answers.to("f1")
def f1_of_precision_and_recall(target, predicted):
    tp = np.sum((target == 1) & (predicted == 1))
    if tp == 0:
        return 0.0
    precision = tp / np.sum(predicted)
    recall = tp / np.sum(target)
    return 2 * precision * recall / (precision + recall)


@answers.to("f1")
def f1_by_the_harmonic_mean(target, predicted):
    hits = int(target @ predicted)
    if not hits:
        return 0.0
    return float(statistics.harmonic_mean([Fraction(hits, int(predicted.sum())), Fraction(hits, int(target.sum()))]))


@answers.to("f1")
def f1_of_a_table(target, predicted):
    table = scipy.sparse.coo_array((np.ones(len(target)), (target, predicted)), shape=(2, 2)).toarray()
    (_, fp), (fn, tp) = table
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0


@answers.to("f1", track="torch")
def f1_torch(target, predicted):
    tp = torch.sum(target * predicted)
    errors = torch.sum(target != predicted)
    return tp / (tp + errors / 2) if tp > 0 else tp.float()


@answers.to("f1", track="torch")
def f1_of_precision_and_recall_torch(target, predicted):
    tp = (target & predicted).sum().double()
    precision = tp / predicted.sum().clamp(min=1)
    recall = tp / target.sum().clamp(min=1)
    return torch.nan_to_num(2 * precision * recall / (precision + recall))
