"""The student's process: load the student's code, call its functions, send back what they return.

It is run as a script, with this folder's files and a copy of backends.py beside it and nothing else of the project. It
knows no law and no expected value; whatever the student's code does to it, the judge is another process.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import inspect
import io
import itertools
import json
import linecache
import os
import sys
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

LONGEST_TEXT = 2000
LONGEST_HOLD = 0.02
HIDDEN = ("reference", "autograder", "exercises", "hypothesis")


class Hiding:
    """A finder of modules that does not find the judge's own packages, however they were installed."""

    def __init__(self, finder: Any) -> None:
        self.finder = finder

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return None if name.partition(".")[0] in HIDDEN else self.finder.find_spec(name, path, target)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.finder, name)


class Output(io.StringIO):
    """What the student prints, as far as anybody will read."""

    def write(self, text: str) -> int:
        if self.tell() < LONGEST_TEXT:
            super().write(text[: LONGEST_TEXT - self.tell()])
        return len(text)

    def take(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class Student:
    """The student's code, loaded."""

    def __init__(self, track: str, backends: Any, folder: str) -> None:
        self.backend: Callable[[Any], Any] = backends.NumPyBackend if track == "numpy" else backends.TorchBackend
        self.wrong_track = backends.WrongTrack
        self.module = types.ModuleType("submission")
        self.module.__file__ = os.path.join(folder, "submission.py")
        self.files: set[str] = set()
        self.wrapped: dict[str, Any] = {}
        sys.modules["submission"] = self.module

    def load(self, cells: list[dict[str, Any]]) -> dict[str, Any]:
        """Run the cells one after another; one that fails does not stop the next.

        Nor does an import of a package that is not here, such as one for plots: the functions may do without it.
        """
        errors = []
        for cell in cells:
            name, text = cell["name"], cell["text"]
            self.files.add(name)
            linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
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
        kinds = tuple(base.__name__ for base in type(error).__mro__ if base not in (object, BaseException))
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

    def call(self, name: str, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
        """Call a function, differentiate through it, or measure what it takes."""
        backend = self.wrapped[name]
        use = {"call": backend, "gradient": getattr(backend, "gradient", None), "memory": backend.memory}[method]
        try:
            value = use(*args, **settings)
            changed, warned = backend.changed, getattr(backend, "warned", [])
            return {"value": value} | ({"changed": list(changed), "warned": list(warned)} if method == "call" else {})
        except self.wrong_track as error:
            return {"wrong_type": str(error)}
        except BaseException as error:
            return {"raised": self.describe(error)}


def pieces(text: str, name: str) -> Iterator[tuple[types.CodeType, bool]]:
    """The code of a cell: each import at its top level on its own, and what stands between them."""
    body = ast.parse(text, name).body
    future = [node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    for is_import, group in itertools.groupby(body, lambda node: isinstance(node, (ast.Import, ast.ImportFrom))):
        nodes = list(group)
        for part in [[node] for node in nodes] if is_import else [nodes]:
            module = ast.Module([*future, *part], type_ignores=[])
            yield compile(module, name, "exec", dont_inherit=True), is_import


def load_file(name: str, path: str) -> Any:
    """Import one file; its folder stays off the path, and with it what else is there."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def limit(memory: int) -> None:
    """What the process may take, where the system can say so."""
    try:
        import resource
    except ImportError:
        return
    wanted = {resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 16 * 2**20}
    for what, most in wanted.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


class Pipes:
    """The judge's two pipes. Replies are held back while more requests lie ready, but not for long."""

    def __init__(self, requests: int, replies: int) -> None:
        self.requests, self.replies = requests, replies
        self.buffer, self.place = b"", 0
        self.held: list[bytes] = []
        self.flushed = time.monotonic()

    def read(self, count: int) -> bytes:
        """Up to so many bytes of requests; nothing at the end."""
        if self.place == len(self.buffer):
            self.flush()
            self.buffer, self.place = os.read(self.requests, 2**16), 0
        part = self.buffer[self.place : self.place + count]
        self.place += len(part)
        return part

    def write(self, reply: bytes) -> None:
        self.held.append(reply)
        if time.monotonic() - self.flushed > LONGEST_HOLD:
            self.flush()

    def flush(self) -> None:
        message = memoryview(b"".join(self.held))
        self.held = []
        while message:
            message = message[os.write(self.replies, message) :]
        self.flushed = time.monotonic()


def take_pipes() -> Pipes:
    """Keep the judge's two pipes; give the student's code an empty input and nowhere to write."""
    pipes = Pipes(os.dup(0), os.dup(1))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return pipes


def main(config: dict[str, Any]) -> None:
    """Serve the judge until it closes the pipe."""
    sys.meta_path[:] = [Hiding(finder) for finder in sys.meta_path]
    sys.path += config["packages"]
    import wire  # type: ignore[import-not-found]

    student = Student(config["track"], load_file("backends", config["backends"]), config["folder"])
    if config["track"] == "torch":
        import torch

        torch.set_num_threads(1)
    # Every stub imports it; here it costs nobody's time.
    with contextlib.suppress(ImportError):
        importlib.import_module("jaxtyping")
    if config["readable"] is not None:
        import landlock  # type: ignore[import-not-found]

        landlock.shut_in(config["readable"], config["packages"])
    limit(config["memory"])
    # The student's own modules may stand beside the file, last on the path: they replace nothing.
    sys.path.append(config["folder"])
    pipes = take_pipes()
    sys.stdout = sys.stderr = output = Output()

    def send(reply: dict[str, Any]) -> None:
        try:
            message = wire.encode(reply | {"output": output.take()})
        except (wire.Unsendable, ValueError) as error:
            message = wire.encode({"id": reply.get("id"), "wrong_type": f"{error} came back", "output": output.take()})
        pipes.write(message)

    send({"id": 0, "ready": True})
    for number in itertools.count(1):
        try:
            request = wire.receive(pipes.read)
        except EOFError:
            return
        send(respond(student, request) | {"id": number})


def respond(student: Student, request: dict[str, Any]) -> dict[str, Any]:
    what = request["do"]
    if what == "load":
        return student.load(request["cells"])
    if what == "find":
        return student.find(request["name"])
    return student.call(request["name"], request["method"], request["args"], request["settings"])


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main(json.loads(sys.argv[1]))
