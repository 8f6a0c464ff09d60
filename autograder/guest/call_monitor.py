"""Notes when the student's function calls what would be the answer itself, under whatever name it came by it.

Before the first line of the student's code runs, all that any of its exercises must not call has something before it
that says so; what is imported later gets it as soon as it is there. So it is the same in a table, in a default
argument, behind another name: what counts is what is called, while the function is asked, and by whom.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FunctionType, MethodType, ModuleType
from typing import Any

from .call_hooks import hook_function, in_place_of, method_in_place_of, set_in_type
from .call_names import every_name_of, full_name
from .callers import Callers, Place
from .garbage import uncollected
from .loading_in_c import hear_of_copies
from .torch_calls import hook_operators

# Of a class: to make one of it is to call it, and so is to use what was made.
PARTS = ("__init__", "__call__", "forward")
# PyTorch makes its operators when they are asked for: there are more than anybody wants to make.
OPERATORS = ("torch.ops.aten.", "torch.ops.prims.")
# What is most of a module, and no function in C.
OTHERS = frozenset([FunctionType, type, str, int, float, bool, tuple, list, dict, set, frozenset, type(None)])
Table = dict[str, Any]


@dataclass
class Hooked:
    """Something that is watched: as what it is listed, and what stands in its place, where something does."""

    original: Any
    names: list[str] = field(default_factory=list)
    put: Any = None


class CallMonitor:
    """What must not be called, and what was called of it since the last look."""

    def __init__(self, folders: Sequence[str] = (), packages: Sequence[str] = ()) -> None:
        """`folders` are those that packages lie in, `packages` those that can be imported."""
        self.importable = frozenset(packages) | sys.stdlib_module_names
        self.callers = Callers(folders, packages)
        # What the function that is asked next must not call: another one may.
        self.watched: frozenset[str] = frozenset()
        self.called: tuple[str, Place] | None = None
        self.heard_of: set[str] = set()
        # By full name: as what a function is listed. By home: the full names that are not to be found yet.
        self.listed: dict[str, list[str]] = {}
        self.waiting: dict[str, list[str]] = {}
        self.packages: set[str] = set()
        # By identity, of what is watched and of what stands in its place.
        self.hooked: dict[int, Hooked] = {}
        # By their names, as torch.ops has them.
        self.operators: dict[str, Hooked] = {}
        self.hears_operators = False
        # Where functions in C are kept, by identity.
        self.kept: dict[int, list[tuple[Table, str]]] = {}
        self.is_prepared = self.hears_copies = False
        # Modules that were executed since the last look, and how deep in imports it is.
        self.executed: list[str] = []
        self.depth = 0

    # What is watched --------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Look where functions are kept: once, before any fork."""
        self.is_prepared = True
        # PyTorch has much in which there is no garbage.
        with uncollected():
            self.look_through(list(sys.modules))

    def watch(self, names: Iterable[str]) -> None:
        """From now on, hear of calls of all of these, in this process."""
        fresh: list[str] = []
        for name in names:
            if name in self.heard_of or full_name(name).partition(".")[0] not in self.importable:
                continue
            self.heard_of.add(name)
            for full in every_name_of(name):
                self.listed.setdefault(full, []).append(name)
                fresh.append(full)
        if not fresh:
            return
        if not self.is_prepared:
            self.prepare()
        if not self.hears_copies:
            self.hears_copies = True
            hear_of_copies(self.hook_copy)
        self.packages.update(full.partition(".")[0] for full in fresh)
        with uncollected():
            self.hook(fresh)

    def expect(self, names: Sequence[str]) -> None:
        """The function that is asked next must not call these."""
        self.watched = frozenset(names)
        self.watch(names)

    def begin(self) -> None:
        """Nothing has been called yet."""
        self.called = None

    def is_watched(self, value: object) -> bool:
        """Whether it is something that must not be called, or stands in its place."""
        return id(value) in self.hooked

    def note(self, hooked: Hooked) -> Callable[[Any, Any], None]:
        """What is told of each call: from which frame, and of what. A package may well call it on its own account."""

        def note(frame: Any, function: Any) -> None:
            if self.called is None:
                for name in hooked.names:
                    if name in self.watched and (place := self.callers.behind(frame, function)):
                        self.called = name, place
                        break

        return note

    # Hooking ----------------------------------------------------------------------------------------------------------

    def hook(self, names: Iterable[str]) -> None:
        """Hook into what has been imported of these full names; the rest waits for its home."""
        homes: dict[str, Any] = {}
        for name in names:
            if name.startswith(OPERATORS):
                operator = name.removeprefix("torch.ops.").replace(".", "::")
                self.operators.setdefault(operator, Hooked(operator)).names = self.listed[name]
                continue
            home, _, last = name.rpartition(".")
            if home not in homes:
                homes[home] = find_imported(home)
            if homes[home] is None:
                self.waiting.setdefault(home, []).append(name)
                continue
            # What cannot be replaced, whatever the reason, can still be found by reading.
            with contextlib.suppress(Exception):
                hooked = self.hook_into(homes[home], last)
                add_names(hooked, name, self.listed[name])
        if self.operators and "torch._ops" in sys.modules:
            hook_operators(self)

    def hook_into(self, owner: Any, last: str) -> Hooked | None:
        """Hook into the function, or the class, that an owner keeps under a name; None where there is none."""
        holder, raw = find_in(owner, last)
        value = raw.__func__ if isinstance(raw, staticmethod) else raw
        if not callable(value):
            return None
        hooked = self.hooked.get(id(value))
        if hooked is None:
            hooked = self.hooked[id(value)] = Hooked(value)
            self.hook_value(hooked, holder, last, is_method=isinstance(holder, type) and raw is value)
        if hooked.put is not None and value is not hooked.put:
            self.put(hooked, holder, last, is_static=raw is not value)
        return hooked

    def hook_value(self, hooked: Hooked, holder: Any, last: str, *, is_method: bool) -> None:
        """Hook into what is not watched yet, or make what comes into its place."""
        value, note = hooked.original, self.note(hooked)
        if isinstance(value, type):
            hook_class(value, note)
        elif type(value) is FunctionType:
            hook_function(value, note)
        elif isinstance(value, MethodType):
            # Of one distribution, say, whose class inherits it, as all others do.
            set_in_type(type(holder), last, method_in_place_of(value.__func__, note))
        else:
            hooked.put = method_in_place_of(value, note) if is_method else in_place_of(value, note)
            self.hooked[id(hooked.put)] = hooked
            self.replace(hooked)

    def replace(self, hooked: Hooked) -> None:
        """Put it in the place of a function in C, wherever a module keeps that."""
        original, put = hooked.original, hooked.put
        for table, key in self.kept.get(id(original), ()):
            if table.get(key) is original:
                table[key] = put
        # Whoever compiles with TorchScript means the same.
        compiled = getattr(sys.modules.get("torch.jit._builtins"), "_builtin_table", None)
        if compiled and id(original) in compiled:
            compiled[id(put)] = compiled[id(original)]

    def put(self, hooked: Hooked, holder: Any, last: str, *, is_static: bool) -> None:
        """Where no module keeps it: in a class, or in a module that was not looked through."""
        if isinstance(holder, type):
            set_in_type(holder, last, staticmethod(hooked.put) if is_static else hooked.put)
        elif vars(holder).get(last) is hooked.original:
            setattr(holder, last, hooked.put)

    # What is imported later -------------------------------------------------------------------------------------------

    def follow(self, spec: Any) -> None:
        """Look at a module of a package that is watched once it has been executed."""
        if spec.name.partition(".")[0] not in self.packages or spec.loader is None:
            return
        if isinstance(spec.loader, type):
            spec.loader = OneLoader(spec.loader)
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> Any:
            with self.one_import(spec.name):
                return execute(module)

        with contextlib.suppress(AttributeError):
            spec.loader.exec_module = exec_module

    @contextlib.contextmanager
    def one_import(self, name: str) -> Iterator[None]:
        """Around a module's execution. Nobody but its package sees it before the outermost one is over."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
            self.executed.append(name)
            if not self.depth:
                fresh, self.executed = self.executed, []
                self.catch_up(fresh)

    def catch_up(self, fresh: Sequence[str]) -> None:
        """Hook into what has been imported meanwhile, or once more."""
        self.look_through(fresh)
        again = [name for name in self.listed if name.rpartition(".")[0] in fresh]
        ready = [home for home in self.waiting if find_imported(home) is not None]
        self.hook([*again, *(name for home in ready for name in self.waiting.pop(home))])

    def hook_copy(self, module: ModuleType) -> None:
        """Hook into a module in C that somebody has made once more, beside the one that is imported."""
        last = module.__name__.rpartition(".")[2]
        for full, names in self.listed.items():
            home, _, name = full.rpartition(".")
            value = vars(module).get(name)
            if home.rpartition(".")[2] == last and callable(value) and not self.is_watched(value):
                hooked = Hooked(value, list(names))
                hooked.put = vars(module)[name] = in_place_of(value, self.note(hooked))
                self.hooked[id(hooked.put)] = hooked

    def look_through(self, modules: Iterable[str]) -> None:
        """Note where functions in C are kept."""
        for name in modules:
            table = getattr(sys.modules.get(name), "__dict__", None)
            if type(table) is dict:
                self.look_at(table)

    def look_at(self, table: Table) -> None:
        for key, value in list(table.items()):
            kind = type(value)
            if kind in OTHERS:
                continue
            if kind is ModuleType:
                # PyTorch's parts in C are no modules that could be imported.
                if key.startswith("_") and table.get("__name__") == "torch._C":
                    self.look_at(value.__dict__)
            elif callable(value):
                self.kept.setdefault(id(value), []).append((table, key))


class OneLoader:
    """The loader of one module, where it is a class that loads all of its kind."""

    def __init__(self, loader: Any) -> None:
        self.create_module, self.exec_module = loader.create_module, loader.exec_module


def add_names(hooked: Hooked | None, full: str, names: Sequence[str]) -> None:
    """Note as what something is listed; by this very name most likely the student wrote it, so that comes first."""
    if hooked is not None:
        exactly = [name for name in names if full_name(name) == full]
        # Nobody means a package's inner name.
        hooked.names[:] = sorted(dict.fromkeys([*exactly, *hooked.names, *names]), key=lambda name: "._" in name)


def hook_class(owner: type, note: Callable[[Any, Any], None]) -> None:
    """Hook into the parts of a class, which stays one: it may be inherited from."""
    is_layer = any("forward" in vars(base) for base in owner.__mro__)
    own = [] if is_layer else [part for part in vars(owner) if not part.startswith("_")]
    for part in dict.fromkeys((*PARTS, *own)):
        value = vars(owner).get(part)
        if type(value) is FunctionType:
            hook_function(value, note)
        elif value is None and any(part in vars(base) for base in owner.__mro__[:-1]):
            set_in_type(owner, part, method_in_place_of(getattr(owner, part), note))


def find_imported(dotted: str) -> Any:
    """The module, the class or the object of that name; None where it is not imported, or not yet."""
    module = sys.modules.get(dotted)
    home, _, last = dotted.rpartition(".")
    if module is not None:
        return module
    if not home:
        return importlib.import_module(dotted) if dotted in sys.stdlib_module_names else None
    owner = find_imported(home)
    # Not by getattr: some packages import a part of themselves when it is asked for.
    return getattr(owner, "__dict__", {}).get(last)


def find_in(owner: Any, last: str) -> tuple[Any, Any]:
    """Where a function is kept, and it as it is kept there: in a module, a class, or the class of an object."""
    if isinstance(owner, ModuleType):
        value = vars(owner).get(last)
        return (None, None) if value is None else (owner, value)
    is_class = isinstance(owner, type)
    for base in owner.__mro__ if is_class else type(owner).__mro__:
        if last in vars(base):
            value = vars(base)[last]
            # What an object has, all of its kind have, unless it is static.
            return (base, value) if is_class or isinstance(value, staticmethod) else (owner, getattr(owner, last))
    return None, None
