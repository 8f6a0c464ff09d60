"""The process that judges for a notebook or for pytest: it answers, is stopped at any moment, and leaves nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.checker import answering
from autograder.checker.client import Checker, CheckerLost
from tests.autograder.helpers import launcher_of, write
from tests.autograder.processes import below, wait_until_gone

HAS_PROC = Path("/proc/self/stat").exists()


@pytest.fixture
def checker() -> Iterator[Checker]:
    with contextlib.closing(Checker()) as checker:
        yield checker


def question(folder: Path, code: str = "def relu(x): return x * (x > 0)", name: str = "relu") -> dict[str, Any]:
    file = write(folder, code) / "activations" / "in_numpy.py"
    return {"do": "check_file", "file": str(file), "name": f"activations.{name}", "track": "numpy"}


def test_it_answers_and_what_is_handed_in_may_print(checker: Checker, tmp_path: Path) -> None:
    code = "print('loud')\ndef relu(x):\n    print('louder')\n    return np.abs(x)"
    answer = checker.ask(question(tmp_path, code))
    assert answer["verdict"] == "failed"
    assert answer["short"] == "it is the absolute value"
    assert "printed       louder" in answer["text"]
    assert "\x1b" not in answer["text"]
    assert checker.ask(question(tmp_path))["verdict"] == "passed"


def test_no_colours_and_widths_of_whoever_asks(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "37", "TTY_COMPATIBLE": "1"}.items():
        monkeypatch.setenv(name, value)
    text = checker.ask(question(tmp_path, "def relu(x): return np.abs(x)"))["text"]
    assert "\x1b" not in text
    assert 37 < max(map(len, text.split("\n"))) <= 80


def test_what_cannot_be_read_is_a_sentence(checker: Checker, tmp_path: Path) -> None:
    asked = question(tmp_path)
    Path(asked["file"]).write_bytes(b"%PDF-1.7")
    assert "it is a PDF" in str(checker.ask(asked))


def test_what_nobody_understands_is_a_fault_and_no_end(checker: Checker, tmp_path: Path) -> None:
    assert "fault" in checker.ask({"do": "dance"})
    assert checker.process is not None
    assert checker.process.stdin is not None
    # The beginning of a question that was interrupted.
    checker.process.stdin.write(b'\n{"do": "check_fi')
    assert checker.ask(question(tmp_path))["verdict"] == "passed"


@pytest.fixture
def hearing():
    """SIGINT interrupts, also where tests run in the background, which has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def ask_and_interrupt(checker: Checker, asked: dict[str, Any], seconds: float) -> None:
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)).start()
    checker.ask(asked)


@pytest.mark.slow
@pytest.mark.usefixtures("hearing")
def test_it_is_stopped_at_any_moment(checker: Checker, tmp_path: Path) -> None:
    endless = question(tmp_path, "def relu(x):\n    while True: pass")
    processes = set[int]()
    for seconds in (0.02, 0.2, 0.5, 1.0, 0.05):
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            ask_and_interrupt(checker, endless, seconds)
        assert time.monotonic() - began < 10
        assert checker.process is not None
        processes.add(checker.process.pid)
    # It was the same one all along, and it goes on.
    assert len(processes) == 1
    assert checker.ask(question(tmp_path))["verdict"] == "passed"


@pytest.mark.skipif(not HAS_PROC, reason="no /proc here")
def test_where_it_is_lost_that_is_said_and_the_next_one_is_another(checker: Checker, tmp_path: Path) -> None:
    assert checker.ask(question(tmp_path))["verdict"] == "passed"
    assert checker.process is not None
    lost = checker.process.pid
    started = below(lost)
    threading.Timer(1.0, os.kill, (lost, signal.SIGKILL)).start()
    with pytest.raises(CheckerLost):
        checker.ask(question(tmp_path, "def relu(x):\n    while True: pass"))
    assert wait_until_gone(started | {lost}) == set()
    assert checker.ask(question(tmp_path))["verdict"] == "passed"


@pytest.mark.skipif(not HAS_PROC, reason="no /proc here")
def test_it_leaves_nothing_when_it_is_closed(tmp_path: Path) -> None:
    checker = Checker()
    checker.ask(question(tmp_path))
    assert checker.process is not None
    started = {checker.process.pid} | below(checker.process.pid)
    checker.close()
    assert wait_until_gone(started) == set()
    checker.close()


def test_without_pytorch_its_track_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "has_torch", lambda: False)
    asked = question(tmp_path) | {"track": "torch"}
    assert answering.Answering(launcher_of()).answer(asked) == {
        "skipped": "PyTorch is not installed: pip install torch"
    }
