"""Single keys from a terminal, as they are pressed, and a bell that wakes whoever waits for one."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

ESCAPE = "\x1b"
ARROWS = {"[A": "up", "[B": "down", "[C": "right", "[D": "left", "OA": "up", "OB": "down", "[5~": "up", "[6~": "down"}
# An arrow comes as several letters at once; whoever presses Escape alone types no other letter so soon.
SOON = 0.03
POLL = 0.05


class Keyboard:
    """The keys of a terminal while it lasts; what the terminal was set to is set again in the end."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.writing, False)
        self.saved: Any = None

    def __enter__(self) -> Keyboard:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back()
        os.close(self.reading)
        os.close(self.writing)

    def take(self) -> None:
        """From now on keys come at once, and are not shown."""
        with contextlib.suppress(ImportError):
            import termios
            import tty

            with contextlib.suppress(termios.error):
                self.saved = termios.tcgetattr(sys.stdin.fileno())
                tty.setcbreak(sys.stdin.fileno())

    def give_back(self) -> None:
        """The terminal as it was, for a pager or the shell."""
        if self.saved is not None:
            import termios

            with contextlib.suppress(termios.error):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self.saved)
            self.saved = None

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """The terminal is somebody else's meanwhile."""
        self.give_back()
        try:
            yield
        finally:
            self.take()

    def wake(self) -> None:
        """Let whoever waits for a key look at what else has come; may be called from any thread, or by a signal."""
        with contextlib.suppress(OSError):
            os.write(self.writing, b".")

    def wait(self) -> str | None:
        """The next key; None where somebody called `wake` first, and "end" where no further key can come."""
        if os.name == "nt":
            return self.wait_on_windows()
        ready, _, _ = select.select([sys.stdin, self.reading], [], [])
        if self.reading in ready:
            os.read(self.reading, 4096)
            return None
        return self.next_key()

    def next_key(self) -> str:
        typed = os.read(sys.stdin.fileno(), 1)
        if not typed:
            return "end"
        if typed[0] >= 0x80:
            # The rest of a letter that takes several bytes: none of ours.
            self.rest()
            return ""
        if typed == ESCAPE.encode():
            return ARROWS.get(self.rest(), "escape")
        key = typed.decode()
        return {"\r": "enter", "\n": "enter", "\x04": "q", "\x7f": "escape"}.get(key, key.lower())

    def rest(self) -> str:
        """What comes with a key, at once."""
        ready, _, _ = select.select([sys.stdin], [], [], SOON)
        return os.read(sys.stdin.fileno(), 16).decode("ascii", "replace") if ready else ""

    def wait_on_windows(self) -> str | None:
        import msvcrt

        getwch: Any = getattr(msvcrt, "getwch", None)
        kbhit: Any = getattr(msvcrt, "kbhit", None)
        os.set_blocking(self.reading, False)
        while True:
            with contextlib.suppress(BlockingIOError):
                if os.read(self.reading, 4096):
                    return None
            if kbhit():
                key = getwch()
                if key in ("\x00", "\xe0"):
                    return {"H": "up", "P": "down"}.get(getwch(), "escape")
                if key == "\x03":
                    raise KeyboardInterrupt
                return "enter" if key == "\r" else str(key).lower()
            time.sleep(POLL)


@contextlib.contextmanager
def woken_by_signals(keyboard: Keyboard) -> Iterator[None]:
    """A window of another size, and coming back from the background, wake the keyboard."""

    def resized(*_: object) -> None:
        keyboard.wake()

    def continued(*_: object) -> None:
        keyboard.take()
        keyboard.wake()

    before: dict[int, Any] = {}
    for name, handler in (("SIGWINCH", resized), ("SIGCONT", continued)):
        number = getattr(signal, name, None)
        if number is not None:
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
