"""Jobs for workers of tests, found by their names in other processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def double(number: int) -> bytes:
    return b"%d" % (2 * number)


def kill_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def end_at_once() -> None:
    """What a worker begins with where none can."""
    sys.stderr.close()
    os._exit(1)


def deadly(job: tuple[str, str]) -> bytes:
    """Kill the worker if the job is told to: always, or only the first time that it is tried. Each try is noted."""
    name, folder = job
    tries = Path(folder, name)
    with tries.open("a") as file:
        file.write(".")
    if name.startswith("always") or (name.startswith("once") and tries.stat().st_size == 1):
        kill_worker()
    time.sleep(0.02)
    return name.encode()


def process_of(job: float) -> bytes:
    time.sleep(job)
    return b"%d" % os.getpid()


def fail(message: str) -> bytes:
    raise RuntimeError(message)
