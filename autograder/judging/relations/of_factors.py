"""Relations by a factor: twice the right result, half of it, or times what an axis or a setting says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall, is_close, with_parts
from autograder.judging.relations.suspect import Suspect
from autograder.judging.relations.words import named_leaves, noun, number

# A factor that is none of these is told as a number.
FACTORS = {2.0: "twice", 0.5: "half"}
LOGARITHMS = {1 / math.log(2): "log2", 1 / math.log(10): "log10"}


def factors(
    call: ComparedCall, others: Sequence[ComparedCall], chosen: tuple[int, ...], right: np.ndarray, got: np.ndarray
) -> Iterator[Suspect]:
    """The right result times a number, that of an axis' length, or a setting."""
    what = noun(call, chosen)
    finite = np.isfinite(got) & np.isfinite(right)
    large = finite & (np.abs(right) > 1e-3 * np.max(np.abs(right), where=finite, initial=0.0))
    if not np.any(large):
        return
    ratio = float(np.median(got[large] / right[large]))
    if not math.isfinite(ratio) or ratio == 0 or abs(ratio - 1) < 1e-6:
        return
    if not is_close(right * ratio, got, 4 * call.relative, call.scale * max(1.0, abs(ratio))):
        return
    yield from plain_factor(ratio, chosen, what)
    yield from sized_factors(call, others, chosen, ratio)


def plain_factor(ratio: float, chosen: tuple[int, ...], what: str) -> Iterator[Suspect]:
    """A factor that is always the same."""
    plain = float(f"{ratio:.9g}")
    for exact, name in LOGARITHMS.items():
        if abs(ratio / exact - 1) < 1e-8:
            hint = f"Is there a {name} where the natural logarithm is meant?"
            yield multiplied(f"gives {what} divided by the natural logarithm of {name[3:]}", hint, exact, chosen)
            return
    if plain == -1:
        return
    words = FACTORS.get(plain, f"{number(plain)} times")
    hint = {
        "twice": "Something is counted twice, or a factor 1/2 is left out.",
        "half": "A factor 1/2 is too many, or something is counted once instead of twice.",
    }.get(words, f"The factor is always {number(plain)}: look for one that is left out, or too many.")
    yield multiplied(f"gives {words} {what}", hint, plain, chosen, 1)


def multiplied(description: str, hint: str, factor: float, chosen: tuple[int, ...], fitted: int = 0) -> Suspect:
    by = int(factor) if float(factor).is_integer() else factor

    def answer(other: ComparedCall) -> Any:
        return with_parts(other.right, lambda r: r * by, chosen)

    return Suspect(description, hint, answer, fitted)


SIZED: dict[str, Callable[[float], float]] = {
    "{what} times {size}": lambda n: n,
    "{what} divided by {size}": lambda n: 1 / n,
    "{what} times the square root of {size}": math.sqrt,
    "{what} divided by the square root of {size}": lambda n: 1 / math.sqrt(n),
    "{what} times {size} squared": lambda n: n * n,
    "{what} divided by {size} squared": lambda n: 1 / (n * n),
    "{what} times {size} / ({size} - 1)": lambda n: n / (n - 1),
    "{what} times ({size} - 1) / {size}": lambda n: (n - 1) / n,
}


def sized_factors(
    call: ComparedCall, others: Sequence[ComparedCall], chosen: tuple[int, ...], ratio: float
) -> Iterator[Suspect]:
    what = noun(call, chosen)
    for size, measure, is_count in measures(call):
        value = measured(measure, call)
        # What is the same in all calls is no more than a number.
        if value is None or value in (0.0, 1.0) or all(measured(measure, other) in (value, None) for other in others):
            continue
        for words, factor in SIZED.items():
            try:
                is_it = abs(factor(value) / ratio - 1) < 1e-8 + 16 * call.relative
            except (ZeroDivisionError, ValueError, OverflowError):
                continue
            if not is_it or ("- 1)" in words and not is_count):
                continue
            description = "gives " + words.format(what=what, size=size)

            def answer(
                other: ComparedCall,
                measure: Callable[[ComparedCall], float] = measure,
                factor: Callable[[float], float] = factor,
            ) -> Any:
                by = factor(measure(other))
                return with_parts(other.right, lambda r: r * by, chosen)

            yield Suspect(description, hint_on_factor(words, size, is_count), answer)


def hint_on_factor(words: str, size: str, is_count: bool) -> str:
    if not is_count:
        return f"How often does {size} belong into the formula, and on which side of the fraction?"
    if "- 1)" in words:
        return f"Divide by {size}, or by one less? The docstring says which variance is meant."
    if "times {size}" in words:
        return f"There is a sum where a mean belongs, or a division by {size} is left out."
    if "divided by {size}" in words:
        return f"There is a mean where a sum belongs, or a division by {size} too many."
    return f"How often does {size} belong into the formula, and on which side of the fraction?"


def measures(call: ComparedCall) -> Iterator[tuple[str, Callable[[ComparedCall], float], bool]]:
    """What a factor may hang on, with the words for it: the lengths of axes, and settings."""
    for path, leaf in named_leaves(call.arguments):
        if isinstance(leaf, np.ndarray):
            # The first and the last, whatever their number is elsewhere.
            for axis in dict.fromkeys([0, -1, *range(1, leaf.ndim)] if leaf.ndim else []):
                yield f"{path}.shape[{axis}]", length_of(path, axis), True
            if leaf.ndim > 1:
                yield f"{path}.size", size_at(path), True
        elif isinstance(leaf, (int, float)) and not isinstance(leaf, bool):
            yield path, value_at(path), False
    if len(call.right_parts) == 1 and np.ndim(call.right_parts[0]) > 0:
        for axis in range(np.ndim(call.right_parts[0])):
            yield f"the length of its axis {axis}", length_of_answer(axis), True
        yield "the number of its entries", lambda other: float(np.size(other.right_parts[0])), True


def measured(measure: Callable[[ComparedCall], float], call: ComparedCall) -> float | None:
    try:
        return float(measure(call))
    except (KeyError, TypeError, AttributeError):
        return None


def length_of_answer(axis: int) -> Callable[[ComparedCall], float]:
    return lambda other: length_along(other.right_parts[0], axis)


def length_of(path: str, axis: int) -> Callable[[ComparedCall], float]:
    return lambda other: length_along(dict(named_leaves(other.arguments))[path], axis)


def length_along(array: Any, axis: int) -> float:
    """The length of an axis; 1 where there is none: nothing is summed, or divided by, along it."""
    shape = np.shape(array)
    return float(shape[axis]) if -len(shape) <= axis < len(shape) else 1.0


def size_at(path: str) -> Callable[[ComparedCall], float]:
    return lambda other: float(dict(named_leaves(other.arguments))[path].size)


def value_at(path: str) -> Callable[[ComparedCall], float]:
    def value(other: ComparedCall) -> float:
        found = dict(named_leaves(other.arguments))
        if path in found:
            return float(found[path])
        return float(other.concept.signature.parameters[path].default)

    return value
