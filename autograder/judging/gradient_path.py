"""Why is a gradient in PyTorch wrong? The call is made once more, watched, and what was seen is weighed.

A way from the result to an input that is not there was cut somewhere, and a watched call knows where. Where there is a
way and the gradient is another one, what was noted may be harmless (the maximum in a softmax may well be detached): so
the call is made without it, and if that gives the right gradient, it was the reason. What cannot be undone is told only
if nothing else can be the reason: the values are right, and the gradients of PyTorch's own operations are, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.guest.gradient_kinds import OFF
from autograder.judging import gradient_words as words
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from autograder.judging.watched_gradient import Note, WatchedGradient, watch_call
from autograder.sandbox.process import Forbidden, Halted
from reference.backends import copy_of
from reference.compare import Broken, Raised, close, coarsely
from reference.concept import Case, Concept
from reference.derivatives import holds_nan, right_gradient

NUMBERS = ("numpy", "tolist", "item", "float", "int")
WEAK = ("comparison", "integer")
# Without these nothing of them is left; a number that has stayed a tensor may be made one further on.
COMPLETELY = ("detach", "data", "requires_grad", *OFF)
# Of what they give nobody knows whether the result hangs on it.
UNTRACKED = ("hook", "hidden", "own backward", "new leaf")
# Of differences that tell a kink from a curve.
STEP = 2.0**-12
# What is seen, and cuts nothing off.
ASIDE = ("random", "step", "kink", "hook", "hidden", "own backward")


def explain_gradient(f: RemoteFunction, concept: Concept, call: RecordedCall) -> Diagnosis | None:
    """What became of the gradient in a call of `gradient` that went wrong; None where that was not to be seen."""
    asked = GradientCall.of(concept, call)
    watched = watch_call(f, call, len(asked.names))
    if watched is None:
        return None
    if watched.stopped or isinstance(call.got, Raised):
        return explain_stop(watched, asked)
    if isinstance(call.got, Broken):
        return None
    if holds_nan(call.got):
        return words.spoilt(*watched.spoilt) if watched.spoilt else None
    with suppress(ValueError, ArithmeticError), np.errstate(all="ignore"):
        return Explanation(f, concept, asked, watched, call.got).diagnosis()
    return None


def explain_draws(f: RemoteFunction, concept: Concept, call: RecordedCall) -> Diagnosis | None:
    """Where a function in PyTorch draws random numbers, whose answers to an ordinary call change."""
    positions = tuple(position for position, given in enumerate(call.args) if list(floats(given, "")))
    followed = RecordedCall((None, positions, *call.args), call.settings, None, [], "gradient")
    asked = GradientCall.of(concept, followed)
    watched = watch_call(f, followed, len(asked.names))
    if watched is None:
        return None
    drawn = [note.place for note in watched.notes if note.kind == "random" and note.is_reaching]
    unused = [name for number, name in enumerate(asked.names) if number not in watched.used]
    return words.own_randomness(unused, drawn) if drawn else None


@dataclass
class GradientCall:
    """The gradient that was asked for: by which floating-point arrays, in order, and the call behind it."""

    cotangent: Any
    positions: tuple[int, ...]
    positional: tuple[Any, ...]
    settings: dict[str, Any]
    case: Case
    names: list[str]
    sizes: list[int]
    arguments: tuple[Any, ...]

    @classmethod
    def of(cls, concept: Concept, call: RecordedCall) -> GradientCall:
        cotangent, positions, *positional = call.args
        parameters = list(concept.signature.parameters)
        case = dict(zip(parameters, positional, strict=False)) | call.settings
        arguments = tuple(positional[position] for position in positions)
        arrays = [pair for position in positions for pair in floats(positional[position], parameters[position])]
        return cls(
            cotangent,
            tuple(positions),
            tuple(positional),
            call.settings,
            case,
            [name for name, _ in arrays],
            [array.size for _, array in arrays],
            arguments,
        )

    def row(self, gradient: Any) -> np.ndarray:
        """A gradient by the arguments in one row; ValueError where it has another form."""
        parts = (gradient,) if len(self.arguments) == 1 else gradient
        if not isinstance(parts, tuple) or len(parts) != len(self.arguments):
            raise ValueError("a gradient of another form")
        pieces = [
            np.asarray(piece, np.float64).ravel()
            for argument, part in zip(self.arguments, parts, strict=True)
            for piece in beside(argument, part)
        ]
        if [piece.size for piece in pieces] != self.sizes:
            raise ValueError("a gradient of another form")
        return np.concatenate([np.zeros(0), *pieces])

    def pieces(self, row: np.ndarray) -> list[np.ndarray]:
        return np.split(row, np.cumsum(self.sizes)[:-1]) if self.sizes else []


def floats(tree: Any, name: str) -> Iterator[tuple[str, np.ndarray]]:
    """The floating-point arrays of an argument, with their names in Python."""
    if isinstance(tree, (tuple, list)):
        for number, part in enumerate(tree):
            yield from floats(part, f"{name}[{number}]")
    elif isinstance(tree, dict):
        for key, part in tree.items():
            yield from floats(part, f"{name}[{key!r}]")
    elif isinstance(tree, np.ndarray) and tree.dtype.kind == "f":
        yield name, tree


def beside(argument: Any, gradient: Any) -> Iterator[Any]:
    """What stands in the place of each floating-point array of an argument in a gradient by it."""
    if isinstance(argument, (tuple, list, dict)):
        keys = list(argument) if isinstance(argument, dict) else range(len(argument))
        if not isinstance(gradient, (tuple, list, dict)) or len(gradient) != len(argument):
            raise ValueError("a gradient of another form")
        for key in keys:
            try:
                yield from beside(argument[key], gradient[key])
            except (KeyError, IndexError, TypeError) as error:
                raise ValueError("a gradient of another form") from error
    elif isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        if not isinstance(gradient, np.ndarray):
            raise ValueError("a gradient of another form")
        yield gradient


def explain_stop(watched: WatchedGradient, asked: GradientCall) -> Diagnosis | None:
    """What is to be said of a call that autograd gave up."""
    names = [asked.names[number] for number in sorted(watched.stopped_inputs)]
    places = [watched.stopped_at] if watched.stopped_at else []
    if watched.stopped == "leaf":
        return words.in_place(names, places)
    if watched.stopped == "numpy":
        return words.through_numpy(names, places)
    if watched.stopped == "changed" and watched.changed:
        return words.changed_though_needed(*watched.changed)
    if watched.stopped == "no backward":
        return words.no_backward()
    if watched.stopped == "second":
        return words.of_an_earlier_call()
    if watched.stopped == "inference_mode":
        off = [note for note in watched.notes if note.kind == "inference_mode"]
        inputs = sorted({number for note in off for number in note.inputs})
        if inputs:
            by = [asked.names[number] for number in inputs]
            return words.cut_off("inference_mode", [], by, [note.place for note in off])
    return None


class Explanation:
    """What was seen of a gradient that came, and what of it is the reason."""

    def __init__(
        self, f: RemoteFunction, concept: Concept, asked: GradientCall, watched: WatchedGradient, got: Any
    ) -> None:
        self.f, self.concept, self.asked, self.watched = f, concept, asked, watched
        expected, self.relative, self.scale = right_gradient(concept, asked.cotangent, asked.case)
        self.expected, self.got = asked.row(expected), asked.row(got)
        pairs = zip(asked.pieces(self.got), asked.pieces(self.expected), strict=True)
        self.wrong = frozenset(number for number, (got, wanted) in enumerate(pairs) if not self.is_close(got, wanted))

    def diagnosis(self) -> Diagnosis | None:
        if not self.wrong:
            return None
        return self.by_undoing() or self.by_missing_ways() or self.by_elimination()

    def is_close(self, got: np.ndarray, wanted: np.ndarray) -> bool:
        try:
            with coarsely():
                close(got, wanted, scale=self.scale, relative=self.relative)
        except Broken:
            return False
        return True

    def names(self, inputs: frozenset[int]) -> list[str]:
        return [self.asked.names[number] for number in sorted(inputs)]

    # Reasons ----------------------------------------------------------------------------------------------------------

    def by_undoing(self) -> Diagnosis | None:
        """The fewest notes without which the gradient is right."""
        for chosen, row in sorted(self.watched.undone, key=lambda one: len(one[0])):
            if row.shape == self.expected.shape and self.is_close(row, self.expected):
                return self.told([self.watched.notes[number] for number in chosen], is_all=True)
        return None

    def by_missing_ways(self) -> Diagnosis | None:
        """What stands between the result and the inputs to which no way leads."""
        missing = self.wrong - self.watched.reached
        if not missing:
            return None
        about = [note for note in self.watched.notes if note.inputs & missing and note.kind not in ASIDE]
        strong = [note for note in about if note.kind not in WEAK]
        tiers = [
            [note for note in strong if note.is_reaching or note.kind == "new leaf"],
            *([note for note in strong if note.kind == kind] for kind in NUMBERS),
            strong if self.values_are_right else [],
            [note for note in about if note.is_reaching],
        ]
        for tier in tiers:
            if tier:
                return self.told(tier)
        unused = missing - self.watched.used
        drawn = [note for note in self.watched.notes if note.kind == "random" and note.is_reaching]
        if unused and drawn:
            return words.own_randomness(self.names(unused), [note.place for note in drawn])
        if unused and not self.values_are_right:
            return words.never_used(self.names(unused))
        return words.no_way_back(self.names(missing))

    def by_elimination(self) -> Diagnosis | None:
        """What alone can be the reason: the values are right, and so are PyTorch's own gradients."""
        if not self.values_are_right:
            return None
        tried = {number for chosen, _ in self.watched.undone for number in chosen}
        suspects = [
            note
            for number, note in enumerate(self.watched.notes)
            if note.inputs & self.wrong
            and note.kind not in (*WEAK, "random", "kink")
            and not (note.kind in COMPLETELY and number in tried)
            and (note.is_reaching or note.kind in (*NUMBERS, *UNTRACKED))
        ]
        if not suspects:
            return self.by_kinks()
        if len({note.kind for note in suspects}) > 1:
            return None
        places = [note.place for note in suspects]
        if suspects[0].kind in words.CHANGED:
            return words.changed_gradient(suspects[0].kind, places)
        return self.told(suspects)

    def by_kinks(self) -> Diagnosis | None:
        """Where the function has a kink, every operation has its own slope."""
        notes = [note for note in self.watched.notes if note.kind == "kink" and note.inputs & self.wrong]
        number = min(self.wrong)
        if not notes or not self.is_right_nearby(number):
            return None
        places = [note.place for note in notes]
        return words.at_a_kink(self.names(frozenset([number])), places if len(set(places)) == 1 else [])

    def is_right_nearby(self, number: int) -> bool:
        """Whether values beside the place where a gradient is furthest off are right, or there is a kink."""
        got, wanted = (self.asked.pieces(row)[number] for row in (self.got, self.expected))
        place = int(np.argmax(np.abs(got - wanted)))
        try:
            below, here, above = (self.value_near(number, place, step) for step in (-STEP, 0.0, STEP))
        except Forbidden:
            raise
        except (Halted, Broken, Raised):
            return False
        bound = STEP**0.5 * max(1.0, self.scale)
        left, right = (here - below) / STEP, (above - here) / STEP
        return abs(right - left) > bound or abs((left + right) / 2 - wanted[place]) < bound

    def value_near(self, number: int, place: int, step: float) -> float:
        """<cotangent, f> with an entry of an input moved by a step."""
        moved = copy_of((self.asked.positional, self.asked.settings))
        chosen = [array for position in self.asked.positions for _, array in floats(moved[0][position], "")]
        chosen[number].reshape(-1)[place] += step
        result = self.f(*moved[0], **moved[1])
        results = result if isinstance(result, tuple) else (result,)
        cotangent = self.asked.cotangent
        arriving = cotangent if isinstance(cotangent, tuple) else (cotangent,)
        return sum(float(np.sum(np.asarray(a) * b)) for a, b in zip(results, arriving, strict=False))

    def told(self, notes: Sequence[Note], *, is_all: bool = False) -> Diagnosis:
        """The words on notes of the kind of the first one; `is_all` says that nothing else is wrong."""
        alike = [note for note in notes if is_alike(note.kind, notes[0].kind)]
        touched = frozenset().union(*(note.inputs for note in alike))
        # What is cut off altogether is told of even where its gradient happens to be 0 in this call.
        apart = touched - self.watched.reached
        whole = apart if apart & self.wrong else frozenset()
        part = (touched & self.wrong) - apart
        if notes[0].kind == "step" and self.is_flat(part):
            whole, part = part, frozenset()
        places = [note.place for note in alike]
        if notes[0].kind == "requires_grad":
            return words.switched_off(self.names(whole | part), places)
        if whole and not is_all:
            # What else its gradient lacks may have been lost elsewhere.
            part = frozenset()
        return words.cut_off(notes[0].kind, self.names(whole), self.names(part), places)

    def is_flat(self, inputs: frozenset[int]) -> bool:
        """Whether no gradient at all has come back to these."""
        pieces = self.asked.pieces(self.got)
        return not any(np.any(pieces[number]) for number in inputs)

    @property
    def values_are_right(self) -> bool:
        """Whether the call's result is: then only what passes no gradient can make the gradient wrong."""
        if not hasattr(self, "is_right"):
            self.is_right = self.look_at_values()
        return self.is_right

    def look_at_values(self) -> bool:
        try:
            got = self.f(*self.asked.positional, **self.asked.settings)
            with coarsely():
                close(got, self.concept.expected(self.asked.case), scale=self.scale)
        except Forbidden:
            raise
        except (Halted, Broken, Raised):
            return False
        return True


def is_alike(kind: str, other: str) -> bool:
    return kind == other or (kind in OFF and other in OFF)
