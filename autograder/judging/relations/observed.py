"""Relations that are true sentences about all that was seen: to how many digits it is right, and where it is right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall, is_numeric, same_structure
from autograder.judging.relations.words import named_leaves
from reference.backends import leaves
from reference.compare import FLOAT32_RELATIVE

Observation = tuple[str, str]
# What is true of so many calls that are wrong in this way is said.
LEAST_CALLS = 3


def observe(wrong: Sequence[ComparedCall], right: Sequence[ComparedCall]) -> Observation | None:
    """The first sentence that is true of all calls that went wrong, and of none that went right."""
    comparable = [call for call in wrong if same_structure(call.right, call.got)]
    if len(comparable) < len(wrong) or not wrong:
        return None
    for look in (imprecise, first_alone, where_sizes_agree, by_sign, at_an_end):
        found = look(wrong, right)
        if found is not None:
            return found
    return None


# To how many digits ---------------------------------------------------------------------------------------------------


def imprecise(wrong: Sequence[ComparedCall], right: Sequence[ComparedCall]) -> Observation | None:
    """Nearly right: computed in float32, or off by an epsilon or a rounded constant. Counts have no digits."""
    if not all(np.asarray(leaf).dtype.kind == "f" for call in wrong for leaf in leaves(call.right)):
        return None
    if any(not math.isfinite(call.distance) or call.scale == 0 for call in wrong):
        return None
    worst = max(call.distance / call.scale for call in wrong)
    if any(call.relative == FLOAT32_RELATIVE for call in wrong):
        return None
    if worst <= FLOAT32_RELATIVE and all(map(is_single, wrong)) and single_numbers(wrong) >= LEAST_CALLS:
        return (
            "computes in float32: every number that comes back is one of float32's",
            "float64 comes in, and is to come out: look for a .float(), an astype, an array or a tensor that was made "
            "without a dtype.",
        )
    if worst <= 1e-3 and len(wrong) >= LEAST_CALLS:
        count = max(1, math.floor(-math.log10(worst)))
        return (
            f"is right to about {count} digits, and no further",
            "Something small is added or cut off: an epsilon inside a logarithm, a root or a quotient, a constant that "
            "was rounded, float32 on the way.",
        )
    return None


def is_single(call: ComparedCall) -> bool:
    """Whether every wrong number of an answer is one that float32 has."""
    for part in leaves(call.got):
        array = np.asarray(part)
        if array.dtype.kind == "f" and not np.array_equal(array.astype(np.float32), array, equal_nan=True):
            return False
    return True


def single_numbers(calls: Sequence[ComparedCall]) -> int:
    """How many right numbers there are that float32 does not have."""
    found = set()
    for call in calls:
        for part in leaves(call.right):
            array = np.ravel(np.asarray(part, dtype=np.float64))
            found |= set(array[array.astype(np.float32) != array].tolist())
    return len(found)


# Where it is right ----------------------------------------------------------------------------------------------------


def rows_of(call: ComparedCall) -> list[bool] | None:
    """Whether each row along the first axis of the answer is right; None where it has no rows, or one."""
    if len(call.right_parts) != 1 or not is_numeric(call.right_parts[0]) or np.ndim(call.right_parts[0]) == 0:
        return None
    right, got = np.asarray(call.right_parts[0]), np.asarray(call.got_parts[0])
    if right.ndim == 0 or len(right) < 2 or right.size == 0:
        return None
    return [call.agrees(a, b) for a, b in zip(right, got, strict=True)]


def first_alone(wrong: Sequence[ComparedCall], right: Sequence[ComparedCall]) -> Observation | None:
    """The first row is right, and others are not; alone, a row is right."""
    rows = [rows_of(call) for call in wrong]
    known = [row for row in rows if row is not None]
    if len(known) < LEAST_CALLS or len(known) < len(wrong) or any(rows_of(call) for call in right):
        return None
    if all(row[0] and not any(row[1:]) for row in known) and any(len(row) > 2 for row in known):
        return (
            "is right for the first row alone",
            "Along axis 0 the first one comes out right, and none that follows: is something of the first "
            "used for all, an index fixed at 0, a return inside the loop?",
        )
    if all(row[-1] and not any(row[:-1]) for row in known) and any(len(row) > 2 for row in known):
        return (
            "is right for the last row alone",
            "Along axis 0 the last one comes out right, and none before it: is something overwritten in a loop?",
        )
    return None


def sizes_of(call: ComparedCall) -> dict[str, int]:
    """The lengths of the axes of what comes in, each counted from the front and from the end."""
    found: dict[str, int] = {}
    for path, leaf in named_leaves(call.arguments):
        if isinstance(leaf, np.ndarray):
            found |= {f"{path}.shape[{axis}]": length for axis, length in enumerate(leaf.shape)}
            found |= {f"{path}.shape[{axis - leaf.ndim}]": length for axis, length in enumerate(leaf.shape)}
    return found


def where_sizes_agree(wrong: Sequence[ComparedCall], right: Sequence[ComparedCall]) -> Observation | None:
    """Right where two axes are of one length, and wrong where they are not; both were seen."""
    if len(wrong) < LEAST_CALLS or len(right) < LEAST_CALLS:
        return None
    all_wrong, all_right = [sizes_of(call) for call in wrong], [sizes_of(call) for call in right]
    names = [name for name in all_wrong[0] if all(name in sizes for sizes in (*all_wrong, *all_right))]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            differ = all(sizes[one] != sizes[other] for sizes in all_wrong)
            if differ and all(sizes[one] == sizes[other] for sizes in all_right):
                return (
                    f"is right only where {one} and {other} are the same",
                    "Take lengths that differ and write down the shape of every step: one axis is taken for the other, "
                    "or shapes are broadcast that are not meant to meet.",
                )
    return None


def wrong_entries(call: ComparedCall) -> np.ndarray | None:
    """Which entries of a lone array are wrong."""
    if len(call.right_parts) != 1 or isinstance(call.right_parts[0], dict):
        return None
    right, got = np.asarray(call.right_parts[0], np.float64), np.asarray(call.got_parts[0], np.float64)
    with np.errstate(all="ignore"):
        fine = (right == got) | (np.isnan(right) & np.isnan(got)) | (np.abs(right - got) <= call.relative * call.scale)
    return ~fine


SIGNS: dict[str, Callable[[Any], Any]] = {
    "below 0": lambda x: x < 0,
    "above 0": lambda x: x > 0,
    "0": lambda x: x == 0,
}


def by_sign(wrong: Sequence[ComparedCall], right: Sequence[ComparedCall]) -> Observation | None:
    """Entry by entry: wrong exactly where an argument is below 0, above 0 or 0."""
    masks = [mask for mask in map(wrong_entries, (*wrong, *right)) if mask is not None]
    if len(wrong) < LEAST_CALLS or len(masks) < len(wrong) + len(right):
        return None
    for path in [path for path, leaf in named_leaves(wrong[0].arguments) if isinstance(leaf, np.ndarray)]:
        values = [np.asarray(dict(named_leaves(call.arguments)).get(path)) for call in (*wrong, *right)]
        pairs = list(zip(values, masks, strict=True))
        if any(np.shape(value) != np.shape(mask) for value, mask in pairs):
            continue
        for words, test in SIGNS.items():
            if all(np.array_equal(test(value), mask) for value, mask in pairs):
                return (
                    f"is right everywhere but where {path} is {words}",
                    f"Work out by hand what belongs there, for an entry of {path} that is {words}.",
                )
    return None


def at_an_end(wrong: Sequence[ComparedCall], right: Sequence[ComparedCall]) -> Observation | None:
    """Wrong in the first or the last place of an axis alone."""
    masks = [mask for mask in map(wrong_entries, wrong) if mask is not None and mask.ndim]
    if len(masks) < max(LEAST_CALLS, len(wrong)):
        return None
    ndim = masks[0].ndim
    if any(mask.ndim != ndim for mask in masks) or not all(mask.size for mask in masks):
        return None
    for axis in range(ndim):
        lined = [np.moveaxis(mask, axis, 0) for mask in masks]
        if sum(len(mask) > 2 for mask in lined) < LEAST_CALLS:
            continue
        where = f" along axis {axis}" if ndim > 1 else ""
        for place, rest, words in ((0, slice(1, None), "first"), (-1, slice(None, -1), "last")):
            if all(mask[place].any() and not mask[rest].any() for mask in lined):
                return (
                    f"is right everywhere but in the {words} place{where}",
                    "Work that one out by hand: where does the loop begin and end, and what is there before it begins?",
                )
    return None
