"""Notes when the student's function calls what would be the answer itself, under whatever name it came by it.

The judge has read the code and found no such call. But a name may be put together while the code runs: so once the code
is loaded, and before it is asked for anything, the functions themselves are replaced by others that do the same and say
so.
"""

from __future__ import annotations

import contextlib
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

# Files of packages that call what they are handed: whoever handed it to them has called it.
CARRIERS = (
    "/contextlib.py", "/functools.py", "/torch/utils/_contextlib.py", "/torch/utils/checkpoint.py",
    "/torch/utils/_pytree.py", "/torch/_functorch/vmap.py", "/torch/_functorch/apis.py", "/torch/_compile.py",
    "/torch/_dynamo/eval_frame.py", "/torch/autograd/function.py", "/torch/nn/modules/module.py",
    "/torch/nn/modules/container.py", "/numpy/lib/_function_base_impl.py", "/numpy/lib/_shape_base_impl.py",
)  # fmt: skip


class CallMonitor:
    """What must not be called, and what was called of it since the last look."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.replaced: set[str] = set()
        # What the function that is asked next must not call: another one may.
        self.watched: frozenset[str] = frozenset()
        self.files: set[str] = set()
        self.called = ""

    def watch(self, names: Sequence[str]) -> None:
        """Watch for these calls, and for no others, from now on."""
        self.watched = frozenset(names)
        self.waiting = [name for name in names if name not in self.replaced]

    def set_up(self, modules: Sequence[types.ModuleType]) -> None:
        """Replace what has been imported by now; the rest waits for the next time, and costs next to nothing then.

        Also where the student's `modules` keep it under a name of theirs.
        """
        imported = [name for name in self.waiting if full_name(name).partition(".")[0] in sys.modules]
        replaced: dict[int, tuple[str, Any]] = {}
        for name in imported:
            home, _, last = full_name(name).rpartition(".")
            owner = find_imported(home)
            if owner is None:
                continue
            self.waiting.remove(name)
            self.replaced.add(name)
            # What cannot be replaced, whatever the reason, can still be found by reading.
            with contextlib.suppress(Exception):
                self.replace(home, owner, last, name, replaced)
        for module in modules if replaced else ():
            for key, value in list(vars(module).items()):
                if id(value) in replaced and not isinstance(value, type):
                    setattr(module, key, self.in_place_of(*replaced[id(value)]))

    def replace(self, home: str, owner: Any, last: str, name: str, replaced: dict[int, tuple[str, Any]]) -> None:
        """Replace what has this name, and note its identity."""
        if isinstance(owner, MonitoredNamespace):
            owner.names[last] = name
            return
        if type(owner) is not types.ModuleType and not isinstance(owner, type):
            # PyTorch makes what is in these when it is asked for, or lets nobody write to them.
            outer, _, inner = home.rpartition(".")
            setattr(find_imported(outer), inner, MonitoredNamespace(self, owner, {last: name}))
            return
        original = getattr(owner, last)
        if not isinstance(original, type):
            replaced.setdefault(id(original), (name, original))
            setattr(owner, last, self.in_place_of(name, original))
            return
        # A class stays one: it may be inherited from. To make one of it is to call it, and so is to use what was made.
        for part in ("__init__", "__call__"):
            if any(part in vars(base) for base in original.__mro__):
                setattr(original, part, self.in_place_of(name, getattr(original, part)))

    def in_place_of(self, name: str, original: Any) -> Any:
        """What does the same as a function, and says so."""

        def watched(*args: Any, **settings: Any) -> Any:
            self.note(name, sys._getframe(1))
            return original(*args, **settings)

        if hasattr(original, "reduce") or hasattr(original, "overloads"):
            return operator(original, watched, lambda variant: self.in_place_of(name, variant))
        for part in ("__module__", "__name__", "__qualname__", "__doc__"):
            with contextlib.suppress(AttributeError, TypeError):
                setattr(watched, part, getattr(original, part))
        return watched

    def note(self, name: str, frame: Any) -> None:
        # A package may well call it on its own account.
        if name in self.watched and self.is_students(frame):
            self.called = self.called or name

    def is_students(self, frame: Any) -> bool:
        """Whether it is the student's code that stands behind a call."""
        file = file_of(frame)
        while file == HERE or file.endswith(CARRIERS):
            frame = frame.f_back
            file = file_of(frame)
        return file in self.files or file.startswith("<")


def file_of(frame: Any) -> str:
    return "" if frame is None else str(frame.f_code.co_filename)


HERE = file_of.__code__.co_filename


def operator(original: Any, call: Callable[..., Any], variant: Callable[[Any], Any]) -> Any:
    """The same for an operator of NumPy's or PyTorch's, which has variants that can be called as well."""

    class Operator:
        @property  # type: ignore[misc]
        def __class__(self) -> type:
            return type(original)

        def __call__(self, *args: Any, **settings: Any) -> Any:
            return call(*args, **settings)

        def __getattr__(self, name: str) -> Any:
            value = getattr(original, name)
            return variant(value) if callable(value) else value

    return Operator()


class MonitoredNamespace:
    """In the place of something that holds functions: hands them out watched, to the student's code alone.

    PyTorch's own modules keep lists of them.
    """

    def __init__(self, monitor: CallMonitor, original: Any, names: dict[str, str]) -> None:
        self.monitor, self.original, self.names = monitor, original, names

    def __getattr__(self, last: str) -> Any:
        value = getattr(self.original, last)
        if last not in self.names or not self.monitor.is_students(sys._getframe(1)):
            return value
        return self.monitor.in_place_of(self.names[last], value)


def full_name(name: str) -> str:
    return f"torch.{name}" if name.startswith("Tensor.") else name


def find_imported(dotted: str) -> Any:
    """The module or class of that name; None where it is not imported, or not yet."""
    first, *rest = dotted.split(".")
    owner = sys.modules.get(first)
    for name in rest:
        # Not by getattr: some packages import a part of themselves when it is asked for.
        owner = vars(owner).get(name) if hasattr(owner, "__dict__") else None
    return owner
