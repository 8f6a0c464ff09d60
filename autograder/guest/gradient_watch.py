"""Watch one call of a function in PyTorch: where the way from its result back to an input ends, and at which line.

Each operation that the function makes passes by here. One that takes a tensor whose gradient is followed, and gives
something from which no way leads back, is noted: as what, a word from a list, and on which line of the student's. What
matters of it the judge finds out; for that the call is made again with one thing undone, and its gradient sent along.
Nothing of this is done before a gradient was found to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations
from sys import _getframe
from typing import Any

import numpy as np

from .callers import NOWHERE, Place
from .gradient_graph import DEEPEST, GradientGraph, storage_of, version_of
from .gradient_kinds import (
    ASK_NOTHING,
    COMPARISONS,
    COMPLAINTS,
    COPIES,
    DERIVED,
    DETACHES,
    HARMLESS,
    KINKS,
    NUMBERS,
    OFF,
    RANDOM,
    STEPS,
    UNDOES,
)

# What is said at most: the header of an answer has room for it.
MOST_NOTES, MOST_UNDONE = 12, 3
# What takes more operations or more memory is watched no further.
MOST_OPERATIONS, MOST_BYTES = 5_000, 2**28
# Of all calls together in which something is undone.
MOST_UNDONE_OPERATIONS = 20_000
DECORATING = "/torch/utils/_contextlib.py"
SWITCHING, OWN_FUNCTION = "/torch/autograd/grad_mode.py", "/torch/autograd/function.py"


def watch_gradient(backend: Any, files: set[str], args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
    """What there is to say of a call of `gradient` with these arguments; without a cotangent, of the way there."""
    watch = Watch(backend, files)
    watch.run(args, settings)
    said = watch.said()
    if watch.stopped == "changed":
        again = Watch(backend, files, keeps_needed=True)
        again.run(args, settings)
        said["changed"] = again.changed_though_needed()
    told = watch.told()
    numbers = [number for number, note in enumerate(told) if note.kind in UNDOES][:MOST_UNDONE]
    said["undone"] = []
    choices = [list(some) for size in range(len(numbers)) for some in combinations(numbers, size + 1)]
    for chosen in choices[: MOST_UNDONE_OPERATIONS // max(1, watch.operations)]:
        again = Watch(backend, files, undo=frozenset((told[number].kind, told[number].place) for number in chosen))
        again.run(args, settings)
        if not again.stopped:
            said["undone"].append((chosen, again.gradient))
    return said


@dataclass
class Noted:
    """Something that was done on a line, to which of the inputs; `mark` is that of the numbers that came of it."""

    kind: str
    place: Place
    inputs: int = 0
    mark: int = 0


class Watch:
    """One call that is watched. Sets of inputs and of notes are integers: see GradientGraph."""

    def __init__(
        self,
        backend: Any,
        files: set[str],
        *,
        undo: frozenset[tuple[str, Place]] = frozenset(),
        keeps_needed: bool = False,
    ) -> None:
        """With `keeps_needed` no gradient is taken: it is about what autograd keeps, and who changes that."""
        self.backend, self.torch, self.files = backend, backend.torch, files
        self.undo, self.keeps_needed = undo, keeps_needed
        self.notes: dict[tuple[str, Place], Noted] = {}
        self.graph = GradientGraph(backend.is_tensor)
        self.count = self.operations = self.used = self.reached = self.reaching = 0
        self.switch = OFF[0]
        # What was detached, by identity, from which inputs.
        self.detached: dict[int, int] = {}
        self.stopped, self.stopped_at, self.stopped_inputs = "", NOWHERE, 0
        self.gradient = np.zeros(0)
        # Of tensors, by the memory that they lie in: when and where one was kept for the way back, or changed.
        self.needed: list[tuple[int, int, Place]] = []
        self.changes: list[tuple[int, int, Place]] = []

    def run(self, args: tuple[Any, ...], settings: dict[str, Any]) -> None:
        cotangent, wrt, *positional = args
        try:
            given, named = self.backend.to_device((tuple(positional), settings))
            tensors = self.backend.followed(tuple(given[position] for position in wrt))
            self.count = len(tensors)
            self.graph.follow(tensors)
            with ExitStack() as stack:
                stack.enter_context(self.torch.enable_grad())
                if self.keeps_needed:
                    stack.enter_context(self.torch.autograd.graph.saved_tensors_hooks(self.keep, lambda kept: kept))
                stack.enter_context(function_mode(self.make))
                result = self.backend.function(*given, **named)
            if not self.keeps_needed:
                results = result if isinstance(result, (tuple, list)) else [result]
                self.look_at(results[: len(cotangent) if isinstance(cotangent, tuple) else 1])
                if cotangent is not None:
                    self.gradient = self.flat(self.backend.gradients(cotangent, result, tensors))
        except Exception as error:
            self.stop(error)

    def flat(self, gradients: list[np.ndarray]) -> np.ndarray:
        parts = [np.zeros(0), *(np.asarray(part, np.float64).ravel() for part in gradients)]
        return np.concatenate(parts)

    # Operations -------------------------------------------------------------------------------------------------------

    def make(self, function: Callable[..., Any], args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """Make an operation, in the place of PyTorch, and note what it does to the ways back."""
        self.operations += 1
        name, is_written = name_of_operation(function)
        if self.operations > MOST_OPERATIONS or self.graph.bytes > MOST_BYTES or name in ASK_NOTHING:
            return function(*args, **settings)
        place, switch, is_inside = self.place_of_call()
        if name == "_set_grad_enabled":
            self.switch = switch if switch in OFF else "other"
            return function(*args, **settings)
        self.graph.here = place
        given = list(self.graph.tensors_in((args, settings)))
        if not is_inside:
            self.note_new_leaves(given)
        followed, marks = self.graph.inputs_behind(given), self.graph.marks_of(given)
        versions = [version_of(tensor) for tensor in given]
        self.stopped_inputs = self.graph.marks_of(given[:1])
        result = self.undone(name, place, function, args, settings)
        changed = [tensor for tensor, before in zip(given, versions, strict=True) if version_of(tensor) != before]
        self.changes += [(key, self.operations, place) for key in map(storage_of, changed) if key is not None]
        came = list(self.graph.tensors_in(result))
        made = [*came, *changed]
        if name in DETACHES:
            self.detached.update((id(tensor), followed) for tensor in came)
        elif changed and not is_inside:
            marks |= self.note_hidden_changes(changed, followed)
        self.used |= marks
        if plain_name(name) in STEPS:
            self.graph.close(made)
        lost = followed & ~self.graph.inputs_behind(made)
        kind = "requires_grad" if is_written and name == "requires_grad" else self.kind_of(name, lost, result, made)
        if kind and not is_inside:
            inputs = {"numpy": marks, "step": followed, "kink": followed, "hook": followed}.get(kind, lost)
            marks |= self.note(kind, place, inputs & self.all_inputs).mark
        self.graph.mark(made, marks, changed)
        return result

    def kind_of(self, name: str, lost: int, result: Any, made: list[Any]) -> str:
        """What an operation does that leaves no way back to inputs; nothing where it is an ordinary one."""
        plain = plain_name(name)
        if plain in RANDOM:
            return "random"
        if plain in ("numpy", "__array__"):
            return "numpy"
        if plain == "register_hook":
            return "hook"
        if plain in STEPS and self.torch.is_grad_enabled():
            return "step"
        if not lost:
            return "kink" if plain in KINKS else ""
        if isinstance(result, bool):
            return ""
        if plain in DETACHES or plain in NUMBERS or plain in COPIES:
            return DETACHES.get(plain) or NUMBERS.get(plain) or "copy"
        if plain == "requires_grad":
            return "requires_grad"
        if made and not any(tensor.is_floating_point() for tensor in made):
            return "comparison" if plain in COMPARISONS else "integer"
        if self.torch.is_inference_mode_enabled():
            return "inference_mode"
        return "other" if self.torch.is_grad_enabled() else self.switch

    def note_new_leaves(self, given: Sequence[Any]) -> None:
        """Note where an input's numbers are used without their history, though nothing was seen that cuts it off.

        A layer may have been given them.
        """
        for tensor in given:
            marks = self.graph.marks_of([tensor])
            if marks and not marks & ~self.all_inputs and not tensor.requires_grad and tensor.is_floating_point():
                note = self.note("new leaf", self.graph.here, marks)
                self.graph.mark_view(tensor, note.mark)

    def note_hidden_changes(self, changed: Sequence[Any], followed: int) -> int:
        """Note what is written to numbers without their history hearing of it, by way of x.data or otherwise."""
        hidden, marks = 0, 0
        for tensor in changed:
            if id(tensor) in self.detached:
                hidden |= self.detached[id(tensor)]
                marks |= self.note("data", self.graph.here, followed).mark if followed else 0
            elif tensor.requires_grad and not self.torch.is_grad_enabled():
                hidden |= self.graph.inputs_behind([tensor])
        return marks | (self.note("hidden", self.graph.here, hidden & self.all_inputs).mark if hidden else 0)

    def note(self, kind: str, place: Place, inputs: int) -> Noted:
        note = self.notes.get((kind, place))
        if note is None:
            mark = 1 << (self.count + len(self.notes))
            note = self.notes[kind, place] = Noted(kind, place, 0, mark)
        note.inputs |= inputs
        return note

    def undone(
        self, name: str, place: Place, function: Callable[..., Any], args: tuple[Any, ...], settings: dict[str, Any]
    ) -> Any:
        """What an operation gives; if it is to be undone, what leaves the way back open."""
        kinds = {kind for kind, where in self.undo if where == place}
        if kinds & {DETACHES.get(name), NUMBERS.get(name)} and args:
            return args[0].clone()
        if "copy" in kinds and name in COPIES:
            return self.as_one(args[-1] if name == "new_tensor" else args[0], settings.get("dtype"))
        if "requires_grad" in kinds and name.startswith("requires_grad"):
            return args[0]
        # It is switched off for more than one line.
        if any(kind in OFF for kind, _ in self.undo):
            with self.torch.inference_mode(False), self.torch.enable_grad():
                return function(*args, **settings)
        return function(*args, **settings)

    def as_one(self, tree: Any, dtype: Any) -> Any:
        """One tensor of several, with a way back to each."""
        if isinstance(tree, (list, tuple)):
            return self.torch.stack([self.as_one(part, dtype) for part in tree])
        made = tree.clone() if self.backend.is_tensor(tree) else self.torch.as_tensor(tree, dtype=dtype)
        return made if dtype is None else made.to(dtype)

    def place_of_call(self) -> tuple[Place, str, bool]:
        """The student's line, what the student switches gradients with, and whether a backward's own forward calls."""
        place, switch, is_inside = NOWHERE, "", False
        is_by_student = True
        frame, depth = _getframe(3), 0
        while frame is not None and depth < DEEPEST:
            file = frame.f_code.co_filename
            if place is NOWHERE and file in self.files:
                place = file, frame.f_lineno or 0
            elif place is NOWHERE and file.endswith(SWITCHING):
                switch = frame.f_code.co_qualname.partition(".")[0]
            elif place is NOWHERE and switch and not file.endswith(DECORATING):
                # A layer that is loaded switches them for itself.
                is_by_student = is_by_student and "/torch/" not in file
            is_inside = is_inside or file.endswith(OWN_FUNCTION)
            frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]
        return place, switch if is_by_student else "", is_inside

    @property
    def all_inputs(self) -> int:
        return (1 << self.count) - 1

    def keep(self, tensor: Any) -> Any:
        """Hear of a tensor that autograd keeps for the backward pass."""
        key = storage_of(tensor)
        if key is not None:
            self.needed.append((key, self.operations, self.graph.here))
        return tensor

    def changed_though_needed(self) -> list[Any]:
        """Where something was changed, and where it is needed as it was."""
        for key, when, place in reversed(self.changes):
            for needed, before, where in reversed(self.needed):
                if key == needed and before < when:
                    return [*place, *where]
        return []

    # The result -------------------------------------------------------------------------------------------------------

    def look_at(self, results: Sequence[Any]) -> None:
        """Go back from the results, and listen to the backward pass that is to come."""
        tensors = [part for part in results if self.backend.is_tensor(part)]
        self.reached, self.reaching = self.graph.inputs_behind(tensors), self.graph.marks_of(tensors)
        functions = self.torch.autograd.function.BackwardCFunction
        for node in self.graph.nodes_behind(tensors):
            _, inputs, place = self.graph.nodes[id(node)]
            code = getattr(getattr(getattr(node, "_forward_cls", None), "backward", None), "__code__", None)
            if isinstance(node, functions) and code is not None and code.co_filename in self.files:
                self.note("own backward", (code.co_filename, code.co_firstlineno), inputs)
            marks = self.graph.marks_of(self.graph.leaves_below(node))
            if marks:
                self.note("new leaf", place, marks & self.all_inputs)
            self.graph.listen(node)

    def stop(self, error: Exception) -> None:
        """Note where and by what it came to an end."""
        words, trace = str(error), error.__traceback__
        self.stopped = next((kind for part, kind in COMPLAINTS if part in words), "raised")
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file in self.files:
                self.stopped_at = file, trace.tb_lineno
            trace = trace.tb_next

    # What is said -----------------------------------------------------------------------------------------------------

    def told(self) -> list[Noted]:
        """The notes that are told: last what is often harmless, and in front of it that on which the result hangs."""
        notes = sorted(self.notes.values(), key=lambda note: (note.kind in HARMLESS, not note.mark & self.reaching))
        return notes[:MOST_NOTES]

    def said(self) -> dict[str, Any]:
        def numbers(inputs: int) -> list[int]:
            return [number for number in range(self.count) if inputs >> number & 1]

        return {
            "reached": numbers(self.reached),
            "used": numbers(self.used),
            "notes": [
                (note.kind, *note.place, numbers(note.inputs), bool(note.mark & self.reaching)) for note in self.told()
            ],
            "stopped": (self.stopped, *self.stopped_at, numbers(self.stopped_inputs)),
            "spoilt": self.graph.spoilt and [self.graph.spoilt[0], *self.graph.spoilt[1], self.graph.spoilt[2]],
            "changed": [],
            "undone": [],
        }


def function_mode(make: Callable[..., Any]) -> Any:
    """A context in which `make` is called in the place of each operation of PyTorch."""
    from torch.overrides import TorchFunctionMode

    mode: Any = TorchFunctionMode

    class Mode(mode):  # type: ignore[misc]
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return make(function, args, kwargs or {})

    return Mode()


def plain_name(name: str) -> str:
    """The same for an operation that works in place."""
    return name if name.startswith("__") else name.rstrip("_")


def name_of_operation(function: Any) -> tuple[str, bool]:
    """An operation's name, and whether it sets an attribute; one that holds no numbers counts as a size."""
    name = getattr(function, "__name__", "")
    if name in ("__get__", "__set__", "__delete__"):
        attribute = getattr(getattr(function, "__self__", None), "__name__", "")
        is_asked_for = attribute in DERIVED or (name == "__set__" and attribute == "requires_grad")
        return (attribute if is_asked_for else "size"), name == "__set__"
    return str(name), False
