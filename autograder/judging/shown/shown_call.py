"""Which call of a broken law is shown, and what a right function answers to it.

A law may make several calls, and compare what only it knows: sums, ratios, another function's answers. What is shown
is always a call that was made, what the student's function gave, and what the twin gives to the same call; or, where
the twin gives nothing else, what the law asks, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.formatting import part_at
from autograder.judging.law_check import Failure
from autograder.judging.remote_function import RecordedCall
from autograder.judging.shown.gradient_text import gradient_in_python
from autograder.judging.shown.python_text import call_in_python
from autograder.result import Counterexample, ShownCall, plain
from reference.backends import copy_of, leaves, map_leaves
from reference.common import FRESH
from reference.compare import FLOAT32_RELATIVE, Broken, InputChanged, NotDeterministic, Raised, close, same_kind
from reference.concept import Case, Concept, cast
from reference.derivatives import right_gradient

# Of the calls that a law compares, beside the one that is shown; and how many numbers they have at most.
MOST_OTHERS, MOST_NUMBERS = 2, 24
# An array with more entries is read with a pointer to the place.
FEW_ENTRIES = 12
LONGEST_ERROR = 400


@dataclass(frozen=True)
class Answered:
    """A call, and what a right function answers: `right` is None where the twin refuses it, or nobody knows.

    `place` is where the two differ, in positions and keys from the outside in.
    """

    call: RecordedCall
    right: Any
    is_wrong: bool
    place: tuple[Any, ...] = ()


@dataclass(eq=False)
class ShownFailure:
    """A broken law with the call that shows how it broke. What the twin answers is worked out once."""

    failure: Failure
    concept: Concept
    track: str

    @cached_property
    def answered(self) -> list[Answered]:
        """The calls that the law made, each beside what the twin answers."""
        return [answer_to(self.concept, call) for call in self.failure.calls]

    @cached_property
    def main(self) -> Answered | None:
        """The call that is shown; none where the law made none."""
        return most_telling(self.answered, self.failure) if self.answered else None

    @property
    def call(self) -> RecordedCall | None:
        return self.main.call if self.main else None

    @property
    def numbers(self) -> int:
        """How many numbers there are to read in it."""
        return numbers_in(self.call) if self.call else 0

    @cached_property
    def compared(self) -> list[Answered]:
        """The calls with which the law compares it."""
        return others_than(self.main, self.answered, self.failure) if self.main else []

    @property
    def others(self) -> list[Answered]:
        """Of these those that are shown: they are only a few, and small ones, or none."""
        calls = [one.call for one in (self.main, *self.compared) if one]
        return self.compared if len(calls) <= 1 + MOST_OTHERS and sum(map(numbers_in, calls)) <= MOST_NUMBERS else []

    @property
    def compares_what_is_not_shown(self) -> bool:
        """Whether it is wrong, and the law compares it with calls for which there is no room."""
        return bool(self.main and self.main.is_wrong and self.compared and not self.others)

    def counterexample(self) -> Counterexample:
        """The same as it goes into the result."""
        if self.main is None:
            return Counterexample(plain(self.failure.case), *words_alone(self.failure))
        expected, got = compared(self.main, self.failure)
        return Counterexample(
            inputs=plain(arguments_of(self.main.call, self.concept)),
            expected=plain(expected),
            got=plain(got),
            call=answered_in_python(self.concept, self.track, self.main),
            others=[as_shown(other, self.concept, self.track) for other in self.others],
            place=where_they_differ(expected, got),
        )


def answered_in_python(concept: Concept, track: str, answered: Answered) -> str:
    """A call as Python, of one line or several; the last one has the result."""
    if answered.call.method == "gradient":
        return gradient_in_python(concept, answered.call, answered.right, answered.place)
    return call_in_python(concept, track, answered.call, answered.place)


# What is right --------------------------------------------------------------------------------------------------------


def answer_to(concept: Concept, call: RecordedCall) -> Answered:
    """A call beside what the twin answers."""
    try:
        with np.errstate(all="ignore"):
            right, scale, relative = right_answer(concept, call)
    except Exception:
        # It refuses the call: a result is wrong, and an exception is not.
        return Answered(call, None, is_wrong=not isinstance(call.got, Exception))
    if right is None:
        return Answered(call, None, is_wrong=False)
    if isinstance(call.got, Exception):
        return Answered(call, right, is_wrong=True)
    try:
        same_kind(call.got, right, any_precision=not takes_floats(call))
        close(call.got, right, scale=scale, relative=relative)
    except Broken as broken:
        return Answered(call, right, is_wrong=True, place=broken.place)
    return Answered(call, right, is_wrong=False)


def right_answer(concept: Concept, call: RecordedCall) -> tuple[Any, Any, float | None]:
    """The twin's answer, the scale on which to compare, and the relative tolerance where that is another one."""
    if call.method == "memory":
        return None, None, None
    if call.method == "gradient":
        grad, positions, *_ = copy_of(call.args)
        names, case = list(concept.signature.parameters), copy_of(call.as_case(concept))
        if tuple(names[position] for position in positions) != concept.differentiable_names(case):
            return None, None, None
        right, relative, scale = right_gradient(concept, grad, cast(case, np.float64))
        right = right if relative is None else map_leaves(to_measured_digits, right)
        return right, scale, max(relative or 0.0, FLOAT32_RELATIVE) if is_coarse(call) else relative
    args, settings = copy_of((call.args, call.settings))
    right = concept.twin(*args, **settings)
    scale = concept.magnitude(call.as_case(concept), right)
    return right, scale, FLOAT32_RELATIVE if is_coarse(call) else None


def to_measured_digits(leaf: Any) -> Any:
    """A derivative without the digits that a difference of two values does not have."""
    if not isinstance(leaf, np.ndarray):
        return leaf
    return np.array([float(f"{number:.8g}") for number in leaf.ravel()]).reshape(leaf.shape)


def arguments_of(call: RecordedCall, concept: Concept) -> Case:
    """The arguments by name, for whoever reads; what arrives at a gradient stands in front."""
    arriving = {"grad": call.args[0]} if call.method == "gradient" else {}
    return arriving | call.as_case(concept)


def arrays_in(call: RecordedCall) -> Iterator[np.ndarray]:
    return (leaf for leaf in leaves((call.args, call.settings)) if isinstance(leaf, np.ndarray))


def takes_floats(call: RecordedCall) -> bool:
    return any(array.dtype.kind == "f" for array in arrays_in(call))


def is_coarse(call: RecordedCall) -> bool:
    return any(array.dtype == np.float32 for array in arrays_in(call))


# Which call -----------------------------------------------------------------------------------------------------------


def most_telling(answered: Sequence[Answered], failure: Failure) -> Answered:
    """The call whose answer the law complains of, if it is wrong; else a wrong one, the smallest; else that one."""
    error = failure.error
    if isinstance(error, Raised):
        return answered[-1]
    blamed = [blamed_for(error.got, one) for one in answered if place_within(error.got, one.call.got) is not None]
    wrong = [one for one in answered if one.is_wrong]
    if any(one.is_wrong for one in blamed):
        return [one for one in blamed if one.is_wrong][-1]
    if wrong and not isinstance(error, (InputChanged, NotDeterministic)):
        return min(wrong, key=lambda one: numbers_in(one.call))
    return (blamed or answered)[-1]


def place_within(part: Any, result: Any) -> tuple[Any, ...] | None:
    """Where in a result a part is: the very thing, and not one that is equal to it."""
    if part is None:
        return None
    if part is result:
        return ()
    if isinstance(result, dict):
        steps: Any = result.items()
    elif isinstance(result, (tuple, list)):
        steps = enumerate(result)
    else:
        return None
    inside = ((step, place_within(part, inner)) for step, inner in steps)
    return next(((step, *place) for step, place in inside if place is not None), None)


def blamed_for(part: Any, answered: Answered) -> Answered:
    """The same call, with the place of the part that a law complains of, if that is wrong."""
    place = place_within(part, answered.call.got)
    if not place or not answered.is_wrong:
        return answered
    try:
        right = part_at(answered.right, place)
    except (LookupError, TypeError):
        # What came is of another form.
        return answered
    return answered if is_same(right, part) else replace(answered, place=place)


def is_same(right: Any, part: Any) -> bool:
    try:
        close(part, right)
    except Broken:
        return False
    return True


def compared(main: Answered, failure: Failure) -> tuple[Any, Any]:
    """What belongs there, and what came, at the place where they differ."""
    error, got = failure.error, main.call.got
    if isinstance(error, InputChanged):
        return error.expected, f"{error.got} changed"
    if isinstance(got, Raised):
        return part_at(main.right, main.place), f"raised {got}"[:LONGEST_ERROR]
    if isinstance(got, Broken):
        got = got.got
    if main.call.method == "memory":
        return error.expected if isinstance(error, Broken) else None, f"{got} bytes"
    if failure.law.sentence == FRESH and isinstance(error, Broken):
        return error.expected, got
    if main.is_wrong and main.right is not None and not isinstance(error, NotDeterministic):
        return part_at(main.right, main.place), part_at(got, main.place)
    return words_on(error), got


def words_on(error: Broken | Raised) -> str:
    """What a law asks of an answer, where no other answer says it."""
    if isinstance(error, NotDeterministic):
        return "the same answer as before"
    if isinstance(error, Broken):
        return error.expected if isinstance(error.expected, str) else f"another one: {error.message}"
    return ""


def words_alone(failure: Failure) -> tuple[Any, Any]:
    """What is shown of a law that made no call."""
    error = failure.error
    if isinstance(error, Raised):
        return None, f"raised {error}"[:LONGEST_ERROR]
    return plain(error.expected), plain(error.got)


def others_than(main: Answered, answered: Sequence[Answered], failure: Failure) -> list[Answered]:
    """The calls with which a law compares the one that is shown, each once."""
    is_changing = isinstance(failure.error, NotDeterministic) or failure.law.sentence == FRESH
    if failure.law.common and not is_changing:
        return []
    known = {} if is_changing else {main.call.encoded: main}
    for one in answered:
        if one is not main and one.call.method == "call":
            known.setdefault(one.call.encoded, one)
    return [one for one in known.values() if one is not main]


def as_shown(answered: Answered, concept: Concept, track: str) -> ShownCall:
    """Another call, with what came of it, and what belongs there where that is something else."""
    got = answered.call.got
    came = f"raised {got}"[:LONGEST_ERROR] if isinstance(got, Raised) else got.got if isinstance(got, Broken) else got
    right = answered.right if answered.is_wrong else None
    return ShownCall(answered_in_python(concept, track, replace(answered, place=())), plain(came), plain(right))


def numbers_in(call: RecordedCall) -> int:
    """How many numbers there are to read in what was given."""
    sizes = (leaf.size if isinstance(leaf, np.ndarray) else 1 for leaf in leaves((call.args, call.settings)))
    return sum(sizes)


# Where ----------------------------------------------------------------------------------------------------------------


def where_they_differ(expected: Any, got: Any) -> str:
    """Of arrays that are more than one look takes in, the entry in which they are furthest apart."""
    if not (isinstance(expected, np.ndarray) and isinstance(got, np.ndarray)) or expected.shape != got.shape:
        return ""
    if expected.size <= FEW_ENTRIES or not {expected.dtype.kind, got.dtype.kind} <= set("fiub"):
        return ""
    with np.errstate(all="ignore"):
        apart = np.abs(np.subtract(got, expected, dtype=np.float64))
        # A NaN beside a NaN is no difference, and neither is an infinity beside itself.
        apart = np.where((expected == got) | (np.isnan(apart) & same_nan(expected, got)), 0.0, apart)
    index = np.unravel_index(np.argmax(np.where(np.isnan(apart), np.inf, apart)), apart.shape)
    where = ", ".join(str(int(i)) for i in index)
    return f"entry [{where}] is {got[index]}, expected {expected[index]}"


def same_nan(expected: np.ndarray, got: np.ndarray) -> Any:
    if not {expected.dtype.kind, got.dtype.kind} <= {"f"}:
        return False
    return np.isnan(expected) & np.isnan(got)
