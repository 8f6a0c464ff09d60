"""The script that the judge starts: it makes this folder a package under a name of its own, and serves with that.

Nothing else of the project is to be found here but a copy of backends.py, which becomes a part of the package. Whatever
a submission calls its own modules, it meets none of ours: no folder of ours comes onto the path.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
from types import ModuleType
from typing import Any

PACKAGE = "_tandem_guest"
HERE = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    """Serve the judge until it closes the pipe."""
    take_all_memory()
    config = read_config()
    sys.path += config["paths"]
    load(PACKAGE, os.path.join(HERE, "__init__.py"))
    backends = load(f"{PACKAGE}.backends", config["backends"])
    importlib.import_module(f"{PACKAGE}.session").run(config, backends)


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


def load(name: str, file: str) -> ModuleType:
    """Import a file under this name, wherever it lies; an `__init__.py` makes its folder a package."""
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
