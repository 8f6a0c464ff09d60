"""Hold every call to the shapes and dtypes that a function's signature promises.

The signature is the only place where a shape is written: `x: Float[np.ndarray, "n c h w"]`.
`checked` reads it and raises before the body runs, so that bodies hold nothing but the idea.
The helpers below it are for what an annotation cannot say (a range, a choice).
"""

from __future__ import annotations

import functools
import inspect
import math
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np

from reference.axes import is_name, size_of
from reference.backends import leaves

# Of calls that were allowed, remembered for each function: checking takes longer than most functions.
MOST_FORMS = 10_000
PLAIN = frozenset({int, float, bool, str, type(None)})

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class ArraySpec:
    """What one array annotation asks: the framework, the kind of number, a name or size for every axis."""

    framework: str
    kind: str
    axes: tuple[str, ...]

    def __str__(self) -> str:
        return "(" + ", ".join(self.axes) + ("," if len(self.axes) == 1 else "") + ")"


@dataclass(frozen=True)
class Options:
    """A union: the first alternative that is not None, or None where it is among them."""

    alternatives: tuple[Any, ...]


@dataclass(frozen=True)
class Parts:
    """A tuple of so many parts."""

    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Items:
    """A list whose items are alike."""

    item: Any


@dataclass(frozen=True)
class Keys:
    """A dict with these keys."""

    entries: dict[str, Any]


def checked(function: Function) -> Function:
    """Raise TypeError or ValueError, naming the argument, for a call that the signature does not allow.

    Where PyTorch compiles (`torch.compile`, `torch.export`) signatures are not checked: a call that would be refused
    meets PyTorch's own errors there, or none where shapes broadcast. Make it once outside before you compile it.
    """
    specs: dict[str, Any] | None = None
    signature = inspect.signature(function)
    allowed: set[Any] = set()
    compiling = compiler_of(function)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal specs
        if compiling is not None and compiling():
            return function(*args, **kwargs)
        form = form_of((args, kwargs))
        if form is None or form not in allowed:
            if specs is None:
                specs = read_signature(function)
            bound = signature.bind(*args, **kwargs)
            sizes: dict[str, tuple[int, str]] = {}
            for name, value in bound.arguments.items():
                check(name, value, specs[name], sizes)
            if form is not None and len(allowed) < MOST_FORMS:
                allowed.add(form)
        return function(*args, **kwargs)

    return typing.cast(Function, call)


def compiler_of(function: Callable[..., Any]) -> Callable[[], bool] | None:
    """What tells whether PyTorch compiles at the moment; None for a function of a module without PyTorch."""
    torch = function.__globals__.get("torch")
    return None if torch is None else torch.compiler.is_compiling


def form_of(tree: Any) -> Any:
    """What a check looks at, in a form that can be remembered: equal forms are allowed or refused alike.

    None where something is neither an array of NumPy's nor a plain value.
    """
    kind = type(tree)
    if kind is np.ndarray:
        return tree.dtype, tree.shape
    if kind in PLAIN:
        # 1, 1.0 and True are equal, and not the same to a check.
        return kind, tree
    if kind is tuple or kind is list:
        parts = [form_of(part) for part in tree]
    elif kind is dict:
        parts = [
            part if part is None else (key, part) for key, part in zip(tree, map(form_of, tree.values()), strict=True)
        ]
    else:
        return None
    return None if None in parts else (kind, *parts)


def read_signature(function: Callable[..., Any]) -> dict[str, Any]:
    """One spec for every annotated parameter, and one called 'return' for the result."""
    return {name: read_annotation(hint) for name, hint in typing.get_type_hints(function).items()}


def read_annotation(hint: Any) -> Any:
    """Turn an annotation into a spec: one of the classes above, a type, or a Literal."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return Options(tuple(read_annotation(option) for option in typing.get_args(hint)))
    if hasattr(hint, "dim_str"):
        framework = "PyTorch tensor" if hint.array_type.__module__.startswith("torch") else "NumPy array"
        return ArraySpec(framework, kind_of_annotation(hint), tuple(hint.dim_str.split()))
    if typing.is_typeddict(hint):
        return Keys({name: read_annotation(part) for name, part in typing.get_type_hints(hint).items()})
    parts = typing.get_args(hint)
    if typing.get_origin(hint) is list or (typing.get_origin(hint) is tuple and Ellipsis in parts):
        return Items(read_annotation(parts[0]))
    if typing.get_origin(hint) is tuple:
        return Parts(tuple(map(read_annotation, parts)))
    return hint


def parts_of(spec: Any) -> Iterator[Any]:
    """The arrays, types and choices that a spec is made of."""
    match spec:
        case Options(inside) | Parts(inside):
            parts = list(inside)
        case Items(item):
            parts = [item]
        case Keys(entries):
            parts = list(entries.values())
        case _:
            yield spec
            return
    for part in parts:
        yield from parts_of(part)


def kind_of_annotation(hint: Any) -> str:
    names = set(hint.dtypes) if not isinstance(hint.dtypes, str) else {hint.dtypes}
    if "bool" in names or "bool_" in names:
        return "bool"
    return "floating" if "float64" in names else "integer"


def check(name: str, value: Any, spec: Any, sizes: dict[str, tuple[int, str]]) -> None:
    """Compare one argument with its spec; `sizes` remembers which argument fixed which axis."""
    if isinstance(spec, Options):
        if value is None and type(None) in spec.alternatives:
            return
        check(name, value, next(option for option in spec.alternatives if option is not type(None)), sizes)
    elif isinstance(spec, (Parts, Items, Keys)):
        check_tree(name, value, spec, sizes)
    elif isinstance(spec, ArraySpec):
        check_array(name, value, spec, sizes)
    elif spec is int:
        integer(name, value)
    elif spec is float:
        number(name, value)
    elif spec is bool:
        boolean(name, value)
    elif typing.get_origin(spec) is Literal:
        choice(name, value, typing.get_args(spec))


def check_tree(name: str, value: Any, spec: Parts | Items | Keys, sizes: dict[str, tuple[int, str]]) -> None:
    """Compare a tuple, list or dict with its spec, part by part; a part is called `name[0]`, `name['key']`."""
    if isinstance(spec, Keys):
        keys = ", ".join(spec.entries)
        if not isinstance(value, dict):
            raise TypeError(f"{name}: got {describe_type(value)}, expected a dict with the keys {keys}")
        if set(value) != set(spec.entries):
            raise ValueError(f"{name}: got the keys {', '.join(map(str, value)) or 'none'}, expected {keys}")
        for key, part in spec.entries.items():
            check(f"{name}[{key!r}]", value[key], part, sizes)
        return
    if not isinstance(value, (tuple, list)):
        kind = f"a tuple of {len(spec.parts)}" if isinstance(spec, Parts) else "a list"
        raise TypeError(f"{name}: got {describe_type(value)}, expected {kind}")
    if isinstance(spec, Items):
        for i, item in enumerate(value):
            # What an item calls its axes binds no other item.
            check(f"{name}[{i}]", item, spec.item, dict(sizes))
        return
    if len(value) != len(spec.parts):
        raise ValueError(f"{name}: got a {type(value).__name__} of {len(value)}, expected one of {len(spec.parts)}")
    for i, (part, own) in enumerate(zip(value, spec.parts, strict=True)):
        check(f"{name}[{i}]", part, own, sizes)


def check_array(name: str, value: Any, spec: ArraySpec, sizes: dict[str, tuple[int, str]]) -> None:
    if framework_of(value) != spec.framework:
        raise TypeError(f"{name}: got {describe_type(value)}, expected a {spec.framework} of shape {spec}")
    if kind_of(value) != spec.kind:
        raise TypeError(f"{name}: got entries of dtype {value.dtype}, expected {spec.kind} ones; convert it first")
    shape = tuple(value.shape)
    open_ended = [i for i, axis in enumerate(spec.axes) if axis == "..." or axis.startswith("*")]
    if not open_ended:
        if len(shape) != len(spec.axes):
            raise ValueError(f"{name}: got shape {shape}, expected {len(spec.axes)} axes {spec}")
        pairs = list(zip(spec.axes, shape, strict=True))
    else:
        before = open_ended[0]
        after = len(spec.axes) - before - 1
        if len(shape) < before + after:
            raise ValueError(f"{name}: got shape {shape}, expected at least {before + after} axes {spec}")
        middle = shape[before : len(shape) - after]
        pairs = list(zip(spec.axes[:before], shape[:before], strict=True))
        pairs += list(zip(spec.axes[before + 1 :], shape[len(shape) - after :], strict=True))
        fix(name, shape, spec, spec.axes[before], middle, sizes)
    for axis, size in pairs:
        fix(name, shape, spec, axis, size, sizes)


def fix(name: str, shape: tuple[int, ...], spec: ArraySpec, axis: str, size: Any, sizes: dict[str, Any]) -> None:
    """The first argument to name an axis fixes its size; later ones must agree."""
    if axis == "...":
        return
    if axis.startswith("*") or is_name(axis):
        known, owner = sizes.setdefault(axis, (size, name))
        why = f" with {axis.lstrip('*')} = {known}, as in {owner}"
    else:
        known = size_of(axis, lambda part: sizes[part][0])
        why = "" if axis.isdigit() else f" with {axis} = {known}"
    if size != known:
        raise ValueError(f"{name}: got shape {shape}, expected {spec}{why}")


def framework_of(value: Any) -> str:
    if isinstance(value, (np.ndarray, np.generic)):
        return "NumPy array"
    module = type(value).__module__
    return "PyTorch tensor" if module.startswith("torch") and hasattr(value, "dim") else "neither"


def kind_of(value: Any) -> str:
    """floating, integer, bool or other, for an array of either framework."""
    if isinstance(value, (np.ndarray, np.generic)):
        return {"f": "floating", "i": "integer", "u": "integer", "b": "bool"}.get(value.dtype.kind, "other")
    if value.dtype.is_floating_point:
        return "floating"
    return "bool" if str(value.dtype) == "torch.bool" else "other" if value.dtype.is_complex else "integer"


def describe_type(value: Any) -> str:
    framework = framework_of(value)
    if framework != "neither":
        return f"a {framework}"
    # Arrays inside would take several lines.
    holds_arrays = any(framework_of(leaf) != "neither" for leaf in leaves(value))
    return f"{type(value).__name__} " + (f"of {len(value)} parts" if holds_arrays else f"{value!r:.40}")


def integer(name: str, value: Any, *, least: int | None = None) -> int:
    """Pass an integer of at least `least`; ValueError for anything else, 3.0 and True included."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name}: got {value!r:.40}, expected an integer")
    if least is not None and value < least:
        raise ValueError(f"{name}: got {value}, expected an integer of at least {least}")
    return int(value)


def integers(name: str, values: Sequence[Any], *, least: int | None = None) -> list[int]:
    """Pass a sequence of integers, each held to `integer`."""
    if isinstance(values, (str, bytes)) or not isinstance(values, (Sequence, np.ndarray)):
        raise TypeError(f"{name}: got {describe_type(values)}, expected a sequence of integers")
    return [integer(f"{name}[{i}]", value, least=least) for i, value in enumerate(values)]


def number(name: str, value: Any) -> float:
    """Pass a real number; TypeError for anything else, True included."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name}: got {describe_type(value)}, expected a number")
    return float(value)


def boolean(name: str, value: Any) -> bool:
    """Pass True or False; TypeError for anything else, 0 and 1 included."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: got {describe_type(value)}, expected True or False")
    return bool(value)


def positive(name: str, value: float) -> None:
    """Raise ValueError unless the number is finite and above 0."""
    if not 0 < value < math.inf:
        raise ValueError(f"{name}: got {value!r}, expected a finite number above 0")


def not_negative(name: str, value: float) -> None:
    """Raise ValueError unless the number is finite and at least 0."""
    if not 0 <= value < math.inf:
        raise ValueError(f"{name}: got {value!r}, expected a finite number of at least 0")


def choice(name: str, value: Any, options: Sequence[Any]) -> None:
    """Raise ValueError unless the value is one of the options."""
    if value not in options:
        raise ValueError(f"{name}: got {value!r:.40}, expected one of {', '.join(map(repr, options))}")


def axis_of(name: str, axis: int, ndim: int) -> int:
    """Pass an axis that exists, counted from the front."""
    if not -ndim <= axis < ndim:
        raise ValueError(f"{name}: got {axis}, expected an axis of an array with {ndim} axes")
    return axis % ndim
