"""The judge's end of the student's process: start it, ask it, and end it when its time is over."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from autograder import sandbox
from autograder.student import wire
from reference.compare import Raised, WrongDtype

# Half of what a pipe holds on Linux.
PORTION = 2**15


class Halted(Exception):
    """The student's process has ended before it answered. `verdict` says why."""

    def __init__(self, verdict: str, message: str) -> None:
        super().__init__(message)
        self.verdict, self.message = verdict, message


class CannotStart(Exception):
    """The student's process did not come up, through no fault of the student's."""


@dataclass(frozen=True)
class Limits:
    """Seconds on the clock: to start Python and its packages, to load the code, for one call, for one exercise."""

    start: float = 120.0
    load: float = 10.0
    call: float = 5.0
    exercise: float = 20.0


@dataclass(frozen=True)
class Cell:
    """A piece of the student's code, and what to call it in messages."""

    name: str
    text: str


class Watchdog:
    """Ends a process that has not answered by its deadline."""

    def __init__(self, kill: Any) -> None:
        self.kill, self.deadline, self.fired, self.stopped = kill, float("inf"), False, threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        while not self.stopped.wait(0.02):
            if time.monotonic() > self.deadline:
                self.fired = True
                self.kill()
                return


class StudentProcess:
    """One process with one student's code of one track in it."""

    def __init__(self, track: str, folder: Path, *, kind: str | None = None, limits: Limits | None = None) -> None:
        self.kind = kind or sandbox.best()
        self.limits = limits or Limits()
        self.output = ""
        self.number = 0
        self.ready = False
        self.exercise_ends = float("inf")
        start = sandbox.launch(self.kind, track, folder)
        self.process = subprocess.Popen(
            start.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=start.environment,
            start_new_session=os.name == "posix",
            bufsize=0,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.requests, self.errors = self.process.stdin, self.process.stderr
        self.replies = io.BufferedReader(cast(io.RawIOBase, self.process.stdout))
        self.watchdog = Watchdog(self.kill)

    def kill(self) -> None:
        """End it and everything it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def close(self) -> None:
        self.watchdog.stopped.set()
        self.kill()
        self.process.wait()
        for pipe in (self.requests, self.replies, self.errors):
            with contextlib.suppress(OSError):
                pipe.close()

    def __enter__(self) -> StudentProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Asking -----------------------------------------------------------------------------------------------------------

    def load(self, cells: list[Cell]) -> list[dict[str, Any]]:
        """Run the student's code; the errors, one for each cell that failed."""
        self.wait_until_ready()
        message = {"do": "load", "cells": [{"name": cell.name, "text": cell.text} for cell in cells]}
        return list(self.ask(message, self.limits.load).get("errors", []))

    def find(self, name: str) -> str | None:
        """The signature of a function as the student wrote it, or None where there is none."""
        reply = self.ask({"do": "find", "name": name}, self.limits.call)
        return str(reply.get("signature", "")) if reply.get("found") else None

    def call(self, request: bytes) -> dict[str, Any]:
        """Make one call, encoded by `call_request`; its reply is for `value_of`."""
        return self.exchange(request, self.limits.call)

    def calls(self, requests: Sequence[bytes]) -> Iterator[dict[str, Any]]:
        """Make many calls: sent in portions, so that neither side waits for the other at each."""
        for portion in portions(requests):
            self.watchdog.deadline = min(time.monotonic() + self.limits.call, self.exercise_ends)
            self.send(b"".join(portion))
            for _ in portion:
                yield self.receive(self.limits.call)

    def start_exercise(self) -> None:
        self.output = ""
        self.exercise_ends = time.monotonic() + self.limits.exercise

    def wait_until_ready(self) -> None:
        if self.ready:
            return
        self.watchdog.deadline = time.monotonic() + self.limits.start
        try:
            reply = wire.receive(self.replies.read)
        except (EOFError, wire.WireError) as error:
            self.kill()
            said = self.errors.read().decode("utf-8", "replace").strip().splitlines()
            raise CannotStart(f"{self.kind}: {said[-1] if said else 'no answer'}") from error
        self.ready = bool(reply.get("ready"))

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        return self.exchange(wire.encode(message), seconds)

    def exchange(self, request: bytes, seconds: float) -> dict[str, Any]:
        self.send(request)
        return self.receive(seconds)

    def send(self, requests: bytes) -> None:
        # A process that is gone is noticed when its reply is missing.
        with contextlib.suppress(BrokenPipeError, ValueError):
            self.requests.write(requests)

    def receive(self, seconds: float) -> dict[str, Any]:
        """The next reply, within so many seconds from now."""
        self.number += 1
        started = time.monotonic()
        self.watchdog.deadline = min(started + seconds, self.exercise_ends)
        try:
            reply = wire.receive(self.replies.read)
            if not wire.is_reply(reply):
                raise wire.WireError("it is none of ours")
        except (EOFError, ValueError):
            raise self.post_mortem(time.monotonic() - started) from None
        except wire.WireError as error:
            self.kill()
            raise Halted("crashed", f"your process sent an answer that is none: {error}") from None
        self.watchdog.deadline = float("inf")
        if reply.get("id") != self.number:
            self.kill()
            raise Halted("crashed", "your process answered a question that was not asked")
        self.output += reply.get("output", "")[: 2000 - len(self.output)]
        return reply

    def post_mortem(self, seconds: float) -> Halted:
        """Why the process is gone."""
        self.kill()
        status = self.process.wait()
        if self.watchdog.fired:
            if time.monotonic() > self.exercise_ends:
                return Halted("timeout", f"all calls together took longer than {self.limits.exercise:.0f} seconds")
            return Halted("timeout", f"it had not answered after {seconds:.0f} seconds: does a loop never end?")
        number = -status if status < 0 else status - 128
        with contextlib.suppress(ValueError):
            return Halted("crashed", f"it took its process down ({signal.Signals(number).name})")
        return Halted("crashed", f"it ended its process (exit status {status})")


def call_request(name: str, args: tuple[Any, ...], settings: dict[str, Any], method: str = "call") -> bytes:
    """A call as a message; `method` is the backend's: call, gradient or memory."""
    return wire.encode({"do": "call", "name": name, "method": method, "args": args, "settings": settings})


def value_of(reply: dict[str, Any]) -> Any:
    """What a call returned, or the exception that came of it: Raised, WrongDtype, Halted."""
    if "wrong_type" in reply:
        raise WrongDtype(reply["wrong_type"], got=reply["wrong_type"])
    if "raised" in reply:
        raise raised_from(reply["raised"])
    if "value" not in reply:
        raise Halted("crashed", "your process sent an answer that is none")
    return reply["value"]


def portions(requests: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Requests in groups that fit into a pipe's buffer, so that sending a group never has to wait for a reader."""
    group: list[bytes] = []
    for request in requests:
        if group and sum(map(len, group)) + len(request) > PORTION:
            yield group
            group = []
        group.append(request)
    if group:
        yield group


def raised_from(described: Any) -> Exception:
    """The student's exception, as the judge sees it."""
    if not isinstance(described, dict):
        return Halted("crashed", "your process sent an answer that is none")
    kinds = described.get("kinds")
    names = tuple(str(kind) for kind in kinds) if isinstance(kinds, (tuple, list)) and kinds else ("Exception",)
    return Raised(names, str(described.get("message", "")), str(described.get("trace", "")))
