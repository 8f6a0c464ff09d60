"""What students hand in: relu, sigmoid and softmax, each written in seven ways, of which some are wrong.

A student takes one way of each. In every seven students each way occurs once, so that any seven are the same work.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

WAYS = 7
NAMES = ("relu", "sigmoid", "softmax")


@dataclass(frozen=True)
class Answer:
    """One way to write a function: its code, under the name that is asked for, and whether it is right."""

    code: str
    right: bool


@dataclass(frozen=True)
class Student:
    """Somebody's answers, by function."""

    name: str
    answers: dict[str, Answer]


class Ways:
    """The ways to write a function, in the order in which students take them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.answers: list[Answer] = []

    def right(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return self.add(function, right=True)

    def wrong(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return self.add(function, right=False)

    def add(self, function: Callable[..., Any], *, right: bool) -> Callable[..., Any]:
        _, code = inspect.getsource(function).split("\n", 1)
        self.answers.append(Answer(code.replace(function.__name__, self.name, 1), right))
        return function


FUNCTIONS = relu, sigmoid, softmax = [Ways(name) for name in NAMES]


def students(count: int) -> list[Student]:
    """So many students, no two of them with the same three answers."""
    assert count <= WAYS**3, f"{count} students: there are {WAYS**3} different submissions"
    made = []
    for number in range(count):
        seven, place = divmod(number, WAYS)
        turns = (place, place + seven % WAYS, place + seven // WAYS)
        taken = {ways.name: ways.answers[turn % WAYS] for ways, turn in zip(FUNCTIONS, turns, strict=True)}
        made.append(Student(f"student{number:03}", taken))
    return made


# relu ----------------------------------------------------------------------------------------------------------------


@relu.right
def relu_maximum(x):
    return np.maximum(x, 0)


@relu.right
def relu_where(x):
    return np.where(x > 0, x, 0)


@relu.wrong
def relu_absolute(x):
    return np.abs(x)


@relu.right
def relu_mean_with_absolute(x):
    return (x + np.abs(x)) / 2


@relu.wrong
def relu_leaks(x):
    return np.where(x > 0, x, 0.01 * x)


@relu.right
def relu_mask(x):
    result = x.copy()
    result[result < 0] = 0
    return result


@relu.wrong
def relu_negative_side(x):
    return np.minimum(x, 0)


# sigmoid -------------------------------------------------------------------------------------------------------------


@sigmoid.right
def sigmoid_logaddexp(x):
    return np.exp(-np.logaddexp(0, -x))


@sigmoid.wrong
def sigmoid_overflows(x):
    return np.exp(x) / (1 + np.exp(x))


@sigmoid.right
def sigmoid_decay(x):
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, decay) / (1 + decay)


@sigmoid.right
def sigmoid_two_sides(x):
    result = np.empty_like(x)
    right = x >= 0
    result[right] = 1 / (1 + np.exp(-x[right]))
    grown = np.exp(x[~right])
    result[~right] = grown / (1 + grown)
    return result


@sigmoid.wrong
def sigmoid_mirrored(x):
    return np.exp(-np.logaddexp(0, x))


@sigmoid.wrong
def sigmoid_is_tanh(x):
    return np.tanh(x)


@sigmoid.right
def sigmoid_halves(x):
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


# softmax -------------------------------------------------------------------------------------------------------------


@softmax.right
def softmax_shifted(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)
    return e / e.sum(axis=axis, keepdims=True)


@softmax.right
def softmax_scaled_first(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    scaled = x / temperature
    scaled = scaled - np.max(scaled, axis=axis, keepdims=True)
    weights = np.exp(scaled)
    return weights / np.sum(weights, axis=axis, keepdims=True)


@softmax.wrong
def softmax_overflows(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    e = np.exp(x / temperature)
    return e / e.sum(axis=axis, keepdims=True)


@softmax.wrong
def softmax_last_axis_only(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    e = np.exp((x - x.max(axis=-1, keepdims=True)) / temperature)
    return e / e.sum(axis=-1, keepdims=True)


@softmax.right
def softmax_moved(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    rows = np.moveaxis(x, axis, -1) / temperature
    e = np.exp(rows - rows.max(-1)[..., None])
    return np.moveaxis(e / e.sum(-1)[..., None], -1, axis)


@softmax.right
def softmax_in_place(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    result = x - np.amax(x, axis=axis, keepdims=True)
    result /= temperature
    np.exp(result, out=result)
    result /= result.sum(axis=axis, keepdims=True)
    return result


@softmax.wrong
def softmax_sum_of_everything(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)
    return e / e.sum()
