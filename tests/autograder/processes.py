"""The processes that a process has started, on systems with /proc."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path


def below(process: int) -> set[int]:
    """The processes that one has started, and those that they have."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = set[int](), [process]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found.update(children)
        waiting += children
    return found


def lives(process: int) -> bool:
    """Whether a process does anything yet."""
    with contextlib.suppress(OSError):
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    return False


def wait_until_gone(processes: set[int], seconds: float = 15.0) -> set[int]:
    """Those that are left after so many seconds."""
    end = time.monotonic() + seconds
    while (left := {one for one in processes if lives(one)}) and time.monotonic() < end:
        time.sleep(0.05)
    return left
