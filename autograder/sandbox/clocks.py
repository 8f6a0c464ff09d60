"""Time that does not hang on what else a machine does: the kernel counts the processor time of each process.

The kernel is asked, and never the process itself. Somebody who sleeps or waits takes no such time, so the wall clock
counts as well, several times as long.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time

# So much longer than its processor time a process may take on the wall: for sleepers, and for a machine that is busy.
WALL_FACTOR = 3.0
HAS_THREAD_CLOCKS = hasattr(time, "pthread_getcpuclockid")


class Clock:
    """Where nobody counts processor time: only the wall clock counts."""

    def computed(self) -> float | None:
        """Seconds of processor time so far; None where no kernel tells."""
        return None

    def delayed(self) -> float:
        """Seconds for which a processor was wanted, and others had it."""
        return 0.0


class ProcessClock(Clock):
    """The time of a process with all its threads.

    It owns the descriptor of the process, by which it knows a number that has been given to somebody else.
    """

    def __init__(self, descriptor: int | None) -> None:
        self.descriptor = descriptor
        self.last, self.last_delay = None if descriptor is None else 0.0, 0.0
        # The watchdog asks while somebody else may close it.
        self.lock = threading.Lock()
        self.pid = -1 if descriptor is None else pid_of(descriptor)
        # The kernel's name for the clock of a process, all threads together.
        self.number = (~self.pid << 3) | 2
        if descriptor is None or self.pid <= 0 or not can_read(self.number):
            self.pid, self.last = -1, None
            return
        self.poll = select.poll()
        self.poll.register(descriptor, select.POLLIN)

    def computed(self) -> float | None:
        with self.lock, contextlib.suppress(OSError):
            if self.pid > 0:
                seconds = time.clock_gettime(self.number)
                self.last = self.last if self.has_ended() else seconds
        return self.last

    def delayed(self) -> float:
        with self.lock:
            if self.pid > 0:
                seconds = delay_of(f"/proc/{self.pid}/schedstat")
                self.last_delay = self.last_delay if self.has_ended() else seconds
        return self.last_delay

    def has_ended(self) -> bool:
        """Until the descriptor becomes readable, the number was its own."""
        return bool(self.poll.poll(0))

    def close(self) -> None:
        """Give the descriptor back; what was counted so far stays."""
        self.computed()
        self.delayed()
        with self.lock:
            self.pid = -1
            if self.descriptor is not None:
                os.close(self.descriptor)
            self.descriptor = None


class ThreadClock(Clock):
    """The time of the thread that makes this clock, whoever reads it."""

    def __init__(self) -> None:
        self.number = time.pthread_getcpuclockid(threading.get_ident()) if HAS_THREAD_CLOCKS else None
        self.path = f"/proc/self/task/{threading.get_native_id()}/schedstat"

    def computed(self) -> float | None:
        return None if self.number is None else time.clock_gettime(self.number)

    def delayed(self) -> float:
        return delay_of(self.path)


class SumOfClocks(Clock):
    """The time of several together."""

    def __init__(self, *clocks: Clock) -> None:
        self.clocks = list(clocks)

    def computed(self) -> float | None:
        parts = [clock.computed() for clock in list(self.clocks)]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None

    def delayed(self) -> float:
        return sum(clock.delayed() for clock in list(self.clocks))


def can_read(number: int) -> bool:
    try:
        time.clock_gettime(number)
    except OSError:
        return False
    return True


def delay_of(path: str) -> float:
    """What the scheduler says of a task: the second number is nanoseconds in which it waited for a processor."""
    try:
        with open(path, "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def descriptor_of(pid: int) -> int | None:
    """A descriptor of a child that nobody has waited for yet; None where the system has none."""
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def pid_of(descriptor: int) -> int:
    """The process's number as it is called here, whatever it is called in its own namespace; -1 where nobody knows."""
    with contextlib.suppress(OSError, ValueError), open(f"/proc/self/fdinfo/{descriptor}") as file:
        for line in file:
            if line.startswith("Pid:"):
                return int(line.removeprefix("Pid:"))
    return -1


class TimeAllowance:
    """So many seconds of a clock's time from now on, and WALL_FACTOR times as many on the wall.

    Waiting for a processor is nobody's fault, so it does not count on the wall either. Without a clock the seconds are
    those on the wall. The clock is asked at the start, and then only when so many have passed there.
    """

    def __init__(self, seconds: float, clock: Clock | None = None, wall_factor: float = WALL_FACTOR) -> None:
        self.seconds, self.clock, self.wall_factor = seconds, clock or Clock(), wall_factor
        self.began, self.before = time.monotonic(), self.clock.computed()
        self.delayed_before: float | None = None

    def excuse(self, seconds: float) -> None:
        """Leave out so many seconds on the wall: they were somebody else's."""
        self.began += seconds

    @property
    def longest(self) -> float:
        """How long it may take on the wall."""
        return self.wall_factor * self.seconds if self.is_counted else self.seconds

    @property
    def is_counted(self) -> bool:
        return self.before is not None and self.clock.computed() is not None

    @property
    def is_spent(self) -> bool:
        """Whether the clock's own time is over."""
        now = self.clock.computed()
        return self.before is not None and now is not None and now - self.before > self.seconds

    @property
    def is_mostly_left(self) -> bool:
        """Whether less than half of the clock's time is over: whatever took so long has waited."""
        now = self.clock.computed()
        return self.before is not None and now is not None and now - self.before < self.seconds / 2

    @property
    def is_over(self) -> bool:
        return time.monotonic() - self.began > self.seconds and (self.is_past_the_wall or self.is_spent)

    @property
    def is_past_the_wall(self) -> bool:
        if self.delayed_before is None:
            # From here on it counts: to ask at the start would cost everybody time. Whoever computes has enough left.
            self.delayed_before = self.clock.delayed()
        passed = time.monotonic() - self.began
        return passed > self.longest and passed - (self.clock.delayed() - self.delayed_before) > self.longest

    @property
    def has_waited(self) -> bool:
        """Whether it is over for who waited, and did not compute for so long."""
        return self.is_counted and not self.is_spent and self.is_past_the_wall

    def in_words(self, allowed: float | None = None) -> str:
        """The time that was over; so many seconds were `allowed`, if not its own."""
        seconds = self.seconds if allowed is None else allowed
        if not self.is_counted:
            return as_time(seconds)
        return as_time(self.wall_factor * seconds) if self.has_waited else f"{as_time(seconds)} of processor time"


def as_time(seconds: float) -> str:
    """A time limit, as sentences say it."""
    return "1 second" if seconds == 1 else f"{seconds:g} seconds"
