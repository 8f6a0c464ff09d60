"""The modules that were handed in beside the code, imported from memory."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import tempfile
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

# Above all folders of a submission, so that `from .helpers import f` means what lies beside the file, wherever that is.
TOP = "submitted"
# In place of a dot in a folder's name.
DOT = "\u2024"
LARGEST_WRITTEN = 2**20

Cells = list[dict[str, Any]]


class SubmittedModules(importlib.abc.Loader):
    """Finds the modules that were handed in. It is asked last, so they take the place of nothing.

    `files` are the cells of each file by its path, `folders` where to look for what an import names, in this order.
    """

    def __init__(
        self, files: dict[str, Cells], folders: list[str], run: Callable[[Cells, dict[str, Any]], None]
    ) -> None:
        self.files, self.folders, self.run = files, folders or [""], run
        self.made: list[ModuleType] = []

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        for place in self.places(name):
            file = next((file for file in self.files_of(place) if file in self.files), None)
            inside = any(other.startswith(f"{place}/") or not place for other in self.files)
            if file is not None or inside:
                is_package = file is None or file.endswith("/__init__.py") or (inside and not file.endswith(".ipynb"))
                return importlib.util.spec_from_loader(name, self, origin=file, is_package=is_package)
        return self.written(name)

    def written(self, name: str) -> importlib.machinery.ModuleSpec | None:
        """A module that the code itself has written, where it has a place of its own to write to."""
        if not name.isidentifier() or tempfile.tempdir != os.getcwd():
            return None
        try:
            with open(f"{name}.py", encoding="utf-8") as file:
                text = file.read(LARGEST_WRITTEN)
        except (OSError, ValueError):
            return None
        self.files[f"{name}.py"] = [{"name": f"{name}.py", "text": text}]
        return importlib.util.spec_from_loader(name, self, origin=f"{name}.py")

    def places(self, name: str) -> Iterator[str]:
        """What a module's name may mean: paths without an ending."""
        parts = [part.replace(DOT, ".") for part in name.split(".")]
        if parts[0] == TOP:
            yield "/".join(parts[1:])
        else:
            yield from (folder + "/".join(parts) for folder in self.folders)

    def files_of(self, place: str) -> tuple[str, ...]:
        return f"{place}.py", f"{place}/__init__.py", f"{place}.ipynb"

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        file = module.__spec__.origin if module.__spec__ else None
        self.made.append(module)
        if file is None:
            return
        module.__file__ = file
        if not hasattr(module, "__path__"):
            module.__package__ = package_of(file)
        self.run(self.files[file], module.__dict__)


def package_of(file: str) -> str:
    """The package that a file's relative imports start from."""
    folders = file.split("/")[:-1]
    return ".".join([TOP, *(folder.replace(".", DOT) for folder in folders)])
