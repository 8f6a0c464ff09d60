"""The judge's end of the student's process: start it, ask it, and end it when its time is over."""

from __future__ import annotations

import contextlib
import math
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.guest import wire
from autograder.guest.replies import is_reply
from autograder.model import Cell, Limits, OwnModules
from autograder.sandbox.clocks import ProcessClock, TimeAllowance
from autograder.sandbox.launcher import CannotStart, GuestProcess
from autograder.sandbox.load_errors import LONGEST_NAME, LONGEST_TEXT, LoadError, Place, load_error, said_place
from autograder.sandbox.watchdog import Watchdog
from reference.compare import Raised, WrongDtype, WrongShape

# Less than half of what a pipe holds on Linux.
PORTION = 2**15 - 2**10
# What is believed of a process, in bytes; far more than any right answer takes.
MOST_RECEIVED = 32 * 2**20
MOST_ERRORS, MOST_KINDS = 100, 20
# For a process to say that it has given something up.
GRACE = 1.0


class Halted(Exception):
    """The student's process has ended before it answered. `verdict` says why."""

    def __init__(self, verdict: str, message: str) -> None:
        super().__init__(message)
        self.verdict, self.message = verdict, message


class Nonsense(Halted):
    """The student's process has said something that it could not have said if it had been left alone."""

    def __init__(self, message: str) -> None:
        super().__init__("crashed", message)


class Forbidden(Halted):
    """The function has called what it must not call; the message is the call's name, `file` and `line` say where."""

    def __init__(self, name: str, file: str = "", line: int = 0) -> None:
        super().__init__("forbidden", name)
        self.file, self.line = file, line


def as_dicts(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    return [{"name": cell.name, "text": wire.encode_text(cell.text)} for cell in cells]


class Answers:
    """What came of many calls, as it was sent: the answers, and beside them the words of exceptions by number."""

    def __init__(self, count: int) -> None:
        self.count, self.come = count, 0
        self.pieces: list[bytes] = []
        self.words: dict[int, tuple[str, str]] = {}

    def add(self, reply: dict[str, Any]) -> None:
        self.pieces.append(reply["answers"].tobytes())
        for number, message, trace in reply["words"][: reply["count"]]:
            self.words[self.come + number] = message[:LONGEST_TEXT], trace[:LONGEST_TEXT]
        self.come += reply["count"]

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)


class StudentProcess:
    """One process with one student's code of one track in it."""

    def __init__(
        self, child: GuestProcess, limits: Limits | None = None, submission: TimeAllowance | None = None
    ) -> None:
        """`submission` is what is left for everything that its author has handed in."""
        self.child = child
        self.limits = limits or Limits()
        self.output, self.received = "", 0
        # Of a hushed process nobody hears what it prints from now on, but for whether it does.
        self.is_hushed = self.has_muttered = False
        # The statement that began last while the code was loaded, and how long that took.
        self.at: Place | None = None
        # How many lines each of the student's files has.
        self.lines: dict[str, int] = {}
        self.loading_took = 0.0
        # Of the reply that comes next.
        self.number = 0
        self.ready = self.gone = False
        self.clock, self.submission = ProcessClock(None), submission
        self.exercise: TimeAllowance | None = None
        # Since when nothing is asked.
        self.idle_since = 0.0
        self.watchdog = Watchdog(child.kill)

    def close(self) -> None:
        self.gone = True
        self.watchdog.stop()
        self.clock.close()
        self.child.close()

    def __enter__(self) -> StudentProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Asking -----------------------------------------------------------------------------------------------------------

    def load(
        self,
        cells: list[Cell],
        modules: OwnModules | None = None,
        *,
        capture: Mapping[str, Sequence[tuple[int, bool]]] | None = None,
        left_out: Iterable[int] = (),
        passed_over: Iterable[Place] = (),
        each: bool = False,
        is_main: bool = False,
        track: str | None = None,
        watched: Iterable[str] = (),
    ) -> list[LoadError]:
        """Run the student's code, with the student's own modules; the statements that failed or were given up.

        `capture` says after which statements to look for a function, and whether one is surely there; `left_out` which
        statements are not run, by number, and `passed_over` which are not, by place. With `each`, `at` is where it is.
        `is_main` says that the code is run and not imported, `track` that its functions are of another track than the
        process; `watched` are the calls that any of its functions must not make, for `find`.
        """
        self.wait_until_ready()
        own = modules or OwnModules()
        message = {
            "do": "load",
            "cells": as_dicts(cells),
            "modules": {
                "files": {path: as_dicts(its) for path, its in own.cells.items()},
                "folders": own.folders,
                "file": own.file,
            },
            "capture": {name: [list(place) for place in places] for name, places in (capture or {}).items()},
            "left_out": sorted(left_out),
            "passed_over": sorted(map(list, passed_over)),
            "each": each,
            "is_main": is_main,
            "track": track,
            "watched": " ".join(watched),
        }
        self.lines = {cell.name: cell.text.count("\n") + 1 for its in (cells, *own.cells.values()) for cell in its}
        files = set(self.lines)
        # It gives up by itself what takes too long, where it can, and then the rest has as much time again.
        seconds = self.limits.load + GRACE
        load, everything = self.allow(self.limits.load), self.allow(2 * seconds)
        message |= {"seconds": load.seconds, "longest": load.longest}
        started, has_waited = time.monotonic(), False
        self.send(wire.encode(message), seconds)
        reply = self.receive(seconds, everything)
        while "errors" not in reply:
            self.at = said_place(reply.get("at"), files) or self.at
            has_waited = has_waited or (bool(reply.get("given_up")) and load.is_mostly_left)
            if everything.is_over:
                # It may have more to say than anybody could ever read.
                self.give_up()
                raise Halted("timeout", self.late_words(everything, seconds))
            reply = self.receive(seconds, everything)
        self.loading_took = time.monotonic() - started
        errors = [load_error(error, files, own.file) for error in reply["errors"][:MOST_ERRORS]]
        return [replace(error, has_waited=has_waited) if error.given_up else error for error in errors]

    def find(self, name: str, watched: Sequence[str] = ()) -> str | None:
        """The signature of a function as the student wrote it, or None where there is none.

        An answer in which the student's code called one of the `watched` is `Forbidden`.
        """
        reply = self.ask({"do": "find", "name": name, "watched": " ".join(watched)}, self.limits.call)
        return str(reply.get("signature", ""))[:LONGEST_NAME] if reply.get("found") else None

    def is_unchanged(self) -> bool:
        """Whether the function that was asked last has left nothing behind, as far as a look at its modules tells."""
        try:
            return self.ask({"do": "compare"}, self.limits.call).get("unchanged") is True
        except Halted:
            return False

    def calls(self, name: str, calls: Sequence[bytes]) -> Answers:
        """Make many calls of a function; what came of them is for `decode`."""
        answers = Answers(len(calls))
        waiting: deque[int] = deque()
        for portion in portions(calls):
            # One portion ahead, so that neither side waits for the other.
            if len(waiting) == 2 or (waiting and sum(map(len, portion)) > PORTION):
                self.receive_answers(waiting.popleft(), answers)
            self.send(wire.encode_calls(name, portion), self.limits.call)
            waiting.append(len(portion))
        while waiting:
            self.receive_answers(waiting.popleft(), answers)
        return answers

    def receive_answers(self, count: int, answers: Answers) -> None:
        """As many answers as there were calls, in the pieces in which they come."""
        while count > 0:
            reply = self.receive(self.limits.call)
            if not 1 <= reply.get("count", 0) <= count or not {"answers", "words"} <= reply.keys():
                raise self.nonsense("it is none of ours")
            self.received += reply["answers"].size
            if self.received > MOST_RECEIVED:
                self.give_up()
                raise Halted("out_of_memory", f"its answers together are larger than {MOST_RECEIVED // 2**20} MiB")
            count -= reply["count"]
            answers.add(reply)

    def call(self, name: str, call: bytes) -> dict[str, Any]:
        """Make one call, encoded by `wire.encode_call`; its answer is for `value_of`."""
        return self.decode(self.calls(name, [call]))[0]

    def seconds_of(self, name: str, calls: Sequence[bytes]) -> float | None:
        """How long these calls take, as the process itself has measured it; None where it did not make them."""
        self.send(wire.encode_calls(name, calls, do="time"), self.limits.call)
        seconds: float = self.receive(self.limits.call).get("seconds", math.inf)
        return seconds if 0 < seconds < math.inf else None

    def printed_by(self, name: str, calls: Sequence[bytes]) -> str:
        """What these calls print, made once more, and nothing of what was printed before; bounded as ever."""
        before, self.output = self.output, ""
        try:
            self.calls(name, calls)
        except Halted:
            # It did not end when it was asked first: what it has printed until now is what there is.
            pass
        finally:
            printed, self.output = self.output, before
        return printed

    def decode(self, answers: Answers) -> list[dict[str, Any]]:
        """What came of each call, for `value_of`; Halted where it is nothing that could have come of it."""
        try:
            return [
                answer | {"words": answers.words.get(number, ("", ""))} if "raised" in answer else answer
                for number, answer in enumerate(wire.decode_answers(answers.content, answers.count))
            ]
        except wire.WireError as error:
            raise self.nonsense(str(error)) from None

    def start_exercise(self) -> None:
        self.output, self.has_muttered = "", False
        self.once_more()

    def once_more(self) -> None:
        """Time and room as at the start of an exercise: being asked again is no fault of the function's."""
        self.received = 0
        self.exercise, self.idle_since = self.allow(self.limits.exercise), time.monotonic()

    def wait_until_ready(self) -> None:
        if self.ready:
            return
        self.watchdog.allowances = (TimeAllowance(self.limits.start),)
        try:
            reply = wire.receive(self.child.replies.read, wire.LARGEST_REPLY_HEADER, wire.LARGEST_REPLY)
        except (EOFError, ValueError, wire.WireError) as error:
            raise CannotStart(self.child.last_words()) from error
        self.ready = bool(reply.get("ready"))
        self.watchdog.allowances = ()
        self.clock = self.child.clock()
        self.number = 1

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        self.send(wire.encode(message), seconds)
        return self.receive(seconds)

    def allow(self, seconds: float) -> TimeAllowance:
        """So much of its processor time from now on."""
        return TimeAllowance(seconds, self.clock)

    def watch(self, allowance: TimeAllowance, *more: TimeAllowance) -> None:
        if self.exercise is not None and not self.watchdog.allowances:
            # What the judge has done meanwhile takes nobody's time.
            self.exercise.excuse(time.monotonic() - self.idle_since)
        longer = (self.exercise, self.submission)
        self.watchdog.allowances = (allowance, *more, *(one for one in longer if one is not None))

    def send(self, requests: bytes, seconds: float) -> None:
        # A process that does not read is as late as one that does not answer.
        self.watch(self.allow(seconds))
        # One that is gone is noticed when its reply is missing.
        with contextlib.suppress(BrokenPipeError, ValueError):
            self.child.requests.write(requests)

    def receive(self, seconds: float, *more: TimeAllowance) -> dict[str, Any]:
        """The next reply, within so many seconds from now, and before any other allowance is over."""
        self.watch(self.allow(seconds), *more)
        try:
            reply = wire.receive(self.child.replies.read, wire.LARGEST_REPLY_HEADER, wire.LARGEST_REPLY)
            if not is_reply(reply):
                raise wire.WireError("it is none of ours")
        except (EOFError, ValueError):
            raise self.post_mortem(seconds) from None
        except wire.WireError as error:
            raise self.nonsense(str(error)) from None
        self.watchdog.allowances, self.idle_since = (), time.monotonic()
        if reply.get("id") != self.number:
            self.give_up()
            raise Nonsense("your process answered a question that was not asked")
        self.number += 1
        printed = reply.get("output", "")
        if self.is_hushed:
            self.has_muttered = self.has_muttered or bool(printed)
        else:
            self.output += printed[: LONGEST_TEXT - len(self.output)]
        return reply

    def nonsense(self, reason: str) -> Halted:
        self.give_up()
        return Nonsense(f"your process sent an answer that is none: {reason}")

    def give_up(self) -> None:
        self.gone = True
        self.child.kill()

    def post_mortem(self, allowed: float) -> Halted:
        """Why the process is gone."""
        self.give_up()
        status = self.child.status()
        if self.watchdog.over:
            return Halted("timeout", self.late_words(self.watchdog.over, allowed))
        if status is None:
            return Halted("crashed", "it took its process down")
        number = -status if status < 0 else status - 128
        with contextlib.suppress(ValueError):
            return Halted("crashed", f"it took its process down ({signal.Signals(number).name})")
        return Halted("crashed", f"it ended its process (exit status {status})")

    def late_words(self, over: TimeAllowance, allowed: float) -> str:
        """Which time was over; `allowed` is what the author is told of one call."""
        if over is self.exercise:
            return f"all calls together took longer than {over.in_words()}"
        if over is self.submission:
            return f"the {over.in_words()} that a submission has were over"
        why = "does it sleep, or wait for something?" if over.has_waited else "does a loop never end?"
        return f"it had not answered after {over.in_words(allowed)}: {why}"


def value_of(reply: dict[str, Any]) -> Any:
    """What a call returned, or the exception that came of it: Raised, WrongDtype, Forbidden, Halted."""
    if "forbidden" in reply:
        raise Forbidden(reply["forbidden"][:LONGEST_NAME], *reply.get("called_at", ("", 0)))
    if "too_large" in reply:
        words = reply["too_large"][:LONGEST_NAME]
        raise WrongShape(f"the result is far larger than any right one: it is {words}", got=words)
    if "wrong_type" in reply:
        words = reply["wrong_type"][:LONGEST_NAME]
        raise WrongDtype(words, got=words)
    if "raised" in reply:
        message, trace = reply["words"]
        kinds = tuple(kind[:LONGEST_NAME] for kind in reply["raised"][:MOST_KINDS])
        raise Raised(kinds or ("Exception",), message, trace)
    if "value" not in reply:
        raise Halted("crashed", "your process sent an answer that is none")
    return reply["value"]


def portions(calls: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Calls in groups of which two fit into a pipe's buffer: sending one never has to wait for a reader."""
    group: list[bytes] = []
    size = 0
    for call in calls:
        if group and size + len(call) > PORTION:
            yield group
            group, size = [], 0
        group.append(call)
        size += len(call) + wire.LENGTH.size
    if group:
        yield group
