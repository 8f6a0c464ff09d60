"""Mistakes that any function can make are told by how a wrong answer stands to the right one: for every concept."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.judging.diagnosis import Diagnostician
from autograder.judging.law_check import Failure
from autograder.judging.telling import candidates
from reference.backends import map_leaves
from reference.common import mistakes_of
from reference.concept import Concept, all_concepts
from tests.autograder.judging.local import broken_and_kept
from tests.reference.helpers import per_concept

Change = Callable[[np.ndarray], Any]


def told(concept: Concept, function: Callable[..., Any], track: str = "numpy") -> str | None:
    """What a function is told; None where nothing is said, and "right" where it breaks no law at all."""
    broken, kept = broken_and_kept(concept, function, track)
    if not broken:
        return "right"
    everything = [failure for failures in broken.values() for failure in failures]
    diagnosis = Diagnostician(concept, track, everything, broken.keys(), kept).look_for(first_of(broken))
    return diagnosis and diagnosis.description


def first_of(broken: dict[str, list[Failure]]) -> Failure:
    """The failure that is shown."""
    return candidates(broken)[-1]


def with_results(concept: Concept, change: Change) -> Callable[..., Any]:
    """The twin with every array that it gives changed, numbers included."""

    def changed(leaf: Any) -> Any:
        array = np.asarray(leaf)
        return change(array) if array.dtype.kind in "fiu" else leaf

    def function(*args: Any, **settings: Any) -> Any:
        return map_leaves(changed, concept.twin(*args, **settings))

    return function


def last_axes_exchanged(array: np.ndarray) -> np.ndarray:
    return np.swapaxes(array, -1, -2) if array.ndim > 1 else array


def first_everywhere(array: np.ndarray) -> np.ndarray:
    return np.repeat(array[:1], len(array), axis=0) if array.ndim and array.size else array


def by_length(array: np.ndarray) -> np.ndarray:
    return array / len(array) if array.ndim and array.size else array


def in_float32(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32).astype(array.dtype)


def cut_at_0(array: np.ndarray) -> np.ndarray:
    return np.maximum(array, np.zeros((), array.dtype))


def shifted(by: float) -> Change:
    return lambda array: array + np.asarray(by, array.dtype)


# What is done to the right answer, and the words of which one has to be told.
OF_RESULTS: dict[str, tuple[Change, str]] = {
    "negated": (lambda array: -array, "with the other sign"),
    "twice": (lambda array: 2 * array, "twice"),
    "half": (lambda array: array / 2, "half"),
    "three times": (lambda array: 3 * array, "3 times"),
    "off by a constant": (shifted(1), "plus 1"),
    "off by little": (shifted(1e-6), "plus 1e-06"),
    "transposed": (last_axes_exchanged, "transposed"),
    "reversed": (lambda array: np.flip(array, -1) if array.ndim else array, "in reverse order"),
    "the first for all": (first_everywhere, "the first"),
    "an axis kept": (lambda array: array[..., None], "with an axis of length 1 too many"),
    "axes lost": (np.squeeze, "without"),
    "flat": (np.ravel, "flattens"),
    "the mean": (lambda array: array.mean() if array.size else array, "the mean of"),
    "the last": (lambda array: array[..., -1] if array.ndim and array.shape[-1] else array, "the last of"),
    "divided by the batch": (by_length, "divided by"),
    "rounded": (lambda array: np.round(array, 4), "4 digits"),
    "float32": (in_float32, "float32"),
    "cut at 0": (cut_at_0, "below 0"),
    "squared": (np.square, "the square of"),
}


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_a_relation_of_the_result_is_told(concept: Concept) -> None:
    """Of each concept a few, so that each relation is tried on many. A mistake of its own may be the same."""
    names = list(OF_RESULTS)
    own = {mistake.description for mistake in mistakes_of(concept)}
    first = [one.path for one in all_concepts()].index(concept.path)
    wrong = []
    for name in [names[(5 * first + k) % len(names)] for k in range(4)]:
        change, words = OF_RESULTS[name]
        description = told(concept, with_results(concept, change))
        if description is None or not (words in description or description in {"right", *own}):
            wrong.append((name, description))
    assert wrong == []
