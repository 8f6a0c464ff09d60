"""One thread looks after all processes: each is ended in its time, whatever the others do."""

import time

from autograder.sandbox.clocks import TimeAllowance
from autograder.sandbox.watchdog import Watchdog

OVER = (TimeAllowance(-1.0),)


def wait_for(condition, seconds: float = 5.0) -> bool:
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.01)
    return condition()


def test_it_kills_once_and_in_time() -> None:
    killed: list[float] = []
    dog = Watchdog(lambda: killed.append(time.monotonic()))
    dog.allowances, due = (TimeAllowance(60.0), TimeAllowance(0.1)), time.monotonic() + 0.1
    assert wait_for(lambda: bool(killed))
    assert dog.over is dog.allowances[1]
    time.sleep(0.1)
    assert len(killed) == 1
    assert killed[0] >= due
    dog.stop()


def test_who_is_stopped_kills_nobody() -> None:
    killed: list[int] = []
    dog = Watchdog(lambda: killed.append(1))
    dog.stop()
    dog.allowances = OVER
    time.sleep(0.1)
    assert not killed
    assert not dog.over


def test_one_that_cannot_kill_is_no_loss_to_the_others() -> None:
    def fails() -> None:
        raise OSError("no such process")

    killed: list[int] = []
    bad, good = Watchdog(fails), Watchdog(lambda: killed.append(1))
    bad.allowances = OVER
    assert wait_for(lambda: bool(bad.over))
    good.allowances = OVER
    assert wait_for(lambda: bool(killed))
    bad.stop()
    good.stop()


def test_a_kill_that_takes_long_keeps_nobody_from_beginning() -> None:
    slow = Watchdog(lambda: time.sleep(1))
    slow.allowances = OVER
    assert wait_for(lambda: bool(slow.over))
    started = time.monotonic()
    Watchdog(lambda: None).stop()
    assert time.monotonic() - started < 0.5


def test_a_kill_may_stop_its_own_dog() -> None:
    dog = Watchdog(lambda: dog.stop())
    dog.allowances = OVER
    assert wait_for(lambda: bool(dog.over))
    killed: list[int] = []
    other = Watchdog(lambda: killed.append(1))
    other.allowances = OVER
    assert wait_for(lambda: bool(killed))
    other.stop()
