"""What this machine can do against code that nobody trusts: asked of the kernel, and then tried.

A layer that says it holds is believed only after something hostile has run into it: the probe below is a submission
like any other, and a file of ours is the treasure that it looks for.
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.guest import wire
from autograder.model import Cell, Limits
from autograder.sandbox.launcher import CannotStart, Launcher
from autograder.sandbox.layers import HOW_TO_GET, LAYERS
from autograder.sandbox.process import Halted, StudentProcess, value_of
from reference.compare import Broken, Raised

PROBE = """
def compute(x):
    import fractions
    import numpy
    return float(numpy.sqrt(x) + fractions.Fraction(1, 2))

def read(path):
    return open(path, "rb").read() and "it read a file of yours"

def write(path):
    open(path, "a").write("x")
    return "it wrote into a file of yours"

def connect(port):
    import socket
    socket.create_connection(("127.0.0.1", port), timeout=1).close()
    return "it reached a port of this machine"

def fork(nothing):
    import os
    if os.fork() == 0:
        os._exit(0)
    return "it started a process"

def run(nothing):
    import subprocess
    subprocess.run(["/bin/true"])
    return "it ran a program"

def thread(nothing):
    import threading
    threading.Thread(target=print).start()
    return "it started a thread"

def signal(pid):
    import os
    os.kill(pid, 0)
    return "it may send signals to the process that it came from"

def allocate(size):
    return bytes(size) and "it took more memory than it may"

def spin(nothing):
    while True:
        pass
"""
TOO_MUCH = 64 * 2**30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and what to say about it."""

    good: bool
    what: str
    words: str


def examine(track: str, launcher: Launcher) -> Iterator[Finding]:
    """The layers of a track's process, and what the probe found out."""
    try:
        held, missing = launcher.held(track)
    except CannotStart as problem:
        yield Finding(False, track, f"a student's process does not start: {problem}")
        return
    for layer in LAYERS:
        words = f"{missing.get(layer, 'not on this system')}. {HOW_TO_GET[layer]}"
        yield Finding(layer in held, layer, "holds" if layer in held else words)
    if held:
        yield from probe(track, launcher)


def probe(track: str, launcher: Launcher) -> Iterator[Finding]:
    """Let the probe try every door."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        treasure = Path(folder, "grades.csv")
        treasure.write_text("ada,10\n")
        tries = {
            "read": str(treasure), "write": str(treasure), "connect": server.getsockname()[1], "fork": 0, "run": 0,
            "thread": 0, "signal": 1, "allocate": TOO_MUCH, "spin": 0,
        }  # fmt: skip
        yield from try_right_function(track, launcher)
        for door, given in tries.items():
            yield try_door(track, launcher, door, given)
        changed = treasure.read_text() != "ada,10\n"
    yield Finding(not changed, "your files", "changed by the probe" if changed else "are as they were")


def try_right_function(track: str, launcher: Launcher) -> Iterator[Finding]:
    """Without this, a process in which nothing works at all would look like one that is shut in well."""
    with StudentProcess(launcher.start(track)) as process:
        process.load([Cell("probe.py", PROBE)])
        process.find("compute")
        try:
            right = value_of(process.call("compute", wire.encode_call("call", (4.0,), {}))) == 2.5
        except (Raised, Broken, Halted) as problem:
            yield Finding(False, "compute", f"a right function fails: {problem}")
        else:
            yield Finding(right, "compute", "works" if right else "gives another result than it should")


def try_door(track: str, launcher: Launcher, door: str, given: object) -> Finding:
    """One door: closed where the probe's function fails, whatever the way."""
    with StudentProcess(launcher.start(track), Limits(call=2.0)) as process:
        process.load([Cell("probe.py", PROBE)])
        process.find(door)
        with suppress(Raised, Broken, Halted):
            came = value_of(process.call(door, wire.encode_call("call", (given,), {})))
            return Finding(False, door, str(came))
    return Finding(True, door, "is not possible" if door != "spin" else "is ended in time")
