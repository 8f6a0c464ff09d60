"""A call of a student's function beside the right answer to it, and when two answers count as the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from autograder.judging.remote_function import RecordedCall
from reference.backends import copy_of, leaves, map_leaves
from reference.compare import DIFFERENCES_RELATIVE, FLOAT32_RELATIVE, FLOAT64_RELATIVE, Broken, Raised
from reference.concept import Concept, is_floating_array
from reference.derivatives import bare, gradient_scale, numerical_gradient

# Another answer than the right one has to stand nearer to the student's than the right one does, by this factor.
NEARER = 0.1
# Answers with more numbers are not compared: what is shown is small.
MOST_NUMBERS = 20_000
# A numerical gradient takes two calls of the twin for every number.
MOST_NUDGED = 40
Parts = list[Any]


class Incomparable(Exception):
    """There is no right answer to a call, or none that can be worked out here."""


@dataclass(eq=False)
class ComparedCall:
    """A call that was made, by the names of its arguments, with what came of it and what is right.

    `method` is 'call' or 'gradient'. Of a gradient, `grad` is what arrives at the result.
    """

    concept: Concept
    method: str
    arguments: dict[str, Any]
    got: Any = None
    grad: Any = None

    @classmethod
    def of(cls, concept: Concept, call: RecordedCall) -> ComparedCall:
        grad = call.args[0] if call.method == "gradient" else None
        return cls(concept, call.method, call.as_case(concept), call.got, grad)

    def answer_for(self, arguments: dict[str, Any], grad: Any = None) -> Any:
        """The right answer to the same call with other arguments; an exception where the twin raises one."""
        with np.errstate(all="ignore"):
            if self.method == "call":
                return self.concept.expected(arguments)
            arriving = self.grad if grad is None else grad
            if self.concept.has_backward:
                return self.concept.backward.expected({"grad": arriving} | arguments)
            if sum(np.size(leaf) for leaf in leaves(arguments)) > MOST_NUDGED:
                raise Incomparable
            return bare(numerical_gradient(self.concept, arguments, arriving))

    @cached_property
    def right(self) -> Any:
        """The right answer; what the twin raised where it refuses the call."""
        try:
            return self.answer_for(copy_of(self.arguments))
        except Incomparable:
            raise
        except Exception as error:
            return Raised.of(error)

    @cached_property
    def relative(self) -> float:
        """The relative tolerance of what is compared here."""
        given = (self.arguments, self.grad, self.got)
        if any(getattr(leaf, "dtype", None) == np.float32 for leaf in leaves(given)):
            return FLOAT32_RELATIVE
        exact = self.method == "call" or self.concept.has_backward
        return FLOAT64_RELATIVE if exact else DIFFERENCES_RELATIVE

    @cached_property
    def scale(self) -> float:
        """The largest magnitude involved."""
        if isinstance(self.right, Raised):
            return 1.0
        try:
            scale = self.concept.magnitude(self.arguments, self.right)
        except Exception:
            # A setting was left out that the scale asks for.
            scale = largest_in((self.arguments, self.right))
        return scale if self.method == "call" else max(scale, gradient_scale(self.grad, self.right))

    @cached_property
    def right_parts(self) -> Parts:
        return parts_of_result(self.right)

    @cached_property
    def got_parts(self) -> Parts:
        return parts_of_result(self.got)

    @cached_property
    def is_wrong(self) -> bool:
        return not self.agrees(self.right, self.got)

    @cached_property
    def distance(self) -> float:
        """How far the student's answer is from the right one at most; infinite where they cannot be subtracted."""
        return furthest_apart(self.right, self.got)

    def agrees(self, one: Any, other: Any) -> bool:
        """Whether two answers to this call are the same up to rounding, dtypes aside."""
        if isinstance(one, Exception) or isinstance(other, Exception):
            return is_same_error(one, other)
        return same_structure(one, other) and all(
            self.is_near(a, b) for a, b in zip(leaves(one), leaves(other), strict=True)
        )

    def is_near(self, one: Any, other: Any) -> bool:
        """Whether two arrays of the same shape are the same, up to rounding on the scale of the call and their own."""
        return is_close(one, other, self.relative, self.scale)

    def is_answered_by(self, answer: Any) -> bool:
        """Whether it is what the student's function answered, and nearer to that than the right answer is."""
        if not self.agrees(answer, self.got):
            return False
        if isinstance(self.got, Exception):
            return True
        if not self.is_wrong:
            # Then a dtype may be what is wrong.
            return dtypes_of(self.right) == dtypes_of(self.got) or dtypes_of(answer) == dtypes_of(self.got)
        return furthest_apart(answer, self.got) <= NEARER * self.distance

    @cached_property
    def wrong_parts(self) -> tuple[int, ...]:
        """Which of several results are wrong."""
        if isinstance(self.right, Exception) or len(self.right_parts) != len(self.got_parts):
            return ()
        both = enumerate(zip(self.right_parts, self.got_parts, strict=True))
        return tuple(i for i, (right, got) in both if not self.agrees(right, got))

    def names_of_parts(self) -> list[str]:
        """What the parts of the answer are called in a sentence."""
        count = len(self.right_parts)
        if self.method == "gradient" or self.concept.forward is not None:
            forward = self.concept.forward or self.concept
            names = forward.differentiable_names(self.arguments)
            if count == len(names) and count > 1:
                return [f"the gradient by {name}" for name in names]
            return ["the gradient"] if count == 1 else [f"gradient {i + 1}" for i in range(count)]
        return ["the answer"] if count == 1 else [f"result {i + 1}" for i in range(count)]


def parts_of_result(result: Any) -> Parts:
    """Several results one by one; a lone one as the only part."""
    return list(result) if isinstance(result, (tuple, list)) else [result]


def same_structure(one: Any, other: Any) -> bool:
    """Whether two answers have the same parts, and every part holds numbers and has the same shape."""
    if isinstance(one, dict) or isinstance(other, dict):
        both = isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other)
        return both and all(same_structure(one[key], other[key]) for key in one)
    if isinstance(one, (tuple, list)) or isinstance(other, (tuple, list)):
        several = isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)) and len(one) == len(other)
        return several and all(map(same_structure, one, other))
    return is_numeric(one) and is_numeric(other) and np.shape(one) == np.shape(other)


def is_numeric(leaf: Any) -> bool:
    if isinstance(leaf, (np.ndarray, np.generic)):
        return leaf.dtype.kind in "fiub" and leaf.size <= MOST_NUMBERS
    return isinstance(leaf, (bool, int, float))


def is_close(one: Any, other: Any, relative: float, scale: float) -> bool:
    """Equal up to rounding. NaN and infinity are where they are in the other one; integers are the same."""
    a, b = np.asarray(one), np.asarray(other)
    if a.dtype.kind != "f" and b.dtype.kind != "f":
        return bool(np.array_equal(a, b))
    with np.errstate(invalid="ignore", over="ignore"):
        fine = a == b
        if np.all(fine):
            return True
        a, b = a.astype(np.float64), b.astype(np.float64)
        finite = np.isfinite(a) & np.isfinite(b)
        bound = relative * np.maximum(np.maximum(np.abs(a), np.abs(b)), scale)
        fine = fine | (finite & (np.abs(a - b) <= bound)) | (np.isnan(a) & np.isnan(b))
    return bool(np.all(fine))


def furthest_apart(one: Any, other: Any) -> float:
    """The largest difference of two answers, where both are finite; infinite where one alone is, or shapes differ."""
    if isinstance(one, Exception) or isinstance(other, Exception) or not same_structure(one, other):
        return float("inf")
    far = 0.0
    for left, right in zip(leaves(one), leaves(other), strict=True):
        a, b = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
        finite = np.isfinite(a) & np.isfinite(b)
        if np.any(~finite & (a != b) & ~(np.isnan(a) & np.isnan(b))):
            return float("inf")
        far = max(far, float(np.max(np.abs(a[finite] - b[finite]), initial=0.0)))
    return far


def is_same_error(one: Any, other: Any) -> bool:
    """Whether both are exceptions, and of one class."""
    if isinstance(one, Broken) or isinstance(other, Broken):
        return False
    kinds = [error.kinds[0] if isinstance(error, Raised) else type(error).__name__ for error in (one, other)]
    return isinstance(one, Exception) and isinstance(other, Exception) and kinds[0] == kinds[1]


def dtypes_of(tree: Any) -> list[str]:
    """The dtypes of floats, and of everything else what kind it is."""
    arrays = [np.asarray(leaf) for leaf in leaves(tree)]
    return [array.dtype.name if array.dtype.kind == "f" else array.dtype.kind for array in arrays]


def largest_in(tree: Any) -> float:
    """The largest finite magnitude among floating-point numbers."""
    arrays = [np.asarray(leaf) for leaf in leaves(tree) if isinstance(leaf, (np.ndarray, np.floating))]
    sizes = [float(np.max(np.abs(a), where=np.isfinite(a), initial=0.0)) for a in arrays if a.dtype.kind == "f"]
    return max(sizes, default=1.0)


# What a call proves ---------------------------------------------------------------------------------------------------


def pairs_of_numbers(call: ComparedCall, most: int = 24) -> list[tuple[float, float]]:
    """Pairs of a right number and the wrong one that came: what a relation has to explain.

    What is not finite proves nothing, and so does an answer that is 0 throughout: many roads lead there.
    """
    found: list[tuple[float, float]] = []
    for right, got in zip(leaves(call.right), leaves(call.got), strict=True):
        a, b = np.ravel(np.asarray(right, float)), np.ravel(np.asarray(got, float))
        with np.errstate(invalid="ignore"):
            wrong = (
                np.isfinite(a)
                & np.isfinite(b)
                & (np.abs(a - b) > call.relative * call.scale)
                & bool(np.any(np.abs(b) > call.relative * call.scale))
            )
        pairs = zip(a[wrong].tolist(), b[wrong].tolist(), strict=True)
        found += [(float(f"{x:.5g}"), float(f"{y:.5g}")) for x, y in islice(pairs, most)]
    return found


def can_be_compared(call: RecordedCall) -> bool:
    """Whether what came is made of numbers, and not too many: a relation is looked for in nothing else."""
    if isinstance(call.got, Broken):
        return False
    if isinstance(call.got, Exception):
        return True
    count = 0
    for leaf in islice(leaves(call.got), MOST_NUMBERS + 1):
        count += max(1, np.size(leaf)) if is_numeric(leaf) else MOST_NUMBERS + 1
        if count > MOST_NUMBERS:
            return False
    return True


def with_parts(result: Any, change: Any, chosen: tuple[int, ...]) -> Any:
    """The result with every array in the chosen parts changed."""
    parts = parts_of_result(result)
    changed = [map_leaves(change, part) if i in chosen else part for i, part in enumerate(parts)]
    return tuple(changed) if isinstance(result, (tuple, list)) else changed[0]


def is_float_leaf(leaf: Any) -> bool:
    return is_floating_array(leaf) or isinstance(leaf, (float, np.floating))
