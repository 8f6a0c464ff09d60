"""The script that the judge starts: it makes this folder a package under a name of its own, and serves with that.

Nothing else of the project is to be found here but a copy of backends.py, which becomes a part of the package. Whatever
a submission calls its own modules, it meets none of ours: no folder of ours comes onto the path.

A student's function may go up the frames from which it was called, and look at whatever they hold. So what we are told
about this machine is used in functions that have returned before a student's code runs, and our files have names
without places.
"""

from __future__ import annotations

import _imp
import importlib
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any

PACKAGE = "_tandem_guest"


def main() -> None:
    """Serve the judge until it closes the pipe."""
    name_frames(sys._getframe())
    serve = prepared()
    forget_places()
    serve()


def prepared() -> Callable[[], None]:
    """What serves the judge, in a process with all packages imported; of the config nothing is left."""
    take_all_memory()
    config = read_config()
    sys.path += config["paths"]
    folder = os.path.dirname(os.path.abspath(__file__))
    finder = GuestFinder(folder)
    sys.meta_path.insert(0, finder)
    load(PACKAGE, os.path.join(folder, "__init__.py"))
    backends = load(f"{PACKAGE}.backends", config["backends"])
    session = importlib.import_module(f"{PACKAGE}.session")
    serve: Callable[[], None] = session.ready_to_serve(config, backends)
    sys.meta_path[:] = [other for other in sys.meta_path if getattr(other, "finder", other) is not finder]
    return serve


def take_all_memory() -> None:
    """The judge's limit on its own memory is none of ours."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def read_config() -> dict[str, Any]:
    """What the judge says first: a length, and JSON. Not a byte more is read, for what follows may be a request."""

    def exactly(count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            part = os.read(0, count - len(parts))
            if not part:
                raise SystemExit("the judge said nothing")
            parts += part
        return parts

    config: dict[str, Any] = json.loads(exactly(int.from_bytes(exactly(4), "little")))
    return config


# Names without places -------------------------------------------------------------------------------------------------


class GuestLoader(importlib.machinery.SourceFileLoader):
    """Loads a file of ours, compiled or not, whose code names no folder."""

    def get_code(self, fullname: str) -> CodeType | None:
        code = super().get_code(fullname)
        if code is not None:
            name_without_place(code)
        return code


class GuestFinder:
    """Finds the parts of the package; no folder is noted anywhere."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        package, _, last = name.rpartition(".")
        return spec_of(name, os.path.join(self.folder, f"{last}.py")) if package == PACKAGE else None


def name_without_place(code: CodeType) -> None:
    """Call a file, in its code and all that is in it, by its own name, as Python does where files have moved."""
    _imp._fix_co_filename(code, f"(tandem)/{os.path.basename(code.co_filename)}")  # type: ignore[attr-defined]


def spec_of(name: str, file: str) -> importlib.machinery.ModuleSpec:
    spec = importlib.util.spec_from_file_location(name, file, loader=GuestLoader(name, file))
    assert spec is not None
    return spec


def load(name: str, file: str) -> ModuleType:
    """Import a file under this name, wherever it lies; an `__init__.py` makes its folder a package."""
    spec = spec_of(name, file)
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def name_frames(frame: Any) -> None:
    """Call this script, which is running, by its own name: PyTorch writes down the frames that import it."""
    while frame is not None:
        name_without_place(frame.f_code)
        frame = frame.f_back


def forget_places() -> None:
    """Leave nothing in this script that says where it lies."""
    # Where Python looked for the script itself.
    sys.path_importer_cache.pop(globals()["__file__"], None)
    for name in ("__file__", "__cached__", "__spec__", "__loader__"):
        globals().pop(name, None)
    # Whoever imports it finds a module with nothing in it.
    sys.modules["__main__"] = ModuleType("__main__")


if __name__ == "__main__":
    main()
