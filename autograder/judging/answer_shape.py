"""Is what came back of the structure and the shapes of a right answer? Known before anything is built from it.

A law may well make a table of all pairs of an answer's entries, or show it row by row: what nobody bounds would cost
the judge its memory. So an answer has at most some times the room of the largest right one, and where it or what was
given is not small, it has the very shapes of what the twin answers to the same call. The twin is not asked for the
rest, which are nearly all: their tables are small, whatever their shapes.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Any

import numpy as np

from autograder.guest.wire import room_of
from reference.backends import NumPyBackend, leaves, map_leaves
from reference.compare import WrongShape, placed, same_shape
from reference.concept import Concept

FAR_LARGER, ALLOWANCE = 4, 2**12
# The room of an answer together with its inputs, in bytes, up to which any shape will do.
SMALL = 2**12
MOST_KEPT = 4096
# What the twin answers to large calls, its arrays as their shapes alone; of this process, the latest ones.
SHAPES: OrderedDict[bytes, Any] = OrderedDict()
# A cluster's worker may judge in several threads.
LOCK = threading.Lock()


def room_in(tree: Any) -> int:
    """The bytes of a tree's arrays, in which no axis counts as empty, and of everything else as if it were numbers."""
    if type(tree) is np.ndarray:
        # Most answers are one.
        return room_of_array(tree)
    return sum(room_of_array(leaf) if isinstance(leaf, np.ndarray) else 8 for leaf in leaves(tree))


def room_of_array(array: np.ndarray) -> int:
    return array.nbytes if array.size else room_of(array.shape, array.itemsize)


def refuse_far_larger(value: Any, largest: int) -> None:
    """WrongShape for what has far more room than the largest right answer."""
    size = room_in(value)
    if size > FAR_LARGER * largest + ALLOWANCE:
        came = f"an array of shape {value.shape}" if isinstance(value, np.ndarray) else f"{size} bytes of arrays"
        raise WrongShape(f"the result is far larger than any right one: it is {came}", got=came)


def refuse_other_shape(concept: Concept, call: bytes, method: str, args: Any, settings: Any, value: Any) -> None:
    """WrongShape for what is not small and has other shapes than a right answer to this call."""
    room = room_in(value)
    # No byte of a call stands for more than one number, so that most need no look at what was given.
    if room + 8 * len(call) <= SMALL or room + room_in((args, settings)) <= SMALL:
        return
    expected = known_shapes(concept, call, method, args, settings)
    if expected is None:
        # No right function answers this: the law will say so.
        return
    for _, part, wanted in placed(value, expected):
        if isinstance(part, (np.ndarray, np.generic)) and wanted is not None:
            same_shape(value, np.asarray(part), wanted, wanted)


def known_shapes(concept: Concept, call: bytes, method: str, args: Any, settings: Any) -> Any:
    """The right answer with arrays of its shapes in the place of values; None where the twin refuses the call."""
    key = hashlib.blake2b(concept.path.encode() + b"\0" + call, digest_size=16).digest()
    if key in SHAPES:
        return SHAPES.get(key)
    shapes = work_out_shapes(concept, method, args, settings)
    with LOCK:
        SHAPES[key] = shapes
        while len(SHAPES) > MOST_KEPT:
            SHAPES.popitem(last=False)
    return shapes


def work_out_shapes(concept: Concept, method: str, args: Any, settings: Any) -> Any:
    if method == "gradient":
        _, wrt, *positional = args
        chosen = tuple(positional[position] for position in wrt)
        return map_leaves(hollow, chosen[0] if len(chosen) == 1 else chosen)
    try:
        with np.errstate(all="ignore"):
            return map_leaves(hollow, NumPyBackend(concept.twin)(*args, **settings))
    except MemoryError:
        # Somebody's answers have taken it. That is not to be remembered for the next.
        raise
    except Exception:
        return None


def hollow(leaf: Any) -> Any:
    """An array of the same shape that takes no memory; None where any leaf will do."""
    return np.broadcast_to(np.zeros((), np.bool_), np.shape(leaf)) if isinstance(leaf, np.ndarray) else None
