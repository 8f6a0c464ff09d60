"""Relations of a result of another shape to the right one: an axis kept or lost, transposed, summed, a part of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall, with_parts
from autograder.judging.relations.of_results import where_it_is
from autograder.judging.relations.suspect import Suspect
from autograder.judging.relations.words import noun, words_for_axis
from reference.backends import leaves

Change = Callable[[Any], Any]
Found = Iterator[tuple[str, str, Change]]
REDUCTIONS: dict[str, Callable[..., Any]] = {"sum": np.sum, "mean": np.mean, "maximum": np.max}
MOST_AXES = 5


def suspects_by_shape(call: ComparedCall, chosen: tuple[int, ...]) -> list[Suspect]:
    """Relations of a result whose parts have other shapes than the right ones."""
    with np.errstate(all="ignore"):
        return list(fitting_shapes(call, chosen))


def fitting_shapes(call: ComparedCall, chosen: tuple[int, ...]) -> Iterator[Suspect]:
    if isinstance(call.right, Exception) or isinstance(call.got, Exception):
        return
    yield from other_containers(call)
    rights, gots = list(leaves(call.right_parts)), list(leaves(call.got_parts))
    if len(rights) != len(gots) or len(call.right_parts) != len(call.got_parts):
        return
    pairs = [
        (np.asarray(right), np.asarray(got))
        for right, got in zip(rights, gots, strict=True)
        if np.shape(right) != np.shape(got)
    ]
    if not pairs or any(right.ndim > MOST_AXES or got.ndim > MOST_AXES for right, got in pairs):
        return
    right, got = pairs[0]
    what = noun(call, chosen)
    for description, hint, change in reshaped(right, got, what):
        try:
            changed = np.asarray(change(right))
        except (ValueError, TypeError, IndexError):
            continue
        if changed.shape == got.shape and call.is_near(changed, got):
            yield Suspect(description, hint, answer_of(change, chosen))


def answer_of(change: Change, chosen: tuple[int, ...]) -> Callable[[ComparedCall], Any]:
    return lambda other: with_parts(other.right, change, chosen)


def reshaped(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    if got.ndim == right.ndim + 1:
        for axis in range(-got.ndim, 0):
            yield (
                f"gives {what} with an axis of length 1 too many",
                f"The right numbers stand in it: take out {words_for_axis(axis)} "
                "(keepdims, [:, None], a slice where an index belongs).",
                expand_of(axis),
            )
    if got.ndim < right.ndim and got.size == right.size:
        yield (
            f"gives {what} without its axes of length 1",
            "The right numbers stand in it. A squeeze takes out every axis of length 1, those of a batch of one too.",
            np.squeeze,
        )
        for axis in range(right.ndim):
            if right.shape[axis] == 1:
                yield (
                    f"gives {what} without {words_for_axis(axis - right.ndim)}, of length 1",
                    "The right numbers stand in it: an axis of length 1 is an axis all the same (keepdims=True).",
                    squeeze_of(axis - right.ndim),
                )
    yield from (transposed_shapes(right, got, what))
    yield (
        f"flattens {what}",
        "The right numbers stand in it, in order: give them the shape that is asked for.",
        np.ravel,
    )
    if right.size:
        yield from reduced(right, got, what)
    yield from only_a_part(right, got, what)


def transposed_shapes(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    if right.ndim != got.ndim or right.ndim < 2:
        return
    yield (
        f"gives {what} transposed",
        "The right numbers stand in it, with their axes the other way round.",
        np.transpose,
    )
    yield (
        f"gives {what} transposed",
        "The right numbers stand in it, with their last two axes exchanged.",
        permute_of((-1, -2)),
    )
    for order in itertools.permutations(range(-right.ndim, 0)):
        if list(order) != sorted(order):
            yield (
                f"gives {what} transposed",
                "The right numbers stand in it, with their axes in another order.",
                permute_of(order),
            )


def reduced(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    """Something is summed, or averaged, that is to stay apart."""
    for name, reduce in REDUCTIONS.items():
        if got.size == 1 and right.ndim > 0:
            yield (
                f"gives the {name} of {what} over everything",
                "Look at the shape that is asked for: which axes are to stay?",
                reduce_of(reduce, None),
            )
        for axis in range(-right.ndim, 0):
            for keeps in (False, True):
                yield (
                    f"gives the {name} of {what} along {words_for_axis(axis)}",
                    "That axis is to stay: nothing is to be reduced along it.",
                    reduce_of(reduce, axis, keeps),
                )


def only_a_part(right: np.ndarray, got: np.ndarray, what: str) -> Found:
    for axis in range(-right.ndim, 0):
        for place, words in ((0, "first"), (-1, "last")):
            yield (
                f"gives only the {words} of {what} along {words_for_axis(axis)}",
                "All of them are asked for: is there a return inside a loop, or an index too many?",
                take_of(place, axis),
            )
        for cut, words in ((slice(1, None), "all but the first"), (slice(None, -1), "all but the last")):
            yield (
                f"gives {words} of {what} along {words_for_axis(axis)}",
                "One is missing. Where does the loop, or the slice, begin and end?",
                slice_of(cut, axis),
            )


def expand_of(axis: int) -> Change:
    return lambda r: r if r.ndim + 1 < -axis else np.expand_dims(r, axis)


def squeeze_of(axis: int) -> Change:
    return where_it_is(axis, lambda r: np.squeeze(r, axis))


def permute_of(order: tuple[int, ...]) -> Change:
    """The last axes in another order; what has fewer stays as it is."""

    def permute(r: np.ndarray) -> np.ndarray:
        before = r.ndim - len(order)
        return r if before < 0 else np.transpose(r, [*range(before), *(axis + r.ndim for axis in order)])

    return permute


def reduce_of(reduce: Callable[..., Any], axis: int | None, keeps: bool = False) -> Change:
    if axis is None:
        return lambda r: reduce(r, keepdims=keeps) if r.size else r
    return where_it_is(axis, lambda r: reduce(r, axis=axis, keepdims=keeps) if r.size else r)


def take_of(place: int, axis: int) -> Change:
    return where_it_is(axis, lambda r: np.take(r, place, axis=axis) if r.shape[axis] else r)


def slice_of(cut: slice, axis: int) -> Change:
    return where_it_is(axis, lambda r: np.moveaxis(np.moveaxis(r, axis, 0)[cut], 0, axis))


def other_containers(call: ComparedCall) -> Iterator[Suspect]:
    """Fewer or more results than there are."""
    right, got = call.right, call.got
    if not isinstance(right, tuple) and isinstance(got, tuple) and len(got) == 1 and call.agrees(right, got[0]):
        yield Suspect(
            "gives the answer in a tuple of one",
            "A comma at the end of the return makes a tuple: take it away.",
            lambda other: (other.right,),
        )
    if not isinstance(right, tuple) or len(right) < 2:
        return
    names = call.names_of_parts()
    if not isinstance(got, (tuple, list)):
        for place, part in enumerate(right):
            if call.agrees(part, got):
                yield Suspect(
                    f"gives {names[place]} alone",
                    f"{len(right)} results are asked for, in the order of the docstring: return all of them.",
                    part_of(place),
                )
    elif len(got) == len(right) - 1:
        for place in range(len(right)):
            rest = (*right[:place], *right[place + 1 :])
            if call.agrees(rest, tuple(got)):
                yield Suspect(
                    f"leaves {names[place]} out",
                    f"{len(right)} results are asked for, in the order of the docstring, and {len(got)} come back.",
                    all_but(place),
                )


def part_of(place: int) -> Callable[[ComparedCall], Any]:
    return lambda other: other.right[place]


def all_but(place: int) -> Callable[[ComparedCall], Any]:
    return lambda other: (*other.right[:place], *other.right[place + 1 :])
