"""A gradient as Python that can be pasted: the arrays that it is taken by, and the line that takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.judging.remote_function import RecordedCall
from autograder.judging.shown.python_text import entries, torch_array, value_in_python, writer
from autograder.result import is_large
from reference.backends import leaves
from reference.concept import Concept

Arrays = dict[str, np.ndarray]


def gradient_in_python(concept: Concept, call: RecordedCall, right: Any, place: tuple[Any, ...]) -> str:
    """The lines that take a gradient with PyTorch's autograd: by one array, or by all where `place` names none.

    Where the gradient that came, or the right one, is 0 everywhere, there may be no way back at all, and autograd would
    raise an exception: the lines add one along which nothing passes.
    """
    cotangent, positions, *_ = call.args
    names = list(concept.signature.parameters)
    plain = writer("torch")
    variables: Arrays = {}

    def variable(array: np.ndarray, name: str) -> str:
        if array.dtype.kind != "f":
            return plain(array)
        variables[name] = array
        return name

    given = [
        value_in_python(value, variable, "torch", names[position]) if position in positions else plain(value)
        for position, value in enumerate(call.positional)
    ]
    given += [f"{name}={plain(value)}" for name, value in call.settings.items()]
    wanted = chosen_variable(concept, positions, place, variables)
    by = wanted or (f"[{', '.join(variables)}]" if len(variables) > 1 else "".join(variables))
    is_one = bool(wanted) or len(variables) == 1
    result = f"{concept.name}({', '.join(given)}){which_results(concept, call)}"
    zeros = zeros_in(call.got)
    if any(found and all(found) for found in (zeros, zeros_in(right))):
        way = f"0 * {next(iter(variables), '0')}.sum()"
        is_several = isinstance(cotangent, tuple)
        result = f"[torch.add(y, {way}) for y in {result}]" if is_several else f"torch.add({result}, {way})"
    took = [
        result,
        by,
        plain(cotangent),
        # Where no way leads to an input, PyTorch gives None, unless it is told that this is 0.
        *(["materialize_grads=True"] if any(zeros) else []),
    ]
    return "\n".join([*assignments(variables), f"torch.autograd.grad({', '.join(took)}){'[0]' if is_one else ''}"])


def assignments(variables: Arrays) -> list[str]:
    """The arrays by which is differentiated: several of a kind at once, for their dtype is said once then."""
    written = {name: array for name, array in variables.items() if array.size and not is_large(array)}
    dtypes = {array.dtype.name for array in written.values()}
    if len(written) < len(variables) or len(variables) < 2 or len(dtypes) > 1:
        return [f"{name} = {torch_array(array)[:-1]}, requires_grad=True)" for name, array in variables.items()]
    values = ", ".join(entries(array, "torch") for array in written.values())
    made = f"torch.tensor(v, dtype=torch.{dtypes.pop()}, requires_grad=True) for v in ({values})"
    return [f"{', '.join(written)} = ({made})"]


def chosen_variable(
    concept: Concept, positions: tuple[int, ...], place: tuple[Any, ...], variables: Mapping[str, np.ndarray]
) -> str:
    """The variable by which the gradient at a place is taken; none where the place is none of them."""
    names = [list(concept.signature.parameters)[position] for position in positions]
    if len(names) == 1:
        path = [names[0], *place]
    elif place and isinstance(place[0], int) and place[0] < len(names):
        path = [names[place[0]], *place[1:]]
    else:
        return ""
    name = "_".join(map(str, path))
    return name if name in variables else ""


def which_results(concept: Concept, call: RecordedCall) -> str:
    """Which of the results a gradient arrives at: `[0]`, `[:2]`, or nothing where it is all of them."""
    cotangent = call.args[0]
    try:
        with np.errstate(all="ignore"):
            expected = concept.twin(*call.positional, **call.settings)
    except Exception:
        return ""
    if not isinstance(expected, tuple):
        return ""
    if isinstance(cotangent, tuple):
        return "" if len(cotangent) == len(expected) else f"[:{len(cotangent)}]"
    return "[0]"


def zeros_in(tree: Any) -> list[bool]:
    """Of each array in a gradient, whether it is 0 everywhere: perhaps no way leads there."""
    return [not np.any(leaf) for leaf in leaves(tree) if isinstance(leaf, np.ndarray)]
