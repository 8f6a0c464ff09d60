"""Notes when the student's code calls what would be the answer itself, under whatever name it came by it.

The judge has read the code and found no such call. But a name may be put together while the code runs: so the functions
themselves are replaced, before the code is loaded, by others that do the same and say so.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import types
from collections.abc import Sequence
from typing import Any


class Watch:
    """What was called of the watched since the last look."""

    def __init__(self, names: Sequence[str], files: set[str]) -> None:
        self.names, self.files = list(names), files
        self.called = ""

    def set_up(self) -> None:
        """Replace those whose packages are imported by now; the others wait for the next time."""
        for name in list(self.names):
            full = f"torch.{name}" if name.startswith("Tensor.") else name
            home, _, last = full.rpartition(".")
            owner = found(home)
            if owner is not None:
                self.names.remove(name)
                # What cannot be replaced can still be found by reading.
                with contextlib.suppress(AttributeError, TypeError):
                    self.replace(home, owner, last, name)

    def replace(self, home: str, owner: Any, last: str, name: str) -> None:
        if isinstance(owner, WatchedPlace):
            owner.names[last] = name
        elif isinstance(owner, (types.ModuleType, type)):
            self.replace_in(owner, last, name)
        else:
            # PyTorch makes what is in these when it is asked for, and lets nobody write to them.
            outer, _, inner = home.rpartition(".")
            setattr(found(outer), inner, WatchedPlace(self, owner, {last: name}))

    def replace_in(self, owner: Any, last: str, name: str) -> None:
        original = getattr(owner, last)
        if isinstance(original, type):
            # A class stays one: it may be inherited from.
            original.__init__ = Watched(self, name, original.__init__)  # type: ignore[misc]
        elif not isinstance(original, Watched):
            setattr(owner, last, Watched(self, name, original))

    def note(self, name: str, frame: Any) -> None:
        # A package may well call it on its own account.
        if frame.f_code.co_filename in self.files or frame.f_code.co_filename.startswith("<"):
            self.called = self.called or name


class Watched:
    """In the place of a function: does the same, and says so."""

    def __init__(self, watch: Watch, name: str, original: Any) -> None:
        self.__dict__.update(watch=watch, name=name, original=original)

    def __call__(self, *args: Any, **settings: Any) -> Any:
        self.watch.note(self.name, sys._getframe(1))
        return self.original(*args, **settings)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else functools.partial(self, instance)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.original, name)
        return Watched(self.watch, self.name, value) if callable(value) else value


class WatchedPlace:
    """In the place of something that holds functions: hands them out watched."""

    def __init__(self, watch: Watch, original: Any, names: dict[str, str]) -> None:
        self.watch, self.original, self.names = watch, original, names

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.original, name)
        return Watched(self.watch, self.names[name], value) if name in self.names else value


def found(dotted: str) -> Any:
    """The module or class of that name, as far as it is imported."""
    first, *rest = dotted.split(".")
    place = sys.modules.get(first)
    for name in rest:
        # Not by getattr alone: some packages import a part of themselves when it is asked for.
        place = vars(place).get(name) if place is not None and hasattr(place, "__dict__") else None
    return place
