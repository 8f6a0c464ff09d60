"""Try mutants in processes that can be given up: one for each function, forked with everything imported."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from tests.benchmarks.mutation.holding import Subject, broken_law, laws_for
from tests.benchmarks.mutation.mutants import Mutant, Unit, mutants_of

FORK = multiprocessing.get_context("fork")
# A mutant may take so many seconds of a processor, and so many times what the twin itself takes: who else is at work on
# the machine makes no difference.
SECONDS, TIMES = 5.0, 4.0
# A process that does not hear its own alarm, or sleeps, is given up after so many times that, by the clock, and some more.
PATIENCE, GRACE = 6.0, 5.0
# What a process may take besides what it has when it is forked.
MEMORY = 2 << 30
SURVIVED, ENDLESS, CRASHED, UNREADABLE = "survived", "endless", "crashed", "no code"


class OutOfTime(BaseException):
    """A mutant took too long. No `except Exception` holds it up."""


@dataclass
class Outcome:
    """What became of a mutant: the kind of the law that rejected it, or one of the words above; and the law."""

    mutant: Mutant
    kind: str
    law: str = ""


@dataclass
class UnitResult:
    """What became of all mutants of a function. `fault`: why nothing can be said, such as a twin that breaks a law."""

    unit: Unit
    outcomes: list[Outcome] = field(default_factory=list)
    fault: str = ""
    seconds: float = 0.0

    @property
    def survivors(self) -> list[Mutant]:
        return [outcome.mutant for outcome in self.outcomes if outcome.kind == SURVIVED]


Judge = Callable[[Unit, Mutant], tuple[str, str]]
Prepare = Callable[[Unit], tuple[Judge, float]]


# In the process -------------------------------------------------------------------------------------------------------


def prepared(unit: Unit) -> tuple[Judge, float]:
    """How a mutant is judged, and how many seconds it may take. The twin itself is tried first: it must keep all."""
    subject, laws = Subject(unit.topic, unit.track), laws_for(unit)
    started = time.process_time()
    broken = broken_law(subject, unit.track, laws)
    if broken is not None:
        raise RuntimeError(f"the twin itself breaks the law {broken.law.sentence!r} of {broken.concept.path}")

    def judge(unit: Unit, mutant: Mutant) -> tuple[str, str]:
        try:
            with subject.changed(unit, mutant.source):
                held = broken_law(subject, unit.track, laws)
        except Exception as error:
            # It could not even be defined.
            return UNREADABLE, str(error)
        return (SURVIVED, "") if held is None else (held.kind, held.law.sentence)

    return judge, SECONDS + TIMES * (time.process_time() - started)


def work(unit: Unit, mutants: list[Mutant], first: int, pipe: Connection, prepare: Prepare) -> None:
    """Judge mutants from the number `first` on. What is sent: the seconds for each, then a number and what came of it."""
    signal.signal(signal.SIGPROF, ring)
    warnings.simplefilter("ignore")
    limit_memory()
    try:
        judge, limit = prepare(unit)
    except Exception as error:
        pipe.send(("fault", f"{error}" if isinstance(error, RuntimeError) else traceback.format_exc(limit=-3)))
        return
    pipe.send(("limit", limit))
    for number in range(first, len(mutants)):
        pipe.send(("begun", number))
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            outcome = judge(unit, mutants[number])
        except OutOfTime:
            outcome = (ENDLESS, "")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(("done", (number, *outcome)))


def ring(_number: int, _frame: Any) -> None:
    raise OutOfTime


def limit_memory() -> None:
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))


# Outside --------------------------------------------------------------------------------------------------------------


@dataclass
class Running:
    """A process at work on a function's mutants."""

    result: UnitResult
    mutants: list[Mutant]
    process: BaseProcess
    pipe: Connection
    started: float
    # How many have been judged; when the process is given up.
    judged: int = 0
    limit: float = 600.0
    deadline: float = 0.0


def run(
    units: Iterable[Unit],
    *,
    jobs: int = 2,
    prepare: Prepare = prepared,
    tell: Callable[[UnitResult], None] = lambda _: None,
) -> list[UnitResult]:
    """Try all mutants of the functions, several functions at once; results come in the order of the functions."""
    waiting = list(units)
    results = {id(unit): UnitResult(unit) for unit in waiting}
    order = list(results.values())
    at_work: list[Running] = []
    try:
        while waiting or at_work:
            while waiting and len(at_work) < jobs:
                unit = waiting.pop(0)
                at_work.append(begin(results[id(unit)], mutants_of(unit), 0, prepare))
            soonest = min(one.deadline for one in at_work)
            wait([one.pipe for one in at_work], timeout=max(0.0, soonest - time.monotonic()))
            for one in list(at_work):
                if not listen(one):
                    continue
                at_work.remove(one)
                end(one)
                if not one.result.fault and len(one.result.outcomes) < len(one.mutants):
                    at_work.append(begin(one.result, one.mutants, len(one.result.outcomes), prepare))
                else:
                    one.result.seconds += time.monotonic() - one.started
                    tell(one.result)
    finally:
        for one in at_work:
            end(one)
    return order


def begin(result: UnitResult, mutants: list[Mutant], first: int, prepare: Prepare) -> Running:
    here, there = FORK.Pipe(duplex=False)
    process = FORK.Process(target=work, args=(result.unit, mutants, first, there, prepare), daemon=True)
    with warnings.catch_warnings():
        # Python warns of forks beside threads; those that a test runner has do nothing that the new process waits for.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    there.close()
    now = time.monotonic()
    return Running(result, mutants, process, here, now, first, deadline=now + 600)


def listen(one: Running) -> bool:
    """Take in what a process has sent; whether it is at its end, or has to be given up."""
    try:
        while one.pipe.poll():
            what, value = one.pipe.recv()
            if what == "limit":
                one.limit = value
            elif what == "begun":
                one.deadline = time.monotonic() + PATIENCE * one.limit + GRACE
            elif what == "done":
                number, kind, law = value
                one.result.outcomes.append(Outcome(one.mutants[number], kind, law))
            else:
                one.result.fault = value
        if time.monotonic() < one.deadline:
            return len(one.result.outcomes) == len(one.mutants) or bool(one.result.fault)
        kind = ENDLESS
    except (EOFError, OSError):
        if one.result.fault or len(one.result.outcomes) == len(one.mutants):
            return True
        kind = CRASHED
    # The process that was preparing has judged nothing: that is no mutant's doing.
    if len(one.result.outcomes) == one.judged and one.limit == 600.0:
        one.result.fault = f"the process {kind} before the first mutant"
    else:
        one.result.outcomes.append(Outcome(one.mutants[len(one.result.outcomes)], kind))
    return True


def end(one: Running) -> None:
    with suppress(OSError):
        one.process.kill()
    one.process.join()
    one.pipe.close()
