"""Hear of every save in a folder, by whatever editor and in whatever way it writes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autograder.learning.walk import ENDINGS

# Milliseconds: what is saved together is heard of together, and nothing waits for longer than that.
TOGETHER, LONGEST = 20, 200
POLL = 300
# A file that is still being written has another size or time when it is looked at again, in seconds.
SETTLING, MOST_LOOKS = 0.015, 20


class Saves:
    """A thread that calls `on_save` with the files that were written, until it is closed."""

    def __init__(self, folder: Path, on_save: Callable[[set[Path]], None]) -> None:
        self.folder, self.on_save = folder, on_save
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.ended.set()

    def watch(self) -> None:
        try:
            self.watch_with(force_polling=None)
        except (OSError, RuntimeError):
            # The system has no more watches to give, or the folder lies where none can be had.
            with contextlib.suppress(OSError, RuntimeError):
                self.watch_with(force_polling=True)

    def watch_with(self, *, force_polling: bool | None) -> None:
        from watchfiles import PythonFilter, watch

        changes = watch(
            self.folder,
            watch_filter=PythonFilter(extra_extensions=(".ipynb",)),
            step=TOGETHER,
            debounce=LONGEST,
            rust_timeout=POLL,
            poll_delay_ms=POLL,
            stop_event=self.ended,
            force_polling=force_polling,
            raise_interrupt=False,
        )
        for changed in changes:
            files = {Path(name) for _, name in changed if name.endswith(ENDINGS)}
            if files:
                self.on_save(files)


def wait_until_written(file: Path) -> None:
    """Until a file that somebody is writing stays the same for a moment; one that is gone is not waited for."""
    before = look_at(file)
    for _ in range(MOST_LOOKS):
        time.sleep(SETTLING)
        now = look_at(file)
        if now == before and now is not None and now[0] > 0:
            return
        before = now


def look_at(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
