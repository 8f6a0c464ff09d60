"""The way that was not taken: a fresh process for each submission, shut in by bubblewrap."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Any, cast

from autograder.sandbox.config import BACKENDS, GUEST, config_of, environment
from autograder.sandbox.launcher import GuestProcess, Launcher, StandaloneProcess

INTERPRETER = os.path.realpath(sys.executable)


class Wrapped(Launcher):
    """Gives each submission a process under bubblewrap, which imports NumPy or PyTorch anew."""

    def __init__(self) -> None:
        super().__init__(layers=())

    def start(self, track: str, watched: Iterable[str] = ()) -> GuestProcess:
        return Process(track)


class Process(StandaloneProcess):
    """A student's process that sees what the layers of ours would show it."""

    def __init__(self, track: str) -> None:
        config = config_of(track, layers=(), memory=2**30)
        self.process = subprocess.Popen(
            [*command(config), INTERPRETER, "-I", "-S", str(GUEST / "main.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
            bufsize=0,
        )
        self.requests = cast(io.RawIOBase, self.process.stdin)
        self.replies = io.BufferedReader(cast(io.RawIOBase, self.process.stdout))
        words = json.dumps(config).encode()
        # One that is gone is noticed when its reply is missing.
        with contextlib.suppress(BrokenPipeError):
            self.requests.write(len(words).to_bytes(4, "little") + words)


def command(config: dict[str, Any]) -> list[str]:
    """What shuts a process in: the system, then what covers its packages, then the packages that are wanted."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--tmpfs", "/tmp"]
    words += shown(sys.base_prefix, *config["visible"])
    for place in config["hidden"]:
        words += ["--tmpfs", place]
    words += shown(*config["packages_at"], str(GUEST), str(BACKENDS))
    return [*words, "--dev", "/dev", "--proc", "/proc", "--chdir", "/tmp"]


def shown(*places: str) -> list[str]:
    return [word for place in places for word in ("--ro-bind", place, place)]
