"""Relations by the inputs: the right answer to another call, with arguments exchanged, turned or left out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall
from autograder.judging.relations.suspect import Suspect
from autograder.judging.relations.words import named_leaves, number, with_leaf, words_for_axis
from reference.backends import copy_of
from reference.contract import ArraySpec, Items, Keys, Options, Parts, read_signature

Arguments = dict[str, Any]
Change = Callable[[Any], Any]
GRAD = "grad"
# Where people cut numbers off.
BOUNDS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 10.0, 20.0, 30.0, 50.0, 100.0)


def suspects_by_input(call: ComparedCall, others: Sequence[ComparedCall]) -> Iterator[Suspect]:
    """Ways in which the call may be misread, the simple ones first; each wants a try."""
    yield from exchanged(call)
    yield from other_settings(call, others)
    yield from changed_leaves(call)
    yield from reordered_gates(call)


def misread(description: str, hint: str, change: Callable[[Arguments], Arguments], fitted: int = 0) -> Suspect:
    """The right answer to a call with changed arguments."""

    def answer(other: ComparedCall) -> Any:
        arguments = change(all_of(other))
        grad = arguments.pop(GRAD) if other.method == "gradient" else None
        return other.answer_for(arguments, grad)

    return Suspect(description, hint, answer, fitted)


def all_of(call: ComparedCall) -> Arguments:
    """The arguments of a call, its defaults and what arrives from above included."""
    arguments = dict(copy_of(call.arguments))
    for name, parameter in call.concept.signature.parameters.items():
        if name not in arguments and parameter.default is not parameter.empty:
            arguments[name] = parameter.default
    return arguments | ({GRAD: copy_of(call.grad)} if call.method == "gradient" else {})


# Arguments and settings -----------------------------------------------------------------------------------------------


def exchanged(call: ComparedCall) -> Iterator[Suspect]:
    """Two arrays of the same shape in each other's place."""
    found = [(path, leaf) for path, leaf in named_leaves(call.arguments) if isinstance(leaf, np.ndarray)]
    numbers = [
        (path, leaf)
        for path, leaf in named_leaves(call.arguments)
        if isinstance(leaf, (int, float)) and not isinstance(leaf, bool)
    ]
    for alike in (found, numbers):
        for (one, a), (other, b) in itertools.combinations(alike[:8], 2):
            if np.shape(a) == np.shape(b) and getattr(a, "dtype", None) == getattr(b, "dtype", None):
                yield misread(
                    f"takes {one} for {other}, and {other} for {one}",
                    f"Where {one} belongs stands {other}: the order of the arguments, or which of the two comes first.",
                    exchange_of(one, other),
                )


def exchange_of(one: str, other: str) -> Callable[[Arguments], Arguments]:
    def change(arguments: Arguments) -> Arguments:
        found = dict(named_leaves(arguments))
        first, second = found[one], found[other]
        return with_leaf(with_leaf(arguments, one, lambda _: second), other, lambda _: first)

    return change


def other_settings(call: ComparedCall, others: Sequence[ComparedCall]) -> Iterator[Suspect]:
    parameters = call.concept.signature.parameters
    values: dict[str, list[Any]] = {}
    for other in (call, *others):
        for name, value in all_of(other).items():
            if isinstance(value, (bool, int, float, str)):
                known = values.setdefault(name, [])
                if value not in known and len(known) < 6:
                    known.append(value)
    for name, seen in values.items():
        default = parameters[name].default if name in parameters else None
        if default in seen and default is not None:
            yield misread(
                f"ignores {name}",
                f"{name} is a parameter: {default!r} is only its default.",
                put_of(name, default),
            )
        for value in seen:
            if value != default:
                yield misread(
                    f"takes {name} for {value!r}, whatever it is",
                    f"{name} is a parameter: it may have other values than {value!r}.",
                    put_of(name, value),
                )
        yield from changed_setting(name, seen[0])
    yield from ignored_options(call)


def put_of(name: str, value: Any) -> Callable[[Arguments], Arguments]:
    return lambda arguments: arguments | {name: value}


def changed_setting(name: str, value: Any) -> Iterator[Suspect]:
    def changed(description: str, hint: str, change: Change) -> Suspect:
        return misread(description, hint, lambda arguments: arguments | {name: change(arguments[name])})

    if isinstance(value, bool):
        yield changed(f"takes {name} the wrong way round", f"What does {name}=True ask for?", lambda v: not v)
    elif isinstance(value, int):
        yield changed(f"counts {name} as one more", f"{name} is off by one: {name} + 1 stands there.", lambda v: v + 1)
        yield changed(f"counts {name} as one less", f"{name} is off by one: {name} - 1 stands there.", lambda v: v - 1)
        yield changed(f"counts {name} twice", f"There is 2 * {name} where {name} belongs.", lambda v: 2 * v)
    elif isinstance(value, float):
        hint = f"How does {name} stand in the formula: as it is, squared, as a root, as a divisor?"
        yield changed(f"takes 1 / {name} for {name}", hint, lambda v: 1 / v)
        yield changed(f"takes {name} squared for {name}", hint, lambda v: v * v)
        yield changed(f"takes the square root of {name} for {name}", hint, lambda v: v**0.5)
        yield changed(f"takes 2 {name} for {name}", hint, lambda v: 2 * v)
        yield changed(f"takes {name} / 2 for {name}", hint, lambda v: v / 2)
        yield changed(f"takes 1 - {name} for {name}", hint, lambda v: 1 - v)
        yield changed(f"takes {name} with the other sign", f"Follow the sign of {name} through the formula.", negated)


def negated(value: Any) -> Any:
    return -value


def ignored_options(call: ComparedCall) -> Iterator[Suspect]:
    """What may be None, and is not."""
    for name, parameter in call.concept.signature.parameters.items():
        if parameter.default is None and call.arguments.get(name) is not None:
            yield misread(
                f"ignores {name}",
                f"{name} may be None, and is not always: where does it come in?",
                put_of(name, None),
            )


# Arrays ---------------------------------------------------------------------------------------------------------------


def changed_leaves(call: ComparedCall) -> Iterator[Suspect]:
    shown = all_of(call)
    for path, leaf in named_leaves(shown):
        if isinstance(leaf, np.ndarray):
            for description, hint, change in changes_of(path, leaf):
                yield misread(description, hint, leaf_of(path, change))


def leaf_of(path: str, change: Change) -> Callable[[Arguments], Arguments]:
    return lambda arguments: with_leaf(arguments, path, lambda leaf: np.array(change(leaf)))


def changes_of(path: str, leaf: np.ndarray) -> Iterator[tuple[str, str, Change]]:
    if leaf.dtype.kind == "f":
        yield from changes_of_floats(path)
        yield from clipped_floats(path, leaf)
    elif leaf.dtype.kind == "b":
        yield (
            f"takes {path} the wrong way round",
            f"What does True mean in {path}: what counts, or what is left out?",
            np.logical_not,
        )
        yield f"ignores {path}: it answers as if all of it were True", f"Where does {path} come in?", np.ones_like
        yield f"ignores {path}: it answers as if all of it were False", f"Where does {path} come in?", np.zeros_like
    else:
        yield f"takes {path} as if it were one more", f"Places in an array begin at 0: use {path} as it is.", plus_one
        yield f"takes {path} as if it were one less", f"Places in an array begin at 0: use {path} as it is.", minus_one
    yield from turned_leaves(path, leaf)


def changes_of_floats(path: str) -> Iterator[tuple[str, str, Change]]:
    yield (
        f"leaves {path} out: it answers as if {path} were all 0",
        f"Where does {path} stand in the formula, and is it added there?",
        np.zeros_like,
    )
    yield (
        f"leaves {path} out: it answers as if {path} were all 1",
        f"Where does {path} stand in the formula, and is it multiplied there?",
        np.ones_like,
    )
    yield f"takes {path} with the other sign", f"Follow the sign of {path} through the formula.", np.negative
    yield f"takes twice {path}", f"There is a 2 before {path} that does not belong there, or it is added twice.", double
    yield f"takes half of {path}", f"There is a 1/2 before {path} that does not belong there.", half
    yield f"takes the square of {path}", f"{path} stands in the formula without a square.", np.square
    yield f"takes the square root of {path}", f"{path} stands in the formula without a root.", np.sqrt
    yield f"takes the absolute value of {path}", f"The sign of {path} gets lost.", np.abs
    yield f"takes {path} from degrees to radians", "The angles are in radians already.", np.deg2rad
    yield f"takes {path} from radians to degrees", "The angles are meant in radians.", np.rad2deg
    yield f"takes exp of {path}", f"{path} stands in the formula without an exp.", np.exp
    yield f"takes the logarithm of {path}", f"{path} stands in the formula without a logarithm.", np.log
    yield f"takes {path} for integers", f"{path} loses its fractions: an int(), a // or an integer array.", np.trunc


def clipped_floats(path: str, leaf: np.ndarray) -> Iterator[tuple[str, str, Change]]:
    """Cut off at a round number that some entries are beyond."""
    hint = f"{path} may be of any size: where it is cut off, the answer is another one."
    low, high = (float(np.min(leaf)), float(np.max(leaf))) if leaf.size else (0.0, 0.0)
    for bound in (0.0, *BOUNDS):
        if low < bound < high:
            yield f"cuts {path} off above {number(bound)}", hint, clip_leaf(None, bound)
        if low < -bound < high:
            yield f"cuts {path} off below {number(-bound)}", hint, clip_leaf(-bound, None)
    for least, most in (*((-bound, bound) for bound in BOUNDS), (-10.0, 2.0), (-20.0, 2.0), (-30.0, 20.0)):
        if low < least or high > most:
            yield f"cuts {path} off below {number(least)} and above {number(most)}", hint, clip_leaf(least, most)


def clip_leaf(least: float | None, most: float | None) -> Change:
    return lambda leaf: np.clip(leaf, least, most)


def turned_leaves(path: str, leaf: np.ndarray) -> Iterator[tuple[str, str, Change]]:
    if leaf.ndim >= 2:
        yield (
            f"takes {path} transposed",
            f"Which axis of {path} comes first, and is there a .T too many or too few?",
            turn,
        )
    for axis in dict.fromkeys([0, -1, *range(1, min(leaf.ndim - 1, 3))] if leaf.ndim else []):
        if leaf.shape[axis] < 2:
            continue
        along = f" along {words_for_axis(axis)}" if leaf.ndim > 1 else ""
        yield (
            f"takes {path} in reverse order{along}",
            "Look where the order is turned: a [::-1], a flip, a loop that runs from the end.",
            flip_leaf(axis),
        )
        for place, words in ((0, "first"), (-1, "last")):
            yield (
                f"takes the {words} of {path}{along} for all of them",
                f"Each of {path}{along} counts: is an index fixed where it should move on?",
                only_leaf(place, axis),
            )
            yield (
                f"leaves out the {words} of {path}{along}",
                "Where does the loop, or the slice, begin and end?",
                without_leaf(place, axis),
            )
            yield (
                f"looks at nothing but the {words} of {path}{along}",
                "Where does the loop, or the slice, begin and end?",
                single_leaf(place, axis),
            )


def double(leaf: Any) -> Any:
    return 2 * leaf


def half(leaf: Any) -> Any:
    return leaf / 2


def plus_one(leaf: Any) -> Any:
    return leaf + 1


def minus_one(leaf: Any) -> Any:
    return leaf - 1


def turn(leaf: Any) -> Any:
    return np.swapaxes(leaf, -1, -2)


def flip_leaf(axis: int) -> Change:
    return lambda leaf: np.flip(leaf, axis)


def only_leaf(place: int, axis: int) -> Change:
    return lambda leaf: np.broadcast_to(np.take(leaf, [place], axis=axis), leaf.shape)


def single_leaf(place: int, axis: int) -> Change:
    return lambda leaf: np.take(leaf, [place], axis=axis)


def without_leaf(place: int, axis: int) -> Change:
    return lambda leaf: np.delete(leaf, place, axis=axis)


# Gates ----------------------------------------------------------------------------------------------------------------


def reordered_gates(call: ComparedCall) -> Iterator[Suspect]:
    """Arrays whose first axis is declared as blocks, 4*h or 3*h, read in another order, or interleaved."""
    paths = dict(declared_axes(call.concept))
    for count in (2, 3, 4):
        chosen = [path for path, axes in paths.items() if axes and axes[0].startswith(f"{count}*")]
        if not chosen:
            continue
        names = " and ".join([", ".join(chosen[:-1]), chosen[-1]] if len(chosen) > 1 else chosen)
        for order in itertools.permutations(range(count)):
            if list(order) == sorted(order):
                continue
            words = ", ".join(str(place + 1) for place in order)
            yield misread(
                f"takes the {count} blocks of {names} in the order {words}",
                f"The docstring says which of the {count} blocks is which gate: block {order[0] + 1} stands where the "
                "first belongs."
                if order[0]
                else "The docstring says which block is which gate.",
                blocks_reordered(chosen, order),
                1,
            )
        for path in chosen:
            for place in range(count):
                yield misread(
                    f"takes block {place + 1} of {path} for each of its {count} blocks",
                    f"Every gate has a block of {path} of its own: split it as the others are split.",
                    blocks_reordered([path], (place,) * count),
                    1,
                )
        yield misread(
            f"takes every {number(count)}th row of {names} for a gate",
            f"The rows of a gate stand together: {count} blocks, one below the other.",
            blocks_interleaved(chosen, count),
        )


def blocks_reordered(paths: list[str], order: tuple[int, ...]) -> Callable[[Arguments], Arguments]:
    def reorder(leaf: np.ndarray) -> np.ndarray:
        parts = np.split(leaf, len(order))
        return np.concatenate([parts[place] for place in order])

    return all_changed(paths, reorder)


def blocks_interleaved(paths: list[str], count: int) -> Callable[[Arguments], Arguments]:
    return all_changed(paths, lambda leaf: np.concatenate([leaf[start::count] for start in range(count)]))


def all_changed(paths: list[str], change: Change) -> Callable[[Arguments], Arguments]:
    def changed(arguments: Arguments) -> Arguments:
        for path in paths:
            arguments = with_leaf(arguments, path, change)
        return arguments

    return changed


def declared_axes(concept: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The axes that the signature declares of every array, by its path."""
    specs = read_signature(concept.twin)
    for name in concept.signature.parameters:
        yield from axes_inside(name, specs.get(name))


def axes_inside(path: str, spec: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    match spec:
        case ArraySpec():
            yield path, spec.axes
        case Options(alternatives):
            for option in alternatives:
                yield from axes_inside(path, option)
        case Parts(parts):
            for place, part in enumerate(parts):
                yield from axes_inside(f"{path}[{place}]", part)
        case Keys(entries):
            for key, part in entries.items():
                yield from axes_inside(f"{path}[{key!r}]", part)
        case Items():
            return
