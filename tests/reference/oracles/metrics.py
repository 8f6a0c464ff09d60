"""Classification metrics by SciPy and by weighted averages."""

import numpy as np
import scipy.sparse
import scipy.spatial.distance


def confusion_matrix(target, predicted, classes):
    # Entries that stand for the same cell are summed.
    ones = np.ones(len(target), np.int64)
    return scipy.sparse.coo_array((ones, (target, predicted)), shape=(classes, classes)).toarray()


def accuracy(target, predicted):
    return 1 - scipy.spatial.distance.hamming(target, predicted)


def precision(target, predicted):
    # Whoever was predicted positive weighs 1, everybody else nothing.
    return np.average(target, weights=predicted)


def recall(target, predicted):
    return np.average(predicted, weights=target)


def f1(target, predicted):
    return 1 - scipy.spatial.distance.dice(target.astype(bool), predicted.astype(bool))
