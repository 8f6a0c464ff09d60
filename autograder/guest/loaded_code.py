"""The student's code, loaded: run it, find its functions, call them."""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import itertools
import linecache
import sys
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, ModuleType
from typing import Any

from .call_monitor import CallMonitor

LONGEST_TEXT, LONGEST_NAME, MOST_KINDS = 2000, 200, 20


class SubmittedModules(importlib.abc.Loader):
    """Finds the modules that were handed in beside the code. It is asked last, so they take the place of nothing."""

    def __init__(self, texts: dict[str, str], files: set[str], made: list[ModuleType]) -> None:
        self.texts, self.files, self.made = texts, files, made

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        package = f"{name}.__init__"
        inside = any(other.startswith(f"{name}.") for other in self.texts)
        if name in self.texts or inside:
            return importlib.util.spec_from_loader(name, self, is_package=package in self.texts or inside)
        return None

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        key = name if name in self.texts else f"{name}.__init__"
        text, file = self.texts.get(key, ""), key.replace(".", "/") + ".py"
        note_source(file, text)
        self.files.add(file)
        self.made.append(module)
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)


def note_source(file: str, text: str) -> None:
    """Let tracebacks show lines of a file that is on no disk."""
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)


class LoadedCode:
    """The student's code, loaded."""

    def __init__(self, track: str, backends: ModuleType, monitor: CallMonitor) -> None:
        self.backend: Callable[[Any], Any] = backends.NumPyBackend if track == "numpy" else backends.TorchBackend
        self.wrong_track = backends.WrongTrack
        self.module = ModuleType("submission")
        self.module.__file__ = "submission.py"
        self.files: set[str] = set()
        self.own_modules: list[ModuleType] = []
        self.wrapped: dict[str, Any] = {}
        self.monitor = monitor
        sys.modules["submission"] = self.module

    def load(
        self, cells: Sequence[dict[str, Any]], modules: dict[str, str], watched: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Run the cells one after another; one that fails does not stop the next. The `watched` must not be called.

        Nor does an import of a package that is not here, such as one for plots: the functions may do without it.
        """
        self.monitor.waiting, self.monitor.files = list(watched), self.files
        sys.meta_path.append(SubmittedModules(modules, self.files, self.own_modules))
        errors = []
        for cell in cells:
            name, text = cell["name"], cell["text"]
            self.files.add(name)
            note_source(name, text)
            try:
                for piece, is_import in pieces(text, name):
                    try:
                        exec(piece, self.module.__dict__)
                    except ImportError as error:
                        if not is_import:
                            raise
                        errors.append(self.describe(error) | {"cell": name})
            except BaseException as error:
                errors.append(self.describe(error) | {"cell": name})
        return {"errors": errors}

    def describe(self, error: BaseException) -> dict[str, Any]:
        """An exception: the names of its class and bases, its text, and the student's own lines on the way to it."""
        try:
            message = str(error)[:LONGEST_TEXT]
        except BaseException:
            message = ""
        bases = [base for base in type(error).__mro__ if base not in (object, BaseException)]
        kinds = tuple(base.__name__[:LONGEST_NAME] for base in bases[:MOST_KINDS])
        return {"kinds": kinds or ("BaseException",), "message": message, "trace": self.own_lines(error)}

    def own_lines(self, error: BaseException) -> str:
        lines = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename in self.files:
                source = linecache.getline(code.co_filename, trace.tb_lineno).strip()
                where = "" if code.co_name == "<module>" else f" in {code.co_name}"
                lines.append(f"{code.co_filename}, line {trace.tb_lineno}{where}: {source}")
            trace = trace.tb_next
        # A runaway recursion has a thousand lines that say the same.
        return "\n".join(lines if len(lines) <= 6 else [*lines[:3], "...", *lines[-2:]])[:LONGEST_TEXT]

    def find(self, name: str) -> dict[str, Any]:
        """Whether there is such a function, and how it wants to be called."""
        function = self.module.__dict__.get(name)
        if not callable(function):
            return {"found": False}
        self.wrapped[name] = self.backend(function)
        try:
            signature = str(inspect.signature(function))[:200]
        except (TypeError, ValueError):
            signature = "(...)"
        return {"found": True, "signature": signature}

    def watching(self, name: str) -> contextlib.AbstractContextManager[Any]:
        """What is around calls of a function: warnings are noted; what it must not call has been replaced."""
        self.monitor.set_up([self.module, *self.own_modules])
        watching: contextlib.AbstractContextManager[Any] = self.wrapped[name].watching()
        return watching

    def call(self, name: str, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
        """Call a function, differentiate through it, or measure what it takes; `watching` is around it."""
        self.monitor.called = ""
        answer = self.answer_of(name, method, args, settings)
        if self.monitor.called:
            answer["forbidden"] = self.monitor.called
        return answer

    def answer_of(self, name: str, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
        backend = self.wrapped[name]
        try:
            if method != "call":
                return {"value": getattr(backend, method)(*args, **settings)}
            answer = {"value": backend.call(args, settings)}
            if backend.changed:
                answer["changed"] = list(backend.changed)
            if getattr(backend, "warned", None):
                answer["warned"] = list(backend.warned)
            return answer
        except self.wrong_track as error:
            return {"wrong_type": str(error)}
        except BaseException as error:
            return {"raised": self.describe(error)}


def pieces(text: str, name: str) -> Iterator[tuple[CodeType, bool]]:
    """The code of a cell: each import at its top level on its own, and what stands between them."""
    body = ast.parse(text, name).body
    future = [node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    for is_import, group in itertools.groupby(body, lambda node: isinstance(node, (ast.Import, ast.ImportFrom))):
        nodes = list(group)
        for part in [[node] for node in nodes] if is_import else [nodes]:
            module = ast.Module([*future, *part], type_ignores=[])
            yield compile(module, name, "exec", dont_inherit=True), is_import


class ImportAllowList:
    """A finder of modules for which only some of the installed packages are there."""

    def __init__(self, finder: Any, packages: Sequence[str], paths: Sequence[str]) -> None:
        self.finder, self.packages, self.paths = finder, frozenset(packages), tuple(paths)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        spec = self.finder.find_spec(name, path, target)
        if spec is None or "." in name or name in self.packages:
            return spec
        origins = [spec.origin, *(spec.submodule_search_locations or ())]
        installed = any(str(origin).startswith(self.paths) for origin in origins if origin)
        return None if installed else spec

    def __getattr__(self, name: str) -> Any:
        return getattr(self.finder, name)


def forget(package: str) -> None:
    """Leave nothing of ours where an import would find it."""
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    # The command line says where this is.
    sys.argv[:] = [""]
    sys.orig_argv[:] = [sys.orig_argv[0]]


def guard_the_meter() -> None:
    """Memory is measured with Python's tracemalloc, which a function could reset at the right moment."""
    for module in map(importlib.import_module, ("tracemalloc", "_tracemalloc")):
        for name in ("stop", "reset_peak", "clear_traces"):
            setattr(module, name, lambda: None)
