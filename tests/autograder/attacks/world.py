"""What lies round the sandbox and must stay as it is: files, processes, listeners, and somebody else's process."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]
# Attacks give names that begin so to whatever they leave behind.
NAME = "attacker"
SHARED = ("/", "/tmp", "/dev/shm", "/var/tmp", "/run", "/run/lock", "/dev/mqueue")
SLEEP = "import time\nwhile True:\n    time.sleep(60)"


class World:
    """Canaries of all kinds. `words` is what an attack is told of them."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "canary"
        self.canary.mkdir(parents=True)
        (self.canary / "grades.csv").write_text("student,score\nattacker,0\nsomebody else,100\n")
        (self.canary / "in_numpy.py").write_text("# somebody else's work\n")
        self.home = Path.home()
        # A process's name, of at most 15 characters; other tests run beside this one.
        self.name = f"{NAME}-{secrets.token_hex(3)}"
        self.victim = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
        self.of_the_victim = self.state_of_the_victim()
        self.listeners = dict(listeners(self.canary))
        self.words = {
            "CANARY": str(self.canary), "HOME": str(self.home), "NAME": self.name, "REPOSITORY": str(ROOT), "VICTIM": str(self.victim.pid),
            "CACHE": str(self.home / ".cache"),
            "UNIX": str(self.canary / "listener"), "ABSTRACT": self.listeners["abstract"].getsockname()[1:].decode(),
            "TCP": port(self.listeners["tcp"]), "UDP": port(self.listeners["udp"]),
            "TCP6": port(self.listeners.get("tcp6", self.listeners["tcp"])),
        }  # fmt: skip

    def close(self) -> None:
        self.victim.kill()
        self.victim.wait()
        for listener in self.listeners.values():
            listener.close()

    # Before and after -------------------------------------------------------------------------------------------------

    def look(self, submission: Path) -> dict[str, str]:
        """Every file that an attack could have wanted to change, by what is in it."""
        folders = [self.canary, submission.parent]
        return {str(file): fingerprint(file) for folder in folders for file in [folder, *sorted(folder.rglob("*"))]}

    def harm(self) -> Iterator[str]:
        """What has been done outside, a sentence each."""
        for folder in {*SHARED, str(self.home), str(ROOT), tempfile.gettempdir(), os.getcwd()}:
            with contextlib.suppress(OSError):
                yield from (f"{folder}/{name} was made" for name in os.listdir(folder) if name.startswith(NAME))
        for name, listener in self.listeners.items():
            yield from (f"the listener on {name} got {what}" for what in received(listener))
        if self.state_of_the_victim() != self.of_the_victim:
            yield f"somebody else's process is {self.state_of_the_victim()}, and was {self.of_the_victim}"
        for process in psutil.process_iter(["name", "cmdline"]):
            said = " ".join([process.info["name"] or "", *(process.info["cmdline"] or [])])
            if self.name in said:
                yield f"a process is left over: {said}"

    def state_of_the_victim(self) -> tuple[object, ...]:
        """How it is: alive, not stopped, at its usual priority, on its processors, within its limits."""
        if self.victim.poll() is not None:
            return (f"gone ({self.victim.poll()})",)
        process = psutil.Process(self.victim.pid)
        stopped = process.status() in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
        return stopped, process.nice(), tuple(process.cpu_affinity()), process.rlimit(psutil.RLIMIT_CPU)


def fingerprint(file: Path) -> str:
    """What a file is and holds, and when it was changed."""
    state = file.lstat()
    content = ""
    if stat.S_ISREG(state.st_mode):
        with file.open("rb") as opened:
            # A sparse one has no end.
            content = hashlib.sha256(opened.read(2**20)).hexdigest()
    times = f"{state.st_mtime_ns} {state.st_ctime_ns}"
    return f"{state.st_mode} {state.st_uid} {state.st_nlink} {state.st_size} {times} {content}"


# Listeners ------------------------------------------------------------------------------------------------------------


def listeners(folder: Path) -> Iterator[tuple[str, socket.socket]]:
    """One of each kind, on this machine only. Nobody waits at them: what has come is looked up afterwards."""
    yield "tcp", opened(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
    yield "udp", opened(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
    yield "unix", opened(socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "listener"))
    yield "abstract", opened(socket.AF_UNIX, socket.SOCK_STREAM, f"\0tandem-{secrets.token_hex(8)}")
    with contextlib.suppress(OSError):
        yield "tcp6", opened(socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0))


def opened(family: int, kind: int, address: object) -> socket.socket:
    listener = socket.socket(family, kind)
    try:
        listener.bind(address)  # type: ignore[arg-type]
    except OSError:
        listener.close()
        raise
    if kind == socket.SOCK_STREAM:
        listener.listen()
    listener.setblocking(False)
    return listener


def port(listener: socket.socket) -> str:
    return str(listener.getsockname()[1])


def received(listener: socket.socket) -> Iterator[str]:
    """What has come in since the last look."""
    with contextlib.suppress(BlockingIOError):
        while True:
            if listener.type == socket.SOCK_DGRAM:
                yield repr(listener.recv(100))
            else:
                connection, _ = listener.accept()
                connection.close()
                yield "a connection"


def settle(quiet: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait until something is so, or the time is over, and tell which.

    A process that was killed takes a moment to be gone, and one that starts may have a helper for a moment: what is
    asked is asked again, and who looks once more afterwards may see the next moment instead.
    """
    ends = time.monotonic() + seconds
    while not quiet():
        if time.monotonic() >= ends:
            return False
        time.sleep(0.02)
    return True
