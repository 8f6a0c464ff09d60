"""The student's ends of the judge's two pipes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

LONGEST_TEXT = 2000
NOBODY = "there is nobody at the keyboard while code is checked"
NOBODY_TYPES = f"{NOBODY}: take out input(), or whatever else waits for somebody to type"
NO_DEBUGGER = f"a debugger waits for somebody to type, and {NOBODY}: take out {{}}"


class Output(io.StringIO):
    """What the student prints, as far as anybody will read."""

    def write(self, text: str) -> int:
        if self.tell() < LONGEST_TEXT:
            super().write(text[: LONGEST_TEXT - self.tell()])
        return len(text)

    def close(self) -> None:
        """A student's code may want to close it; who takes it has not done with it."""

    def take(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class NobodyTypes(io.TextIOBase):
    """The standard input: who reads from it is told so at once, rather than of the end of a file."""

    @property
    def buffer(self) -> NobodyTypes:
        return self

    def readable(self) -> bool:
        return True

    def refuse(self, *sizes: object) -> NoReturn:
        raise EOFError(NOBODY_TYPES)

    # input() reads a line, and so does getpass.
    read = readline = readlines = __next__ = refuse


def refuse_debugger(name: str) -> Callable[..., NoReturn]:
    """In the place of a function that stops for somebody at a keyboard."""

    def refuse(*args: object, **settings: object) -> NoReturn:
        raise EOFError(NO_DEBUGGER.format(name))

    return refuse


def nobody_types() -> None:
    """From now on whoever reads from a keyboard is told that there is none; `pdb` is seen to where it is imported."""
    sys.stdin = NobodyTypes()
    sys.breakpointhook = refuse_debugger("breakpoint()")
    if "pdb" in sys.modules:
        without_keyboard(sys.modules["pdb"])


def without_keyboard(pdb: Any) -> None:
    pdb.set_trace = refuse_debugger("pdb.set_trace()")


class PdbLoader:
    """Loads Python's debugger, which finds no keyboard."""

    def __init__(self, loader: Any) -> None:
        self.loader = loader

    def exec_module(self, module: Any) -> None:
        self.loader.exec_module(module)
        without_keyboard(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)


class Pipes:
    """Of requests no more is read than is answered now: what waits is in no memory of this process."""

    def __init__(self, requests: int, replies: int) -> None:
        self.requests, self.replies = requests, replies

    def read(self, count: int) -> bytes:
        """Up to so many bytes of requests; nothing at the end."""
        return os.read(self.requests, count)

    def write(self, reply: bytes) -> None:
        rest = memoryview(reply)
        while rest:
            rest = rest[os.write(self.replies, rest) :]


def nothing_on_the_standard_streams() -> None:
    """The student's code gets an empty input and nowhere to write."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if nowhere > 2:
        os.close(nowhere)
