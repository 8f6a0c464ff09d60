"""Put something before a function, wherever it is kept: whoever calls it calls that first, and sees no difference.

A function in Python stays the object that it is and gets another body; a method of a type in C is replaced in the type.
Any other function in C has something in its place that does the same.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools

# By their own names: a submission may replace those of the modules.
from collections.abc import Callable
from gc import get_referents
from sys import _getframe
from types import FunctionType, MethodType
from typing import Any

# Hears of a call before it is made: the frame from which, and what was called.
Note = Callable[[Any, Any], None]
HOOK = "the constant in whose place the hook comes"


class InPlace:
    """In the place of a function that is written in C, or of one of its variants."""

    __slots__ = ("note", "original")

    def __init__(self, original: Any, note: Note) -> None:
        set_original(self, original)
        set_note(self, note)

    def __call__(self, *args: Any, **settings: Any) -> Any:
        note_of(self)(_getframe(1), self)
        return original_of(self)(*args, **settings)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(original_of(self))

    def __getattr__(self, name: str) -> Any:
        return variant(self, getattr(original_of(self), name))

    def __getitem__(self, key: Any) -> Any:
        return variant(self, original_of(self)[key])

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        return original_of(self).__doc__

    @property
    def __module__(self) -> Any:
        return getattr(original_of(self), "__module__", None)

    @__module__.setter
    def __module__(self, value: Any) -> None:
        original_of(self).__module__ = value

    # A table of functions may be asked for the one or for the other.
    def __eq__(self, other: object) -> bool:
        return self is other or bool(original_of(self) == other)

    def __hash__(self) -> int:
        return hash(original_of(self))

    def __repr__(self) -> str:
        return repr(original_of(self))

    def __reduce_ex__(self, protocol: Any) -> Any:
        # It is pickled and copied by its name.
        return original_of(self).__name__


# Nobody shall come upon the original by an attribute.
original_of, set_original = vars(InPlace)["original"].__get__, vars(InPlace)["original"].__set__
note_of, set_note = vars(InPlace)["note"].__get__, vars(InPlace)["note"].__set__
for slot in InPlace.__slots__:
    delattr(InPlace, slot)


def variant(put: InPlace, value: Any) -> Any:
    """What a function has as an attribute, such as tanh.reduce, or tanh.default in PyTorch: it is watched as well."""
    return InPlace(value, note_of(put)) if callable(value) and not isinstance(value, type) else value


class InPlaceOfMethod(InPlace):
    # The same for what becomes a method where it stands in a class.
    __slots__ = ()
    __doc__, __module__ = vars(InPlace)["__doc__"], vars(InPlace)["__module__"]

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)


def in_place_of(original: Any, note: Note) -> InPlace:
    """What does the same as a function in C, and says so."""
    return (InPlaceOfMethod if hasattr(type(original), "__get__") else InPlace)(original, note)


def hook_function(function: FunctionType, note: Note) -> None:
    """Give a function in Python another body, which says so and does what it did."""
    code = function.__code__
    original = FunctionType(code, function.__globals__, code.co_name, function.__defaults__, function.__closure__)
    original.__kwdefaults__ = function.__kwdefaults__

    def hook(*args: Any, **settings: Any) -> Any:
        # The frame before this one is that of the new body.
        note(_getframe(2), function)
        return original(*args, **settings)

    with contextlib.suppress(TypeError, ValueError):
        function.__signature__ = signature_of(function)  # type: ignore[attr-defined]
    body = body_with(len(code.co_freevars))
    function.__code__ = body.replace(
        co_consts=tuple(hook if constant == HOOK else constant for constant in body.co_consts),
        # Where it is to be read, and how it is called in a traceback, stay what they were.
        co_filename=code.co_filename,
        co_firstlineno=code.co_firstlineno,
        co_name=code.co_name,
        co_qualname=code.co_qualname,
    )


def signature_of(function: Any) -> Any:
    import inspect

    return inspect.signature(function, follow_wrapped=False)


@functools.cache
def body_with(variables: int) -> Any:
    """The code of a function that calls a constant, and keeps so many variables of the function around it."""
    names = [f"variable_{number}" for number in range(variables)]
    text = f"""
def around({", ".join(names)}):
    def body(*args, **settings):
        if False:
            {"; ".join(names) or "pass"}
        return {HOOK!r}.__call__(*args, **settings)
    return body
"""
    made: dict[str, Any] = {}
    exec(text, made)
    return made["around"](*names).__code__


def method_in_place_of(original: Any, note: Note) -> Any:
    """A function that is a method where `original` was one."""

    @functools.wraps(original, updated=())
    def method(*args: Any, **settings: Any) -> Any:
        note(_getframe(1), method)
        return original(*args, **settings)

    # It leads to the original.
    del method.__wrapped__
    return method


def set_in_type(owner: type, name: str, value: Any) -> None:
    """Give a class another attribute: one in C lets nobody write to it, and its dictionary does."""
    try:
        setattr(owner, name, value)
    except TypeError:
        (table,) = (part for part in get_referents(owner.__dict__) if type(part) is dict)
        table[name] = value
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(owner))
