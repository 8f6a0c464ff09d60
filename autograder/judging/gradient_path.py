"""Why is a gradient in PyTorch wrong? The call is made once more, watched, and what was seen is weighed.

What is shown is small, and in a small call much is right by chance. So a large one, in which the same is to be seen, is
asked for the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.guest import wire
from autograder.judging import gradient_words as words
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.encoded_cases import cases_of
from autograder.judging.gradient_call import GradientCall, floats
from autograder.judging.gradient_reasons import Explanation
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from autograder.judging.watched_gradient import WatchedGradient, watch_call
from reference.backends import leaves
from reference.common import laws_of
from reference.compare import Broken, Raised
from reference.concept import Case, Concept
from reference.derivatives import GRADIENT, holds_nan

# Of larger calls that are asked.
MOST_LARGER = 3


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
        shown = Explanation(f, concept, asked, watched, call.got)
        larger = list(larger_explanations(f, concept, shown))
        if larger:
            diagnosis = larger[0].diagnosis([shown, *larger[1:]])
            if larger[0].blamed <= shown.acts:
                return diagnosis
        return shown.diagnosis()
    return None


def larger_explanations(f: RemoteFunction, concept: Concept, shown: Explanation) -> Iterator[Explanation]:
    """The same for larger calls that went wrong, if there are any."""
    for call in larger_calls(f, concept, shown.asked):
        asked = GradientCall.of(concept, call)
        watched = watch_call(f, call, len(asked.names))
        if watched is None or watched.stopped:
            return
        larger = Explanation(f, concept, asked, watched, call.got)
        if larger.wrong:
            yield larger


def larger_calls(f: RemoteFunction, concept: Concept, asked: GradientCall) -> Iterator[RecordedCall]:
    """The largest published calls that go the same way through a function, with what came of them."""
    laws = zip(laws_of(concept, "torch"), cases_of(concept, "torch"), strict=True)
    cases = [case for law, kept in laws if law.sentence == GRADIENT for case in kept.cases]
    larger = [case for case in cases if size_in(case) > 2 * size_in(asked.case)]
    alike = [case for case in larger if goes_the_same_way(case, asked.case)]
    alike.sort(key=lambda case: (-equal_numbers(case, asked.case), -size_in(case)))
    for case in alike[:MOST_LARGER]:
        arguments = {name: given for name, given in case.items() if name != "grad"}
        positional, settings = concept.split(arguments)
        args = (case["grad"], concept.differentiable_positions(arguments), *positional)
        with suppress(Raised, Broken):
            got = f.value(f.answer(wire.encode_call("gradient", args, settings)))
            if not holds_nan(got):
                yield RecordedCall(args, settings, got, [], "gradient")


def goes_the_same_way(case: Case, other: Case) -> bool:
    """Whether words and flags are the same, and what is left out."""
    return all(is_alike(case.get(name), given) for name, given in other.items())


def is_alike(given: Any, other: Any) -> bool:
    if isinstance(given, (str, bool)) or isinstance(other, (str, bool)) or given is None or other is None:
        return type(given) is type(other) and (given is None or given == other)
    return True


def equal_numbers(case: Case, other: Case) -> int:
    """How many settings are the same numbers."""
    return sum(isinstance(given, (int, float)) and case.get(name) == given for name, given in other.items())


def size_in(case: Case) -> int:
    return sum(leaf.size for leaf in leaves(case) if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f")


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
