"""Which numbers of a call in PyTorch hang on which of its inputs, and from which a way leads back, as autograd has it.

Sets of inputs and of notes are integers, a bit for each: first the inputs, then what was noted on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from .callers import NOWHERE, Place

DEEPEST, LONGEST_WORD = 100, 40


class GradientGraph:
    """The graph that grows while a function computes, and the memory in which its tensors lie."""

    def __init__(self, is_tensor: Callable[[Any], bool]) -> None:
        self.is_tensor = is_tensor
        # By identity, of the nodes of the graph: the inputs behind it, and where it was made.
        self.nodes: dict[int, tuple[Any, int, Place]] = {}
        self.leaves: dict[int, int] = {}
        # On which inputs and notes numbers hang: by the memory that they lie in, and what only looks at it by itself.
        self.marks: dict[int, int] = {}
        self.marks_of_views: dict[int, int] = {}
        self.alive: list[Any] = []
        self.bytes = 0
        # The student's line that is being executed.
        self.here = NOWHERE
        # On the way back: the first node that made an infinite number, and the first that made NaN, and of what.
        self.infinite: tuple[str, Place] | None = None
        self.spoilt: tuple[str, Place, bool] | None = None

    def follow(self, tensors: Sequence[Any]) -> None:
        """These are the inputs."""
        for number, tensor in enumerate(tensors):
            ((node, _),) = tensor.view_as(tensor).grad_fn.next_functions
            self.nodes[id(node)] = node, 1 << number, NOWHERE
            self.leaves[id(tensor)] = 1 << number
            self.mark([tensor], 1 << number)

    def tensors_in(self, tree: Any, depth: int = 0) -> Iterator[Any]:
        if self.is_tensor(tree):
            yield tree
        elif isinstance(tree, (tuple, list, dict)) and depth < DEEPEST:
            for part in tree.values() if isinstance(tree, dict) else tree:
                yield from self.tensors_in(part, depth + 1)

    # The way back -----------------------------------------------------------------------------------------------------

    def inputs_behind(self, tensors: Sequence[Any]) -> int:
        """The inputs to which a way leads back."""
        inputs = 0
        for tensor in tensors:
            if tensor.requires_grad:
                inputs |= self.leaves.get(id(tensor), 0) | self.inputs_behind_node(tensor.grad_fn)
        return inputs

    def inputs_behind_node(self, node: Any) -> int:
        """The same for a node; one that is met for the first time was made on the line that is being executed."""
        waiting = [node] if node is not None else []
        while waiting:
            top = waiting[-1]
            below = [] if id(top) in self.nodes else below_of(top)
            fresh = [one for one in below if id(one) not in self.nodes]
            waiting += fresh
            if not fresh:
                waiting.pop()
                if id(top) not in self.nodes:
                    inputs = 0
                    for one in below:
                        inputs |= self.nodes[id(one)][1]
                    self.nodes[id(top)] = top, inputs, self.here
        return self.nodes[id(node)][1] if node is not None else 0

    def close(self, tensors: Sequence[Any]) -> None:
        """No gradient gets past these: there is a way back, along which everything is 0."""
        for node in (tensor.grad_fn for tensor in tensors):
            if node is not None:
                self.inputs_behind_node(node)
                self.nodes[id(node)] = node, 0, self.here

    def nodes_behind(self, tensors: Sequence[Any]) -> list[Any]:
        """All nodes on the ways back, without the leaves."""
        waiting = [tensor.grad_fn for tensor in tensors if tensor.grad_fn is not None]
        found: dict[int, Any] = {}
        while waiting:
            node = waiting.pop()
            if id(node) not in found and node.next_functions:
                found[id(node)] = node
                waiting += below_of(node)
        return list(found.values())

    def leaves_below(self, node: Any) -> list[Any]:
        """The leaves that stand right below a node and are none of the inputs."""
        others = [one for one in below_of(node) if not self.nodes[id(one)][1]]
        return [one.variable for one in others if hasattr(one, "variable")]

    def listen(self, node: Any) -> None:
        """Hear of what arrives at a node on the way back, and of what it passes on."""
        word, place = word_of(node), self.nodes[id(node)][2]

        def hear(passed: Any, arrived: Any) -> None:
            with suppress(Exception):
                self.hear(word, place, list(self.tensors_in(passed)), list(self.tensors_in(arrived)))

        node.register_hook(hear)

    def hear(self, word: str, place: Place, passed: Sequence[Any], arrived: Sequence[Any]) -> None:
        came_infinite = any(holds(tensor.isinf()) for tensor in arrived)
        if self.infinite is None and not came_infinite and any(holds(tensor.isinf()) for tensor in passed):
            self.infinite = word, place
        if self.spoilt is None and any(holds(tensor.isnan()) for tensor in passed):
            of_nothing = [(a == 0) & p.isnan() for a in arrived for p in passed if a.shape == p.shape]
            origin = self.infinite if came_infinite and self.infinite else (word, place)
            self.spoilt = *origin, any(map(holds, of_nothing))

    # Numbers ----------------------------------------------------------------------------------------------------------

    def marks_of(self, tensors: Sequence[Any]) -> int:
        """On which inputs and notes their numbers hang."""
        marks = 0
        for tensor in tensors:
            marks |= self.marks.get(storage_of(tensor) or 0, 0) | self.marks_of_views.get(id(tensor), 0)
        return marks

    def mark(self, tensors: Sequence[Any], marks: int, changed: Sequence[Any] = ()) -> None:
        """Numbers that were made, or changed, hang on these."""
        for tensor in tensors:
            key = storage_of(tensor)
            if key is None:
                continue
            # Another one may get the place of what is gone.
            self.alive.append(tensor)
            if key not in self.marks:
                self.bytes += tensor.untyped_storage().nbytes()
            elif not any(tensor is one for one in changed):
                # What it looks at hangs on nothing more than before.
                self.mark_view(tensor, marks)
                continue
            self.marks[key] = self.marks.get(key, 0) | marks

    def mark_view(self, tensor: Any, marks: int) -> None:
        """The numbers of this tensor alone hang on these, and not all that lies in its memory."""
        self.alive.append(tensor)
        self.marks_of_views[id(tensor)] = self.marks_of_views.get(id(tensor), 0) | marks


def below_of(node: Any) -> list[Any]:
    return [one for one, _ in node.next_functions if one is not None]


def word_of(node: Any) -> str:
    """What a node of the graph differentiates: Exp of ExpBackward0."""
    word: str = node.name().partition("Backward")[0].rpartition(":")[2]
    return word[:LONGEST_WORD]


def holds(places: Any) -> bool:
    """Whether there is one."""
    return bool(places.any())


def version_of(tensor: Any) -> int:
    """How often a tensor was changed in place."""
    return 0 if tensor.is_inference() else int(tensor._version)


def storage_of(tensor: Any) -> int | None:
    """Which memory a tensor lies in; None where it lies in none."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (RuntimeError, NotImplementedError):
        return None
