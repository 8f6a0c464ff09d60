"""Keys as terminals send them, one by one or in a bunch, and the bell."""

from __future__ import annotations

import os
import queue
import signal
import sys
import termios
import threading
import time

import pytest

from autograder.learning.events import Key, OneOfAll, Redraw
from autograder.learning.keyboard import Keyboard, woken_by_signals
from autograder.learning.loop import Loop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


class Typist:
    """The other end of the terminal."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()

    def type(self, text: bytes) -> None:
        os.write(self.master, text)


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch):
    one = Typist()
    with open(one.slave, closefd=False) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield one
    os.close(one.master)
    os.close(one.slave)


TYPED = {
    b"h": ["h"], b"H": ["h"], b"hn": ["h", "n"], b"\r": ["enter"], b"\n": ["enter"], b"\x04": ["q"],
    b"\x1b[A": ["up"], b"\x1b[Bj": ["down", "j"], b"\x1bOA": ["up"], b"\x1b[6~n": ["page down", "n"], b"\x1b[C\x1b[D": ["right", "left"], b"\x1b[H\x1b[F": ["home", "end"],
    b"\x1b": ["escape"], b"\x1b[1;5Cq": ["", "q"], "é".encode(): ["é"], b"\x1b[200~": [""],
}  # fmt: skip


@pytest.mark.parametrize("typed", TYPED, ids=repr)
def test_keys_have_their_names(typist: Typist, typed: bytes) -> None:
    with Keyboard() as keyboard:
        typist.type(typed)
        assert [keyboard.wait() for _ in TYPED[typed]] == TYPED[typed]


def test_who_waits_for_a_key_hears_the_bell(typist: Typist) -> None:
    with Keyboard() as keyboard:
        threading.Timer(0.05, keyboard.wake).start()
        assert keyboard.wait() is None
        for _ in range(100_000):
            # However often, it neither blocks nor fails.
            keyboard.wake()
        assert keyboard.wait() is None


def test_a_terminal_that_is_gone_is_the_end(typist: Typist) -> None:
    with open(os.devnull) as nothing:
        sys.stdin = nothing
        with Keyboard() as keyboard:
            assert keyboard.wait() == "gone"


def test_keys_are_not_shown_while_it_lasts_and_are_afterwards(typist: Typist) -> None:
    before = termios.tcgetattr(typist.slave)
    with Keyboard() as keyboard:
        assert not termios.tcgetattr(typist.slave)[3] & (termios.ECHO | termios.ICANON)
        with keyboard.lent():
            assert termios.tcgetattr(typist.slave)[3] == before[3]
        assert not termios.tcgetattr(typist.slave)[3] & termios.ECHO
        # Whoever presses Ctrl-C means it.
        assert termios.tcgetattr(typist.slave)[3] & termios.ISIG
    assert termios.tcgetattr(typist.slave)[3] == before[3]


def test_the_wait_ends_when_a_key_comes_late(typist: Typist) -> None:
    with Keyboard() as keyboard:
        threading.Timer(0.05, typist.type, [b"n"]).start()
        started = time.monotonic()
        assert keyboard.wait() == "n"
        assert time.monotonic() - started < 5


def test_a_window_that_has_changed_is_not_forgotten_for_what_else_has_come(typist: Typist) -> None:
    with Keyboard() as keyboard, woken_by_signals(keyboard):
        loop = Loop.__new__(Loop)
        loop.keyboard, loop.events = keyboard, queue.Queue()
        loop.post(OneOfAll(None))
        os.kill(os.getpid(), signal.SIGWINCH)
        assert [loop.next_event(), loop.next_event()] == [Redraw(), OneOfAll(None)]
        typist.type(b"n")
        assert loop.next_event() == Key("n")
