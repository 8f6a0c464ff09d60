"""How `tandem learn` begins and ends: which folder, which tracks, what kind of terminal, and leaving it as it was."""

from __future__ import annotations

import contextlib
import shlex
import signal
import sys
from pathlib import Path

from rich.text import Text

from autograder import progress
from autograder.console import out, stop
from autograder.learning.keyboard import Keyboard, woken_by_signals
from autograder.learning.loop import Loop
from autograder.learning.screen import Screen
from autograder.learning.walk import has_exercises
from autograder.model import TRACKS
from autograder.sandbox.config import has_torch
from autograder.work_folder import find_work_folder


def start_loop(folder: Path, track: str | None) -> int:
    """Learn in a folder until somebody quits; the exit status."""
    # Ctrl-C ends it, also where whoever started it in the background has told it not to hear.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = folder_to_learn_in(folder)
    tracks = tracks_to_learn(track)
    screen = Screen(out)
    if not (sys.stdin.isatty() and out.is_terminal):
        out.print(Text("No keys here, for this is no terminal: what is saved is checked; Ctrl-C ends it."))
        return run(Loop(folder, tracks, screen, None), screen)
    with Keyboard() as keyboard, woken_by_signals(keyboard):
        return run(Loop(folder, tracks, screen, keyboard), screen)


def run(loop: Loop, screen: Screen) -> int:
    with contextlib.suppress(KeyboardInterrupt):
        loop.run()
    screen.leave()
    done = loop.walk.count_done(loop.known)
    out.print(Text(f"{done} of {len(loop.walk.steps)} have passed. To go on:"))
    out.print(Text(f"  tandem learn {shown_folder(loop.folder)}"))
    return 0


def shown_folder(folder: Path) -> str:
    """A folder as somebody types it who stands where they stand now."""
    with contextlib.suppress(ValueError):
        inner = folder.relative_to(Path.cwd())
        return shlex.quote(str(inner)) if inner.parts else ""
    return shlex.quote(str(folder))


def folder_to_learn_in(folder: Path) -> Path:
    """The folder to work in that is meant; an exit that says what to do where there is none."""
    found = find_work_folder(folder)
    if found is not None:
        return found
    if not folder.is_dir():
        what = "it is a file, and `learn` wants the folder" if folder.exists() else "there is no such folder"
        raise stop(f"{folder}: {what}; `tandem start {folder}` makes one to learn in.")
    if not has_exercises(folder):
        raise stop(f"{folder}: no exercises are in this folder; `tandem start DIR` makes one to learn in.")
    try:
        # Somebody's exercises, from an older Tandem or a course: from now on progress is kept with them.
        progress.begin(folder)
    except OSError as error:
        raise stop(f"{folder}: progress cannot be kept there ({error.strerror}).") from None
    return folder.resolve()


def tracks_to_learn(track: str | None) -> tuple[str, ...]:
    """Both tracks, or the one that is asked for, or the one that there is."""
    if track == "torch" and not has_torch():
        raise stop("the torch track needs PyTorch: pip install torch.")
    if track is not None:
        return (track,)
    return TRACKS if has_torch() else ("numpy",)
