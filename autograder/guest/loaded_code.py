"""The student's code, loaded: run it, find its functions, call them."""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import linecache
import sys
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from types import ModuleType
from typing import Any

from . import wire
from .call_monitor import CallMonitor
from .callers import asked
from .gradient_watch import watch_gradient
from .module_state import Mark, state_of
from .notebook_names import display, get_ipython, leave
from .statements import StatementRunner
from .streams import NO_DEBUGGER, PdbLoader
from .submitted_modules import SubmittedModules, package_of

LONGEST_TEXT, LONGEST_NAME, MOST_KINDS, LONGEST_KINDS = 2000, 200, 20, 2000
LONGEST_LOAD = 10.0
# From here on the judge may want to know whether this process can be used again, in seconds.
SLOW = 0.25
DEEPEST_WRAPPING = 6


class LoadedCode:
    """The student's code, loaded."""

    def __init__(self, track: str, backends: ModuleType, monitor: CallMonitor) -> None:
        self.backends = {"numpy": backends.NumPyBackend, "torch": backends.TorchBackend}
        self.backend: Callable[[Any], Any] = self.backends[track]
        self.wrong_track = backends.WrongTrack
        self.module = ModuleType("submission")
        self.module.__dict__.update(display=display, get_ipython=get_ipython, exit=leave, quit=leave)
        self.files: set[str] = set()
        self.wrapped: dict[str, Any] = {}
        # Which functions to keep after which statements, those that were kept, and all that were defined at the top.
        self.capture: dict[str, list[tuple[int, bool]]] = {}
        self.capture_after: dict[int, list[tuple[str, bool]]] = {}
        self.captured: dict[str, Any] = {}
        self.functions: dict[str, Any] = {}
        # What the modules held before the function was called that is asked for, once it has been.
        self.is_slow = self.is_asked = False
        self.state_before: list[Mark] | None = None
        self.monitor = monitor
        sys.modules["submission"] = self.module

    def load(
        self, request: dict[str, Any], say: Callable[[dict[str, Any]], None] = lambda message: None
    ) -> dict[str, Any]:
        """Run the cells, statement by statement; one that fails does not stop the next.

        The request says after which statements to `capture` a function, since its name may be given to something else
        later; which statements to leave out, by number or by place; how many `seconds` all of it may compute, and how
        long it may take at the `longest` by the clock; whether to say of `each` statement that it begins; and the calls
        that any of its functions is `watched` for.
        """
        self.monitor.callers.files = self.files
        self.monitor.watch(request.get("watched", "").split())
        modules = request.get("modules") or {}
        runner = StatementRunner(self.describe, self.files)
        files = {path: as_texts(cells) for path, cells in modules.get("files", {}).items()}
        self.submitted = SubmittedModules(files, modules.get("folders", []), runner.run)
        sys.meta_path.append(self.submitted)
        file = modules.get("file", "submission.py")
        self.module.__file__, self.module.__package__ = file, package_of(file)
        if request.get("is_main"):
            self.module.__name__ = "__main__"
            sys.modules["__main__"] = self.module
        if request.get("track"):
            self.backend = self.backends[request["track"]]
        self.capture = request.get("capture", {})
        for name, places in self.capture.items():
            for number, is_certain in places:
                self.capture_after.setdefault(number, []).append((name, is_certain))
        runner.say, runner.each = say, request.get("each", False)
        runner.passed_over = {tuple(place) for place in request.get("passed_over", ())}
        started = time.monotonic()
        seconds = request.get("seconds", LONGEST_LOAD)
        with runner.limited(seconds, request.get("longest", seconds)):
            runner.run(
                as_texts(request["cells"]),
                self.module.__dict__,
                left_out=request.get("left_out", ()),
                after=self.note_functions,
            )
        self.give_back_names()
        self.is_slow = time.monotonic() - started > SLOW
        return {"errors": runner.errors}

    def note_functions(self, number: int, node: ast.stmt, has_failed: bool) -> None:
        """Keep what a statement has defined: the name may be given to something else later."""
        namespace = self.module.__dict__
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if has_failed:
                return
            self.functions[node.name] = namespace.get(node.name)
        for name, is_certain in self.capture_after.get(number, ()):
            value = namespace.get(name)
            if has_failed and value is self.functions.get(name):
                # It is what stood there before.
                continue
            if callable(value) and (is_certain or self.is_own(value)):
                self.functions[name] = self.captured[name] = value

    def give_back_names(self) -> None:
        """A function whose name now stands for a number is still what others mean who call it."""
        for name, function in self.functions.items():
            if callable(function) and not callable(self.module.__dict__.get(name)):
                self.module.__dict__[name] = function

    def is_own(self, value: Any) -> bool:
        """Whether something that can be called is of the student's making: theirs, or made of something of theirs."""
        for _ in range(DEEPEST_WRAPPING):
            code = getattr(value, "__code__", None)
            if getattr(code, "co_filename", None) in self.files:
                return True
            if getattr(type(value), "__module__", None) == self.module.__name__:
                return True
            inner = (getattr(value, name, None) for name in ("__wrapped__", "__func__", "func", "pyfunc"))
            value = next((one for one in inner if callable(one)), None)
            if value is None:
                break
        return False

    def describe(self, error: BaseException) -> dict[str, Any]:
        """An exception: the names of its class and bases, its text, and the student's own lines on the way to it."""
        try:
            message = str(error)[:LONGEST_TEXT]
        except BaseException:
            message = ""
        bases = [base for base in type(error).__mro__ if base not in (object, BaseException)]
        names = [base.__name__[:LONGEST_NAME] for base in bases[:MOST_KINDS]]
        if names[:1] == ["BdbQuit"] and not message:
            message = NO_DEBUGGER.format("the call that starts it")
        # As they will be written down: more than this nobody reads.
        lengths = list(accumulate(len(ascii(name)) for name in names))
        kinds = tuple(name for name, length in zip(names, lengths, strict=True) if length <= LONGEST_KINDS)
        try:
            trace = self.own_lines(error)
        except BaseException:
            # Where Python looks up its lines may be somebody else's by now.
            trace = ""
        return {"kinds": kinds or ("BaseException",), "message": message, "trace": trace}

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

    def find(self, name: str, watched: Sequence[str] = ()) -> dict[str, Any]:
        """Whether there is such a function, and how it wants to be called. It must not call the `watched`."""
        self.monitor.expect(watched)
        self.is_asked = False
        function = self.captured.get(name) if name in self.capture else self.module.__dict__.get(name)
        if not callable(function) and self.monitor.is_watched(self.module.__dict__.get(name)):
            # Not the student's own; but it is a function, and will be told which.
            function = self.module.__dict__[name]
        if not callable(function):
            return {"found": False}
        self.wrapped[name] = self.backend(asked(function))
        try:
            signature = str(inspect.signature(function))[:200]
        except (TypeError, ValueError):
            signature = "(...)"
        return {"found": True, "signature": signature}

    def watching(self, name: str) -> contextlib.AbstractContextManager[Any]:
        """What is around calls of a function: warnings are noted."""
        if self.is_slow and not self.is_asked:
            self.is_asked, self.state_before = True, self.state()
        watching: contextlib.AbstractContextManager[Any] = self.wrapped[name].watching()
        return watching

    def state(self) -> list[Mark] | None:
        return state_of([self.module, *self.submitted.made])

    def is_unchanged(self) -> dict[str, Any]:
        """Whether the function that was found last has left nothing behind for the next one."""
        state = self.state()
        return {"unchanged": state is not None and state == self.state_before}

    def call(self, name: str, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
        """Call a function, differentiate through it, or measure what it takes; `watching` is around it."""
        self.monitor.begin()
        answer = self.answer_of(name, method, args, settings)
        if self.monitor.called:
            answer["forbidden"], answer["called_at"] = self.monitor.called
        return answer

    def answer_of(self, name: str, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
        backend = self.wrapped[name]
        try:
            if method == "watch_gradient":
                return {"value": watch_gradient(backend, self.files, args, settings)}
            if method != "call":
                return {"value": getattr(backend, method)(*args, **settings)}
            answer = {"value": backend.call(args, settings)}
            if backend.changed:
                answer["changed"] = list(backend.changed)
            if getattr(backend, "warned", None):
                # Each kind once, however often.
                answer["warned"] = list(dict.fromkeys(backend.warned))
            return answer
        except self.wrong_track as error:
            return {"wrong_type": str(error)}
        except BaseException as error:
            return {"raised": self.describe(error)}


def as_texts(cells: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": cell["name"], "text": wire.decode_text(cell["text"])} for cell in cells]


class ImportAllowList:
    """A finder of modules for which only some of the installed packages are there; `follow` hears of each."""

    def __init__(
        self, finder: Any, packages: Sequence[str], paths: Sequence[str], follow: Callable[[Any], None]
    ) -> None:
        self.finder, self.packages, self.paths, self.follow = finder, frozenset(packages), tuple(paths), follow

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        spec = self.finder.find_spec(name, path, target)
        if spec is None:
            return None
        self.follow(spec)
        if name == "pdb" and spec.loader is not None:
            spec.loader = PdbLoader(spec.loader)
        if "." in name or name in self.packages:
            return spec
        origins = [spec.origin, *(spec.submodule_search_locations or ())]
        installed = any(str(origin).startswith(self.paths) for origin in origins if origin)
        return None if installed else spec

    def __getattr__(self, name: str) -> Any:
        return getattr(self.finder, name)


def forget(package: str) -> None:
    """Leave nothing of ours where an import would find it, and nothing in it that says where it lies."""
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        held = vars(sys.modules.pop(name))
        for place in ("__file__", "__cached__", "__spec__", "__loader__", "__path__"):
            held.pop(place, None)
    # PyTorch looks for the modules of frames while it is imported, and Python remembers the files of all that it met.
    for name in ("modulesbyfile", "_filesbymodname"):
        getattr(sys.modules.get("inspect"), name, {}).clear()
    # The command line says where this is.
    sys.argv[:] = [""]
    sys.orig_argv[:] = [sys.orig_argv[0]]


def guard_the_meter() -> None:
    """Memory is measured with Python's tracemalloc, which a function could reset at the right moment.

    And the garbage collector knows what stands behind anything, be it a function that is watched.
    """
    for module in map(importlib.import_module, ("tracemalloc", "_tracemalloc")):
        for name in ("stop", "reset_peak", "clear_traces"):
            setattr(module, name, lambda: None)
    importlib.import_module("gc").get_referents = lambda *objects: []  # type: ignore[attr-defined]
