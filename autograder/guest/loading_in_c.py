"""What is loaded besides what is imported: modules in C that are made once more, and functions of libraries."""

from __future__ import annotations

import _imp
import errno
import sys
from collections.abc import Callable
from sys import _getframe
from types import ModuleType
from typing import Any

from .callers import Callers

RUN_BY = ("exec_dynamic", "exec_builtin")
# To look a function up in a library.
LOOKED_UP = frozenset(["ctypes.dlsym", "ctypes.dlsym/handle"])


def hear_of_copies(hear: Callable[[ModuleType], None]) -> None:
    """Be told of each module in C that has been made, and is not the one that an import finds."""
    for name in RUN_BY:
        setattr(_imp, name, telling(getattr(_imp, name), hear))


def telling(execute: Callable[[ModuleType], Any], hear: Callable[[ModuleType], None]) -> Callable[[ModuleType], Any]:
    def execute_and_tell(module: ModuleType) -> Any:
        done = execute(module)
        if sys.modules.get(module.__name__) is not module:
            hear(module)
        return done

    return execute_and_tell


def keep_from_libraries(callers: Callers) -> None:
    """Refuse a student's code the functions of libraries: what it calls there, nobody sees. Packages may have them."""

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event in LOOKED_UP and callers.behind(_getframe(1)) is not None:
            raise PermissionError(errno.EPERM, "Operation not permitted: a function of a library in C")

    sys.addaudithook(audit)
