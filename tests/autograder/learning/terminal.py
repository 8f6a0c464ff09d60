"""A real pseudo-terminal with a screen behind it: what a student sees of `tandem learn`, and types."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[3]
LONGEST = 60.0


class Terminal:
    """A command in a terminal of so many columns and lines; `screen` is what stands there now."""

    def __init__(self, *words: object, cwd: Path, columns: int = 80, lines: int = 24, **variables: str) -> None:
        environment = {
            name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")
        }
        environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LANG": "C.UTF-8"} | variables
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "autograder", *map(str, words)],
            cwd=str(cwd),
            env=environment,
            dimensions=(lines, columns),
            timeout=LONGEST,
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float = 0.02) -> bool:
        """Take in what has been printed; False where nothing comes any more."""
        try:
            come = self.child.read_nonblocking(2**16, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except (pexpect.EOF, OSError):
            return False
        self.raw += come
        self.stream.feed(come)
        return True

    def until(self, wanted: str | Callable[[str], bool], seconds: float = LONGEST) -> float:
        """Wait until something stands on the screen, and how long that took."""
        started = time.monotonic()
        is_there = wanted if callable(wanted) else lambda text: bool(re.search(wanted, text))
        while not is_there(self.text):
            if time.monotonic() - started > seconds:
                raise AssertionError(f"after {seconds} s there is no {wanted!r} on this screen:\n{self.text}")
            if not self.read() and not is_there(self.text):
                raise AssertionError(f"it has ended, without {wanted!r}:\n{self.text}")
        return time.monotonic() - started

    def settle(self, seconds: float = 0.3) -> str:
        """The screen once nothing has been printed for a while."""
        before = len(self.raw) - 1
        while before != len(self.raw):
            before = len(self.raw)
            self.read(seconds)
        return self.text

    def press(self, key: str) -> None:
        self.child.send(key)

    def wait(self) -> int:
        """Until it has ended; its exit status."""
        ends = time.monotonic() + LONGEST
        while self.read() and time.monotonic() < ends:
            pass
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)
