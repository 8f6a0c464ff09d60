"""What was seen of a gradient that came and is wrong, and what of it is the reason.

What was noted may be harmless: the maximum in a softmax may well be detached. So the call was made without it, and if
that gives the right gradient, it was the reason. What cannot be undone is told only if nothing else can be the reason:
the values are right, and the gradients of PyTorch's own operations are, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from autograder.guest import wire
from autograder.guest.callers import Place
from autograder.guest.gradient_kinds import OFF
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.gradients import gradient_words as words
from autograder.judging.gradients.gradient_call import GradientCall, floats
from autograder.judging.gradients.watched_gradient import Note, WatchedGradient
from autograder.judging.remote_function import RemoteFunction
from autograder.sandbox.process import Forbidden, Halted
from reference.backends import copy_of
from reference.compare import Broken, Raised, close, coarsely
from reference.concept import Concept
from reference.derivatives import right_gradient

NUMBERS = ("numpy", "tolist", "item", "float", "int")
WEAK = ("comparison", "integer")
# Without these nothing of them is left; a number that has stayed a tensor may be made one further on.
COMPLETELY = ("detach", "data", "requires_grad", *OFF)
# Of what they give nobody knows whether the result hangs on it.
UNTRACKED = ("hook", "hidden", "own backward", "new leaf")
# What is seen, and cuts nothing off.
ASIDE = ("random", "step", "kink", "hook", "hidden", "own backward")
# Of differences that tell a kink from a curve.
STEP = 2.0**-12
# Something that was done on a line.
Act = tuple[str, Place]


class Explanation:
    """What was seen of a gradient that came, and what of it is the reason."""

    def __init__(
        self, f: RemoteFunction, concept: Concept, asked: GradientCall, watched: WatchedGradient, got: Any
    ) -> None:
        self.f, self.concept, self.asked, self.watched = f, concept, asked, watched
        expected, self.relative, self.scale = right_gradient(concept, asked.cotangent, asked.case)
        self.expected, self.got = asked.row(expected), asked.row(got)
        pairs = zip(asked.pieces(self.got), asked.pieces(self.expected), strict=True)
        self.blamed: frozenset[Act] = frozenset()
        self.wrong = frozenset(number for number, (got, wanted) in enumerate(pairs) if not self.is_close(got, wanted))

    def diagnosis(self, others: Sequence[Explanation] = ()) -> Diagnosis | None:
        """The reason; `others` are explanations of other calls that are wrong for the same one."""
        if not self.wrong:
            return None
        enough = [acts for acts in self.sufficient if all(acts in other.sufficient for other in others)]
        return self.by_undoing(enough) or self.by_missing_ways() or (None if enough else self.by_elimination())

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

    @cached_property
    def acts(self) -> frozenset[Act]:
        """All that was seen."""
        return frozenset((note.kind, note.place) for note in self.watched.notes)

    @cached_property
    def sufficient(self) -> list[frozenset[Act]]:
        """Of what was undone that without which the gradient is right, the least first."""
        found = []
        for chosen, row in sorted(self.watched.undone, key=lambda one: len(one[0])):
            if row.shape == self.expected.shape and self.is_close(row, self.expected):
                notes = [self.watched.notes[number] for number in chosen]
                found.append(frozenset((note.kind, note.place) for note in notes))
        return found

    def by_undoing(self, enough: Sequence[frozenset[Act]]) -> Diagnosis | None:
        """The least of what is enough to undo, if that is one thing: of several, some mend it by chance."""
        least = [acts for acts in enough if len(acts) == len(enough[0])]
        # What is switched off on several lines was undone on all of them at once.
        if not least or (len(least) != 1 and any(kind not in OFF for acts in least for kind, _ in acts)):
            return None
        acts = frozenset().union(*least)
        return self.told([note for note in self.watched.notes if (note.kind, note.place) in acts], is_all=True)

    def by_missing_ways(self) -> Diagnosis | None:
        """What stands between the result and the inputs to which no way leads."""
        missing = self.wrong - self.watched.reached
        if not missing:
            return None
        about = [note for note in self.watched.notes if note.inputs & missing and note.kind not in ASIDE]
        strong = [note for note in about if note.kind not in WEAK]
        steps = [note for note in self.watched.notes if note.inputs & missing and note.kind == "step"]
        tiers = [
            [note for note in strong if note.is_reaching or note.kind == "new leaf"],
            *([note for note in strong if note.kind == kind] for kind in NUMBERS),
            [note for note in steps if note.is_reaching],
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

    def answer(self, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """What the function gives; no law has made this call."""
        return self.f.value(self.f.answer(wire.encode_call("call", args, settings)))

    def value_near(self, number: int, place: int, step: float) -> float:
        """<cotangent, f> with an entry of an input moved by a step."""
        moved = copy_of((self.asked.positional, self.asked.settings))
        chosen = [array for position in self.asked.positions for _, array in floats(moved[0][position], "")]
        chosen[number].reshape(-1)[place] += step
        result = self.answer(*moved)
        results = result if isinstance(result, tuple) else (result,)
        cotangent = self.asked.cotangent
        arriving = cotangent if isinstance(cotangent, tuple) else (cotangent,)
        return sum(float(np.sum(np.asarray(a) * b)) for a, b in zip(results, arriving, strict=False))

    def told(self, notes: Sequence[Note], *, is_all: bool = False) -> Diagnosis:
        """The words on notes of the kind of the first one; `is_all` says that nothing else is wrong."""
        alike = [note for note in notes if is_of_one_kind(note.kind, notes[0].kind)]
        self.blamed = frozenset((note.kind, note.place) for note in alike)
        touched = frozenset().union(*(note.inputs for note in alike))
        # What is cut off altogether is told of even where its gradient happens to be 0 in this call.
        apart = touched - self.watched.reached
        whole = apart if apart & self.wrong else frozenset()
        part = (touched & self.wrong) - apart
        places = [note.place for note in alike]
        if notes[0].kind == "requires_grad":
            return words.switched_off(self.names(whole | part), places)
        if whole and not is_all:
            # What else its gradient lacks may have been lost elsewhere.
            part = frozenset()
        return words.cut_off(notes[0].kind, self.names(whole), self.names(part), places)

    @cached_property
    def values_are_right(self) -> bool:
        """Whether the call's result is: then only what passes no gradient can make the gradient wrong."""
        try:
            got = self.answer(self.asked.positional, self.asked.settings)
            with coarsely():
                close(got, self.concept.expected(self.asked.case), scale=self.scale)
        except Forbidden:
            raise
        except (Halted, Broken, Raised):
            return False
        return True


def is_of_one_kind(kind: str, other: str) -> bool:
    return kind == other or (kind in OFF and other in OFF)
