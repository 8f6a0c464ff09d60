"""The judge's end of the student's processes: start one, or keep a fork server that forks one for each submission."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, Protocol, cast

from autograder.sandbox.clocks import ProcessClock, descriptor_of
from autograder.sandbox.config import GUEST, config_of, environment
from autograder.sandbox.layers import offered

LONGEST_START = 120.0
LONGEST_FAREWELL = 5.0
LARGEST_MESSAGE = 2**16


class CannotStart(Exception):
    """The student's process did not come up, through no fault of the student's."""


class GuestProcess(Protocol):
    """A process with a student's code: where to write requests, where to read replies, how to end it."""

    requests: io.RawIOBase
    replies: BinaryIO

    def clock(self) -> ProcessClock:
        """The clock of its processor time, once it has said something; whoever asks closes it."""

    def kill(self) -> None:
        """End it and everything it has started."""

    def status(self) -> int | None:
        """Its exit status, minus the signal's number where one ended it; None where nobody knows."""

    def last_words(self) -> str:
        """What it said when it did not come up."""

    def close(self) -> None:
        """End it and give back what it took."""


class StandaloneProcess:
    """A process for one submission, shut in by nothing: for one's own files, on any system."""

    layers: tuple[str, ...] = ()

    def __init__(self, track: str, *, memory: int, scipy: bool) -> None:
        self.process = start_process(lambda: config_of(track, layers=(), memory=memory, scipy=scipy))
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.requests = cast(io.RawIOBase, self.process.stdin)
        self.replies: BinaryIO = io.BufferedReader(cast(io.RawIOBase, self.process.stdout))

    def clock(self) -> ProcessClock:
        return ProcessClock(descriptor_of(self.process.pid))

    def kill(self) -> None:
        end_process(self.process)

    def status(self) -> int | None:
        return self.process.wait()

    def last_words(self) -> str:
        self.kill()
        return last_line(self.process)

    def close(self) -> None:
        self.kill()
        self.process.wait()
        for pipe in (self.requests, self.replies, self.process.stderr):
            with contextlib.suppress(OSError):
                cast(io.IOBase, pipe).close()


class ForkServerHandle:
    """A process of one track that stays, with its packages imported and all layers ready."""

    def __init__(self, track: str, *, layers: Iterable[str], memory: int, scipy: bool) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = start_process(
            lambda: config_of(track, layers=layers, memory=memory, scipy=scipy) | {"control": theirs.fileno()},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.layers: tuple[str, ...] = ()
        self.missing: dict[str, str] = {}
        self.ready = False
        self.forks = 0
        self.watched: set[str] = set()
        # How children ended that nobody has asked about yet.
        self.ended: dict[int, int] = {}
        # Those that are not closed yet, and descriptors of them that nobody has asked for.
        self.open: set[int] = set()
        self.descriptors: dict[int, int] = {}
        self.spare: ForkedProcess | None = None
        # Asked for now, it is forked as soon as that is possible. Why it is not, whoever takes it will hear.
        with contextlib.suppress(CannotStart):
            self.spare = self.fork()

    def wait_until_ready(self) -> None:
        """Until its packages are imported; CannotStart with its last words where that fails."""
        if self.ready:
            return
        message = self.hear(LONGEST_START)
        if message is None:
            end_process(self.process)
            raise CannotStart(last_line(self.process))
        self.layers, self.missing = tuple(message["layers"]), dict(message["missing"])
        self.ready = True

    def take(self, *, another: bool) -> ForkedProcess:
        """A fresh child. If there is to be another one, it is forked meanwhile, so that nobody waits for it."""
        self.wait_until_ready()
        child = self.spare or self.fork()
        self.spare = self.fork() if another else None
        return child

    def watch(self, names: Iterable[str]) -> None:
        """Let all children that are forked from now on be watched for these calls: it takes a while in each alone."""
        fresh = [name for name in names if name not in self.watched]
        # What goes beyond one message, each child sees to by itself.
        message = json.dumps({"do": "watch", "names": fresh}).encode()
        if fresh and len(message) < LARGEST_MESSAGE:
            self.watched.update(fresh)
            with contextlib.suppress(OSError):
                self.control.send(message)

    def fork(self) -> ForkedProcess:
        if self.ready:
            self.pass_over()
        request_end, requests = os.pipe()
        replies, reply_end = os.pipe()
        try:
            socket.send_fds(self.control, [b'{"do": "fork"}'], [request_end, reply_end])
        except OSError as error:
            raise CannotStart(f"the process that forks is gone ({error.strerror})") from error
        finally:
            os.close(request_end)
            os.close(reply_end)
        self.forks += 1
        self.open.add(self.forks)
        return ForkedProcess(self, self.forks, requests, replies)

    def pass_over(self) -> None:
        """Read how earlier children ended, which nobody has asked for: else the socket is full one day."""
        while self.hear(0):
            pass
        self.ended.clear()
        self.control.settimeout(LONGEST_FAREWELL)

    def status_of(self, number: int) -> int | None:
        """How a child ended, which it is about to do; None where it is not to be ended."""
        while number not in self.ended:
            if self.hear(LONGEST_FAREWELL) is None:
                return None
        return self.ended[number]

    def descriptor_of(self, number: int) -> int | None:
        """A descriptor of a child that is up; None where the process that forks does not send it."""
        while number not in self.descriptors:
            if self.hear(LONGEST_FAREWELL) is None:
                return None
        return self.descriptors.pop(number)

    def release(self, number: int) -> None:
        """Nobody asks about this child any more."""
        self.open.discard(number)
        if number in self.descriptors:
            os.close(self.descriptors.pop(number))

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """Its next message, or None where it is gone or silent; what it says of a child is noted."""
        self.control.settimeout(seconds)
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, LARGEST_MESSAGE, 1)
        except OSError:
            return None
        if not data:
            return None
        message = cast(dict[str, Any], json.loads(data))
        if "ended" in message:
            self.ended[message["child"]] = message["ended"]
        for descriptor in descriptors:
            if message["child"] in self.open:
                self.descriptors[message["child"]] = descriptor
            else:
                os.close(descriptor)
        return message

    def dismiss(self) -> None:
        """Let it end by itself, as it does when the judge's end is closed."""
        if self.spare is not None:
            self.spare.close()
        for number in list(self.descriptors):
            self.release(number)
        self.control.close()

    def close(self) -> None:
        self.dismiss()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(LONGEST_FAREWELL)
        end_process(self.process)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            cast(io.IOBase, pipe).close()


class ForkedProcess:
    """A child of a fork server."""

    def __init__(self, server: ForkServerHandle, number: int, requests: int, replies: int) -> None:
        self.server, self.number = server, number
        self.requests: io.RawIOBase = io.FileIO(requests, "w")
        self.replies: BinaryIO = io.BufferedReader(io.FileIO(replies, "r"), 2**16)
        self.asked = False

    def clock(self) -> ProcessClock:
        return ProcessClock(self.server.descriptor_of(self.number))

    def kill(self) -> None:
        if not self.asked:
            self.asked = True
            with contextlib.suppress(OSError):
                self.server.control.send(json.dumps({"do": "kill", "child": self.number}).encode())

    def status(self) -> int | None:
        ended = self.server.status_of(self.number)
        if ended is None:
            # The process that forks does not end it: all of them go.
            end_process(self.server.process)
        return ended

    def last_words(self) -> str:
        return f"a child of the warm process did not come up (exit status {self.status()})"

    def close(self) -> None:
        # Nobody has to wait for its end here.
        self.kill()
        self.server.release(self.number)
        for pipe in (self.requests, self.replies):
            with contextlib.suppress(OSError):
                pipe.close()


def start_process(config: Callable[[], dict[str, Any]], pass_fds: Iterable[int] = ()) -> subprocess.Popen[bytes]:
    """Start Python on the student's side, without site-packages, user settings or the caller's variables.

    Its config is made while it starts.
    """
    # -I looks at no variable, this one included: who wants no compiled files gets none.
    options = ["-I", "-S", "-B"] if sys.dont_write_bytecode else ["-I", "-S"]
    process = subprocess.Popen(
        [sys.executable, *options, str(GUEST / "main.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=os.name == "posix",
        pass_fds=tuple(pass_fds),
        bufsize=0,
    )
    assert process.stdin is not None
    words = json.dumps(config()).encode()
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(len(words).to_bytes(4, "little") + words)
    return process


def last_line(process: subprocess.Popen[bytes]) -> str:
    """The last line that a process wrote about its end."""
    assert process.stderr is not None
    said = process.stderr.read().decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else "it said nothing"


def end_process(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class Launcher:
    """Where student processes come from: one fork server a track, kept for the next submission.

    With `spare`, a process is always kept ready for the next exercise.
    """

    def __init__(
        self, *, layers: Iterable[str] | None = None, memory: int = 2**30, scipy: bool = True, spare: bool = True
    ) -> None:
        self.wanted = tuple(offered() if layers is None else layers)
        self.memory, self.scipy, self.spare = memory, scipy, spare
        self.servers: dict[str, ForkServerHandle] = {}

    def prepare(self, track: str) -> None:
        """Begin to start a track's process, without waiting for it."""
        if self.wanted and (track not in self.servers or self.servers[track].process.poll() is not None):
            self.drop(track)
            self.servers[track] = ForkServerHandle(track, layers=self.wanted, memory=self.memory, scipy=self.scipy)

    def start(self, track: str, watched: Iterable[str] = ()) -> GuestProcess:
        """A process for one submission, which it is said later to be `watched` in. CannotStart where none comes up."""
        if not self.wanted:
            return StandaloneProcess(track, memory=self.memory, scipy=self.scipy)
        self.prepare(track)
        try:
            self.servers[track].watch(watched)
            return self.servers[track].take(another=self.spare)
        except CannotStart:
            # Once more with a fresh one: what killed it may have been meant for something else.
            self.drop(track)
            self.prepare(track)
            return self.servers[track].take(another=self.spare)

    def held(self, track: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """The layers that hold, and those that are missing, with the reason."""
        if not self.wanted:
            return (), {}
        self.prepare(track)
        self.servers[track].wait_until_ready()
        return self.servers[track].layers, self.servers[track].missing

    def drop(self, track: str) -> None:
        if track in self.servers:
            self.servers.pop(track).close()

    def dismiss(self) -> None:
        """Let all of them end; `close` waits until they have."""
        for server in self.servers.values():
            server.dismiss()

    def close(self) -> None:
        for track in list(self.servers):
            self.drop(track)

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
