"""Relations of a wrong result to the right one: its sign, a factor, its order, its digits."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall, with_parts
from autograder.judging.relations.of_factors import factors
from autograder.judging.relations.suspect import Suspect
from autograder.judging.relations.words import noun, number, words_for_axis
from reference.backends import leaves

Change = Callable[[Any], Any]
# What may be said, the hint, what is done to the right result, and how many numbers were fitted.
Found = Iterator[tuple[str, str, Change, int]]
# An axis of so many blocks may have them in any order.
BLOCKS = (2, 3, 4)


def suspects_by_result(call: ComparedCall, others: Sequence[ComparedCall], chosen: tuple[int, ...]) -> list[Suspect]:
    """Relations that hold between the right result of a call and the one that came, in the parts that are wrong."""
    # All at once: NumPy's state of errors must not be left and entered between two of them.
    with np.errstate(all="ignore"):
        return list(fitting_results(call, others, chosen))


def fitting_results(call: ComparedCall, others: Sequence[ComparedCall], chosen: tuple[int, ...]) -> Iterator[Suspect]:
    pair = first_wrong(call, chosen)
    if pair is None:
        return
    right, got = pair
    what = noun(call, chosen)

    def suspect(description: str, hint: str, change: Change, fitted: int) -> Suspect:
        return Suspect(description, hint, lambda other: with_parts(other.right, change, chosen), fitted)

    def fits(change: Change) -> bool:
        try:
            changed = np.asarray(change(right))
        except (ValueError, TypeError, IndexError):
            return False
        return changed.shape == got.shape and call.is_near(changed, got)

    def fitting(found: Found) -> Iterator[Suspect]:
        for description, hint, change, fitted in found:
            if fits(change):
                yield suspect(description, hint, change, fitted)

    if right.shape == got.shape and right.size:
        for maker in (signs, orders, functions):
            yield from fitting(maker(right, got, what))
        yield from factors(call, others, chosen, right, got)
        for maker in (cuts, digits):
            yield from fitting(maker(right, got, what))
    yield from exchanged_parts(call)


def first_wrong(call: ComparedCall, chosen: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray] | None:
    """The first two arrays, of the right result and of the one that came, that differ."""
    for place in chosen:
        for right, got in zip(leaves(call.right_parts[place]), leaves(call.got_parts[place]), strict=False):
            a, b = np.asarray(right), np.asarray(got)
            if a.shape != b.shape or not call.is_near(a, b):
                return a, b
    return None


def signs(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    yield (
        f"gives {what} with the other sign",
        "Follow the signs through the formula: a minus is missing, or there is one too many.",
        lambda r: -r,
        0,
    )
    yield (
        f"gives the absolute value of {what}",
        "Where does the sign get lost: an abs, a square, a square root of a square?",
        np.abs,
        0,
    )
    difference = got - right if got.dtype.kind == "f" or got.dtype.kind == "i" else None
    if difference is not None and difference.size:
        # The digits that are left of a small number beside large ones.
        step = float(f"{np.median(difference):.6g}")
        if step and math.isfinite(step):
            more = f"{number(abs(step))} too {'much' if step > 0 else 'little'}"
            whole = int(step) if float(step).is_integer() and right.dtype.kind in "iu" else step
            yield (
                f"gives {what} plus {number(step)}" if step > 0 else f"gives {what} minus {number(-step)}",
                f"It is always {more}: a constant is left out, or one is too many.",
                lambda r: r + whole,
                1,
            )


def orders(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    axes = range(right.ndim)
    for one, other in itertools.combinations(reversed(axes), 2):
        if right.shape[one] == right.shape[other] and right.shape[one] > 1:
            yield (
                f"gives {what} transposed",
                f"Axes {other} and {one} are exchanged: in a product, which matrix comes first, and which of its axes "
                "is summed over?",
                swap_of(other - right.ndim, one - right.ndim),
                0,
            )
    # The last one and the first one, however many there are elsewhere; then any other.
    for back in dict.fromkeys([-1, 0, *range(-2, -right.ndim - 1, -1)] if right.ndim else []):
        if right.shape[back] < 2:
            continue
        yield (
            f"gives {what} in reverse order along {words_for_axis(back)}",
            "Look where the order is turned: a [::-1], a flip, a loop that runs from the end.",
            flip_of(back),
            0,
        )
        for by in (1, -1):
            way = "later" if by == 1 else "earlier"
            yield (
                f"gives {what} one place {way} along {words_for_axis(back)}, the one at the end moved round",
                "An index is off by one.",
                roll_of(by, back),
                0,
            )
            yield (
                f"gives {what} one place {way} along {words_for_axis(back)}",
                "An index is off by one.",
                shift_of(by, back),
                0,
            )
        for place, words in ((0, "first"), (-1, "last")):
            yield (
                f"gives the {words} of {what} along {words_for_axis(back)} in every place",
                "Is something worked out once and used for all, or an index fixed that should move on?",
                repeat_of(place, back),
                0,
            )
        yield (
            f"adds {what} up along {words_for_axis(back)}, entry by entry",
            "Each entry holds the sum of those before it: a cumulative sum, or a sum that is not set back to 0.",
            cumulative_of(back),
            0,
        )
        for count in BLOCKS:
            if right.shape[back] % count == 0:
                yield from other_blocks(right, got, what, back, count)


def swap_of(one: int, other: int) -> Change:
    return lambda r: r if r.ndim < max(-one, -other) else np.swapaxes(r, one, other)


def where_it_is(axis: int, change: Change) -> Change:
    """The change of an array that has such an axis; any other stays as it is."""
    return lambda r: change(r) if -r.ndim <= axis < r.ndim else r


def flip_of(axis: int) -> Change:
    return where_it_is(axis, lambda r: np.flip(r, axis))


def roll_of(by: int, axis: int) -> Change:
    return where_it_is(axis, lambda r: np.roll(r, by, axis))


def repeat_of(place: int, axis: int) -> Change:
    return where_it_is(axis, lambda r: np.broadcast_to(np.take(r, [place], axis=axis), r.shape) if r.size else r)


def cumulative_of(axis: int) -> Change:
    return where_it_is(axis, lambda r: np.cumsum(r, axis))


def shift_of(by: int, axis: int) -> Change:
    """Moved on by one place; what comes in is 0."""

    def shift(r: np.ndarray) -> np.ndarray:
        moved = np.roll(r, by, axis)
        index: list[Any] = [slice(None)] * r.ndim
        index[axis] = 0 if by > 0 else -1
        moved[tuple(index)] = 0
        return moved

    return where_it_is(axis, shift)


def other_blocks(right: np.ndarray, got: np.ndarray, what: str, axis: int, count: int) -> Found:
    if right.shape[axis] == count and count == 2:
        # Two entries in the other order are reversed.
        return
    for order in itertools.permutations(range(count)):
        if list(order) == sorted(order):
            continue
        words = ", ".join(str(place + 1) for place in order)
        yield (
            f"has the {count} blocks of {what} in the order {words}",
            f"Along {words_for_axis(axis)} stand {count} blocks: the docstring says in which order.",
            reorder_of(order, axis),
            1,
        )


def reorder_of(order: tuple[int, ...], axis: int) -> Change:
    def reorder(r: np.ndarray) -> np.ndarray:
        parts = np.split(r, len(order), axis=axis)
        return np.concatenate([parts[place] for place in order], axis=axis)

    return where_it_is(axis, reorder)


def functions(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    yield f"gives the square of {what}", "A square is too many, or a square root is left out.", np.square, 0
    yield f"gives the square root of {what}", "A square root is too many, or a square is left out.", np.sqrt, 0
    yield f"gives exp of {what}", "A logarithm is left out, or an exp is too many.", np.exp, 0
    yield f"gives the logarithm of {what}", "An exp is left out, or a logarithm is too many.", np.log, 0
    yield f"gives 1 minus {what}", "It is the opposite: which of the two adds up to 1 with the other?", one_minus, 0
    yield f"gives 1 divided by {what}", "Numerator and denominator are exchanged.", np.reciprocal, 0
    yield f"gives the sigmoid of {what}", "A sigmoid is too many.", lambda r: 1 / (1 + np.exp(-r)), 0
    yield f"gives the tanh of {what}", "A tanh is too many.", np.tanh, 0
    for axis in range(-right.ndim, 0):
        where = words_for_axis(axis)
        yield (
            f"divides {what} by its sum along {where}",
            "Something is made to add up to 1 that need not.",
            share_of(axis),
            0,
        )
        yield (
            f"subtracts the mean along {where} from {what}",
            "Something is centered that is to stay where it is.",
            centered_of(axis),
            0,
        )


def one_minus(r: np.ndarray) -> np.ndarray:
    return np.subtract(1, r)


def share_of(axis: int) -> Change:
    return where_it_is(axis, lambda r: r / np.sum(r, axis=axis, keepdims=True))


def centered_of(axis: int) -> Change:
    return where_it_is(axis, lambda r: r - np.mean(r, axis=axis, keepdims=True) if r.size else r)


def cuts(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    """Cut off at a bound that some entries meet, and others do not."""
    wrong = got != right
    if not np.any(wrong):
        return
    values = np.unique(got[wrong])
    if len(values) == 1:
        bound = values.item()
        if np.all(right[wrong] > bound):
            yield (
                f"never lets {what} above {number(bound)}",
                "A minimum or a clip is too many, or its bound is another one.",
                lambda r: np.minimum(r, np.asarray(bound, r.dtype)),
                2,
            )
        if np.all(right[wrong] < bound):
            yield (
                f"never lets {what} below {number(bound)}",
                "A maximum, a clip or a ReLU is too many, or its bound is another one.",
                lambda r: np.maximum(r, np.asarray(bound, r.dtype)),
                2,
            )
    if len(values) == 2:
        low, high = values.tolist()
        yield (
            f"keeps {what} between {number(low)} and {number(high)}",
            "A clip is too many, or its bounds are others.",
            lambda r: np.clip(r, low, high),
            3,
        )


def digits(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    if got.dtype.kind == "f" and got.size and np.all(np.isfinite(got)):
        yield (
            f"cuts off the fraction of {what}",
            "Something becomes an integer on the way: int(), //, an array of integers.",
            np.trunc,
            0,
        )
        yield f"rounds {what} up", "A ceil is too many.", np.ceil, 0
        yield f"rounds {what} down", "A floor or // is too many.", np.floor, 0
        for count in range(9):
            if np.array_equal(np.round(got, count), got):
                words = "to whole numbers" if count == 0 else f"to {count} digits after the point"
                yield (
                    f"rounds {what} {words}",
                    "Rounding is for showing: give back all the digits.",
                    round_to(count),
                    0,
                )
                break


def round_to(count: int) -> Change:
    return lambda r: np.round(r, count)


def exchanged_parts(call: ComparedCall) -> Iterator[Suspect]:
    """Several results in another order."""
    count = len(call.right_parts)
    if not 1 < count <= 4 or len(call.got_parts) != count:
        return
    names = call.names_of_parts()
    for order in itertools.permutations(range(count)):
        if list(order) == sorted(order):
            continue
        turned = [call.right_parts[place] for place in order]
        if not call.agrees(turned, list(call.got_parts)):
            continue
        if sum(place != i for i, place in enumerate(order)) == 2:
            one, other = (names[i] for i, place in enumerate(order) if place != i)
            description = f"gives {one} and {other} in each other's place"
        else:
            description = "gives its results in the order " + ", ".join(str(place + 1) for place in order)

        def answer(other: ComparedCall, order: tuple[int, ...] = order) -> Any:
            return tuple(other.right_parts[place] for place in order)

        yield Suspect(description, "The docstring says in which order the results come back.", answer)
