"""Ends what has not answered in the time that it was allowed."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable

from autograder.sandbox.clocks import TimeAllowance

INTERVAL = 0.02


class Watchdog:
    """Kills a process when one of the `allowances` it has been given is over; `over` is the one that was."""

    def __init__(self, kill: Callable[[], None]) -> None:
        self.kill = kill
        self.allowances: tuple[TimeAllowance, ...] = ()
        self.over: TimeAllowance | None = None
        self.stopped = False
        # Held while it kills. A kill may stop its own dog.
        self.lock = threading.RLock()
        self.thread = WatchdogThread.of_this_process()
        self.thread.add(self)

    def look(self) -> None:
        with self.lock:
            if self.over or self.stopped:
                return
            self.over = next((allowance for allowance in self.allowances if allowance.is_over), None)
            if self.over:
                self.kill()

    def stop(self) -> None:
        """Watch no longer. Nothing is killed after this, so a process with the same number is safe."""
        with self.lock:
            self.stopped = True
        self.thread.remove(self)


class WatchdogThread:
    """One thread that goes round to all watchdogs: to start one for each would take longer than a small exercise."""

    instance: tuple[int, WatchdogThread] | None = None

    def __init__(self) -> None:
        self.dogs: set[Watchdog] = set()
        self.lock, self.any_dogs = threading.Lock(), threading.Event()
        threading.Thread(target=self.go_round, daemon=True).start()

    @classmethod
    def of_this_process(cls) -> WatchdogThread:
        """A forked process has no threads but the one that forked, so it needs a watch of its own."""
        if cls.instance is None or cls.instance[0] != os.getpid():
            cls.instance = os.getpid(), cls()
        return cls.instance[1]

    def add(self, dog: Watchdog) -> None:
        with self.lock:
            self.dogs.add(dog)
            self.any_dogs.set()

    def remove(self, dog: Watchdog) -> None:
        with self.lock:
            self.dogs.discard(dog)
            if not self.dogs:
                self.any_dogs.clear()

    def go_round(self) -> None:
        while True:
            self.any_dogs.wait()
            time.sleep(INTERVAL)
            with self.lock:
                dogs = list(self.dogs)
            for dog in dogs:
                # One that cannot kill is no reason to watch the others no longer.
                with contextlib.suppress(Exception):
                    dog.look()
