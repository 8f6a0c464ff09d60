"""Single keys from a terminal, as they are pressed, and a bell that wakes whoever waits for one."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

ESCAPE = "\x1b"
ARROWS = {
    "[A": "up", "[B": "down", "[C": "right", "[D": "left", "OA": "up", "OB": "down", "OC": "right", "OD": "left",
    "[5~": "page up", "[6~": "page down", "[H": "home", "[F": "end", "OH": "home", "OF": "end", "[1~": "home",
    "[4~": "end",
}  # fmt: skip
ON_WINDOWS = {"H": "up", "P": "down", "K": "left", "M": "right", "I": "page up", "Q": "page down"}
NAMES = {"\r": "enter", "\n": "enter", "\x04": "q", "\x7f": "escape"}
# What a terminal sends for one key that is no letter.
SEQUENCE = re.compile(r"\x1b(?:O.|\[[0-?]*[ -/]*[@-~])", re.DOTALL)
# An arrow comes as several letters at once; whoever presses Escape alone types no other letter so soon.
SOON = 0.03
POLL = 0.05


class Keyboard:
    """The keys of a terminal while it lasts; what the terminal was set to is set again in the end."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.writing, False)
        self.saved: Any = None
        self.stdin = sys.stdin.fileno()
        # What was typed and not asked for yet.
        self.typed = ""
        # Whether what stands on the screen is to be drawn anew, for the window has changed.
        self.is_to_redraw = False

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
                self.saved = termios.tcgetattr(self.stdin)
                tty.setcbreak(self.stdin)

    def give_back(self) -> None:
        """The terminal as it was, for a pager or the shell."""
        if self.saved is not None:
            import termios

            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.stdin, termios.TCSADRAIN, self.saved)
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
        """The next key; None where somebody called `wake` first, and "gone" where no further key can come."""
        if os.name == "nt":
            return self.wait_on_windows()
        if not self.typed:
            ready, _, _ = select.select([self.stdin, self.reading], [], [])
            if self.reading in ready:
                os.read(self.reading, 4096)
                return None
            if not self.take_in():
                return "gone"
        return self.next_key()

    def take_in(self) -> bool:
        """Add what has been typed; False where nothing can be typed any more."""
        come = os.read(self.stdin, 1024)
        self.typed += come.decode("utf-8", "replace")
        return bool(come)

    def next_key(self) -> str:
        """The first key of what was typed, by its name where it is no letter; empty where it is none of ours."""
        if self.typed[0] != ESCAPE:
            key, self.typed = self.typed[0], self.typed[1:]
            return NAMES.get(key, key.lower())
        if len(self.typed) == 1 and select.select([self.stdin], [], [], SOON)[0]:
            self.take_in()
        sequence = SEQUENCE.match(self.typed)
        self.typed = self.typed[sequence.end() if sequence else 1 :]
        return ARROWS.get(sequence[0][1:], "") if sequence else "escape"

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
                    return {"H": "up", "P": "down", "K": "left", "M": "right", "I": "page up", "Q": "page down"}.get(
                        getwch(), "escape"
                    )
                if key == "\x03":
                    raise KeyboardInterrupt
                return "enter" if key == "\r" else str(key).lower()
            time.sleep(POLL)


@contextlib.contextmanager
def woken_by_signals(keyboard: Keyboard) -> Iterator[None]:
    """A window of another size, and coming back from the background, wake the keyboard."""

    def resized(*_: object) -> None:
        keyboard.is_to_redraw = True
        keyboard.wake()

    def continued(*_: object) -> None:
        keyboard.take()
        resized()

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
