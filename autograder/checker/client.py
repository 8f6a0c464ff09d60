"""A process that checks somebody's own work, kept for as long as a program wants it: a notebook's kernel, pytest.

Neither the judge nor the code that is judged runs in that program, which may have changed NumPy's settings, seeds or
warnings as it liked. Only what Python brings along is imported here.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, cast

HOME = Path(__file__).parents[2]
# Seconds: for a check that was stopped to be over, and for the process to end once nobody needs it.
LONGEST_STOP, LONGEST_END = 5.0, 5.0


class CheckerLost(Exception):
    """The process has ended by itself, and with it the answer."""


class Checker:
    """The process, started when it is first needed; one question at a time, whoever asks."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.RLock()
        self.stops = 0
        # Whose child it is: what a program forks does not speak to it.
        self.owner = os.getpid()
        atexit.register(self.close)

    def prepare(self, *tracks: str) -> None:
        """Start it, and what these tracks need, without waiting for either."""
        with self.lock, contextlib.suppress(OSError):
            self.send({"do": "prepare", "tracks": tracks})

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer; CheckerLost where there is none. An interrupt ends the check, and goes on its way."""
        with self.lock:
            try:
                if self.process is None:
                    self.send({"do": "prepare", "tracks": [question.get("track") or "numpy"]})
                self.send(question)
                return self.hear()
            except KeyboardInterrupt:
                self.stop()
                raise
            except OSError as error:
                self.end()
                raise CheckerLost(f"its process is gone ({error.strerror})") from None

    def send(self, question: dict[str, Any]) -> None:
        if self.owner != os.getpid():
            # A fork of the program: the process belongs to its parent.
            self.process, self.owner = None, os.getpid()
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.process = started()
        assert self.process.stdin is not None
        # What an interrupt has left of an earlier one is a line of its own.
        self.process.stdin.write(b"\n" + json.dumps(question).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process is not None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            self.end()
            raise CheckerLost("its process ended without an answer")
        return cast(dict[str, Any], json.loads(line))

    def stop(self) -> None:
        """End the check that is under way, and with it all that it has started; the process stays if it can."""
        timer = threading.Timer(LONGEST_STOP, self.kill)
        timer.start()
        self.stops += 1
        try:
            self.send({"do": "stop", "stop": self.stops})
            while self.hear().get("stop") != self.stops:
                # The answer to what was stopped, which may have been done already.
                pass
        except (OSError, CheckerLost, KeyboardInterrupt):
            # Whoever interrupts once more does not wait.
            self.end()
        finally:
            timer.cancel()

    def kill(self) -> None:
        process = self.process
        if process is None:
            return
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    def end(self) -> None:
        """End it without waiting for what it does."""
        process = self.process
        if process is None:
            return
        self.kill()
        process.wait()
        self.process = None
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                cast(Any, pipe).close()

    def close(self) -> None:
        """Let it end; nothing of it is left after this."""
        if self.process is None or self.owner != os.getpid():
            return
        with contextlib.suppress(OSError):
            cast(Any, self.process.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(LONGEST_END)
        self.end()


def started() -> subprocess.Popen[bytes]:
    """The process, in a session of its own, so that Ctrl-C does not reach it on its own ways."""
    # -P: no module of the student's own, as a random.py, stands before Python's.
    paths = [str(HOME), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.checker.serving"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get("TANDEM_DEBUG") else subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
        start_new_session=os.name == "posix",
    )
