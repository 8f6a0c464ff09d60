"""Relations inside the formula: the twin with another logarithm, an epsilon in a root, a sum along another axis.

The twin's own functions are made once more with another `np` among their globals. What they compute then is what a
student's function computes that is right in all else.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from inspect import unwrap
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall
from autograder.judging.relations.of_inputs import all_of
from autograder.judging.relations.suspect import Suspect
from autograder.judging.relations.words import named_leaves, with_leaf
from reference.concept import Concept

EPSILONS = (1e-8, 1e-12, 1e-10, 1e-6, 1e-7, 1e-5, 1e-9, 1e-16, 1e-4, 1e-3)
REDUCTIONS = ("sum", "mean", "max", "min", "var", "std", "argmax", "cumsum", "prod")
# Functions of one array whose place may be left empty.
LEFT_OUT = ("exp", "log", "sqrt", "tanh", "abs", "square", "expm1", "log1p")
Replaced = dict[str, Callable[..., Any]]


class OtherNumPy:
    """NumPy, but for some functions."""

    def __init__(self, replaced: Replaced) -> None:
        self.__dict__.update(replaced)

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


def rewired(function: Callable[..., Any], replaced: Replaced, known: dict[int, Any] | None = None) -> Any:
    """A copy of a function of the reference, and of those that it calls, with other functions in NumPy's place.

    Shapes are not checked in it: a wrong one goes on as it would for a student.
    """
    known = {} if known is None else known
    plain = unwrap(function)
    if id(plain) in known:
        return known[id(plain)]
    inside = dict(plain.__globals__)
    copy = types.FunctionType(plain.__code__, inside, plain.__name__, plain.__defaults__, plain.__closure__)
    copy.__kwdefaults__ = plain.__kwdefaults__
    known[id(plain)] = copy
    for name in names_looked_up(plain.__code__):
        value = inside.get(name)
        if value is np:
            inside[name] = OtherNumPy(replaced)
        elif is_of_reference(value):
            inside[name] = rewired(inside[name], replaced, known)
    return copy


def is_of_reference(value: Any) -> bool:
    """Whether it is a function of a NumPy twin's module."""
    return isinstance(value, types.FunctionType) and value.__module__.endswith(".in_numpy")


def names_looked_up(code: types.CodeType) -> set[str]:
    """Names that a function looks up, those of functions inside it included."""
    inside = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return set(code.co_names).union(*map(names_looked_up, inside))


@lru_cache(maxsize=512)
def functions_of_numpy(concept: Concept) -> frozenset[str]:
    """The functions of NumPy that the twin calls by name, and those that it calls do."""
    seen: set[int] = set()
    found: set[str] = set()
    waiting = [unwrap(concept.twin)]
    while waiting:
        function = waiting.pop()
        if id(function) in seen:
            continue
        seen.add(id(function))
        for name in names_looked_up(function.__code__):
            found.add(name)
            value = function.__globals__.get(name)
            if is_of_reference(value):
                waiting.append(unwrap(value))
    return frozenset(found)


def suspects_by_formula(call: ComparedCall) -> Iterator[Suspect]:
    """Other functions in the formula; each wants a try."""
    yield from broadcast_columns(call)
    if call.method != "call":
        return
    used = functions_of_numpy(call.concept)
    for description, hint, replaced, fitted in replacements(used):
        yield Suspect(description, hint, answer_by(rewired(call.concept.twin, replaced)), fitted)


def answer_by(function: Callable[..., Any]) -> Callable[[ComparedCall], Any]:
    return lambda other: function(**all_of(other))


def replacements(used: frozenset[str]) -> Iterator[tuple[str, str, Replaced, int]]:
    if "log" in used:
        yield "takes log2 for the natural logarithm", "np.log, and torch.log, are the natural one.", {"log": np.log2}, 0
        yield (
            "takes log10 for the natural logarithm",
            "np.log, and torch.log, are the natural one.",
            {"log": np.log10},
            0,
        )
    if "exp" in used:
        yield "takes powers of 2 for exp", "exp(x) is e to the power of x.", {"exp": np.exp2}, 0
    for function, hint in (
        ("log", "Nothing is to be added there: what is 0 is treated by itself (np.where, a mask, xlogy)."),
        ("sqrt", "Nothing is to be added there: the docstring says where an epsilon belongs, if anywhere."),
    ):
        if function in used:
            for epsilon in EPSILONS:
                yield from with_epsilon(function, epsilon, hint)
    yield from swapped_reductions(used)
    for function in LEFT_OUT:
        if function in used:
            yield f"leaves out {function}", f"Where does {function} stand in the formula?", {function: unchanged}, 0
    yield from other_axes(used)


def with_epsilon(function: str, epsilon: float, hint: str) -> Iterator[tuple[str, str, Replaced, int]]:
    whole: Callable[..., Any] = getattr(np, function)
    inside = "logarithm" if function == "log" else "square root"

    def added(x: Any, *rest: Any, **settings: Any) -> Any:
        return whole(x + epsilon, *rest, **settings)

    def clipped(x: Any, *rest: Any, **settings: Any) -> Any:
        return whole(np.maximum(x, epsilon), *rest, **settings)

    yield f"adds {epsilon:g} inside the {inside}", hint, {function: added}, 1
    yield f"lets nothing under the {inside} be smaller than {epsilon:g}", hint, {function: clipped}, 1


def unchanged(x: Any, *_: Any, **__: Any) -> Any:
    return x


def swapped_reductions(used: frozenset[str]) -> Iterator[tuple[str, str, Replaced, int]]:
    pairs = (("sum", "mean"), ("mean", "sum"), ("max", "min"), ("max", "mean"), ("maximum", "minimum"))
    for one, other in pairs:
        if one in used:
            hint = f"The formula has a {one}: is there a {other} in its place?"
            yield f"takes the {other} where the {one} belongs", hint, {one: getattr(np, other)}, 0
    for one in ("var", "std"):
        if one in used:
            yield (
                f"divides by n - 1 in the {'variance' if one == 'var' else 'standard deviation'}",
                "The docstring says which one is meant: NumPy divides by n (ddof=0), PyTorch by n - 1 unless told.",
                {one: with_ddof(getattr(np, one))},
                0,
            )


def with_ddof(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **settings: function(*args, **settings | {"ddof": 1})


def other_axes(used: frozenset[str]) -> Iterator[tuple[str, str, Replaced, int]]:
    """A reduction along another axis, or over everything."""
    for name in REDUCTIONS:
        if name not in used:
            continue
        words = {"max": "maximum", "min": "minimum", "var": "variance"}.get(name, name)
        for axis in (0, 1, -1, -2):
            hint = f"Along which axis? What is left over has a {words} of its own."
            yield f"takes the {words} along axis {axis}", hint, {name: along(name, axis)}, 1
        hint = f"Along which axis? What is left over has a {words} of its own."
        yield f"takes the {words} over the whole array", hint, {name: along(name, None)}, 0


def along(name: str, axis: int | None) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(np, name)

    def reduce(x: Any, axis_given: Any = None, **settings: Any) -> Any:
        settings.pop("axis", None)
        return function(x, axis=axis, **settings)

    return reduce


def broadcast_columns(call: ComparedCall) -> Iterator[Suspect]:
    """(N,) beside (N, 1): NumPy and PyTorch make an (N, N) of the two, and say nothing."""
    twin = unwrap(call.concept.twin)
    for path, leaf in named_leaves(call.arguments):
        if call.method == "call" and isinstance(leaf, np.ndarray) and leaf.ndim == 1 and leaf.size > 1:
            yield Suspect(
                f"takes {path} as a column: shape (n, 1) beside shape (n,) makes (n, n)",
                f"Look at the shapes on the way: {path} is of one axis, and what meets it is to have the same.",
                column_answer(twin, path),
            )


def column_answer(twin: Callable[..., Any], path: str) -> Callable[[ComparedCall], Any]:
    bare_twin = rewired(twin, {})
    return lambda other: bare_twin(**with_leaf(all_of(other), path, lambda leaf: leaf[:, None]))
