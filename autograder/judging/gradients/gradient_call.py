"""A call of `gradient`: by which arrays, in order, and its result in one row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judging.relations.words import named_inside
from autograder.judging.remote_function import RecordedCall
from reference.concept import Case, Concept, is_floating_array


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
        cotangent, positions, *_ = call.args
        positional, parameters = call.positional, list(concept.signature.parameters)
        arguments = tuple(positional[position] for position in positions)
        arrays = [pair for position in positions for pair in floats(positional[position], parameters[position])]
        return cls(
            cotangent,
            tuple(positions),
            positional,
            call.settings,
            call.as_case(concept),
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
    return ((path, leaf) for path, leaf in named_inside(name, tree) if is_floating_array(leaf))


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
        if not isinstance(gradient, (np.ndarray, np.generic)):
            raise ValueError("a gradient of another form")
        yield gradient
