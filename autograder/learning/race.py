"""How long somebody's function and the reference's take, each in a process of the same kind, on the same calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.guest import wire
from autograder.judging.encoded_cases import AGAIN, cases_of
from autograder.model import Cell, Limits, OwnModules
from autograder.reading.sources import SourceFile
from autograder.sandbox.config import process_track
from autograder.sandbox.launcher import CannotStart, Launcher
from autograder.sandbox.process import Halted, StudentProcess
from autograder.student_code import ProcessProvider
from reference.catalogue import HOME
from reference.common import DEFINITION, laws_of
from reference.concept import Concept

MOST_CALLS, ROUNDS = 20, 3
CHECKED = re.compile(r"^@checked\n", re.MULTILINE)
IMPORTED = re.compile(r"^(?:from|import) (reference[\w.]*)", re.MULTILINE)


@dataclass(frozen=True)
class Race:
    """Seconds for one call, on the average of the ordinary ones that the exercise is checked with."""

    yours: float
    reference: float


def race(concept: Concept, source: SourceFile, launcher: Launcher) -> Race | None:
    """Both times; None where one of the two could not be measured."""
    calls = ordinary_calls(concept, source.track)
    provider = ProcessProvider(source, launcher, Limits())
    times: tuple[list[float], list[float]] = ([], [])
    try:
        with reference_process(concept, source.track, launcher) as process:
            # By turns: what else the machine does meanwhile slows both.
            for _ in range(ROUNDS):
                for one, its in zip((provider.get(), process), times, strict=True):
                    its += [seconds] if (seconds := seconds_in(one, concept.name, calls)) else []
    except (Halted, CannotStart):
        return None
    finally:
        provider.close()
    yours, reference = times
    return Race(min(yours) / len(calls), min(reference) / len(calls)) if yours and reference else None


def ordinary_calls(concept: Concept, track: str) -> list[bytes]:
    """Calls of the law that a function agrees with the definition, in the order in which they are made."""
    laws = laws_of(concept, track)
    number = next(number for number, law in enumerate(laws) if law.sentence == DEFINITION)
    calls = [call.removeprefix(AGAIN) for call in cases_of(concept, track)[number].calls]
    return [call for call in calls if wire.decode_call(call)[0] == "call"][:MOST_CALLS]


def seconds_in(process: StudentProcess, name: str, calls: Sequence[bytes]) -> float | None:
    process.start_exercise()
    return process.seconds_of(name, calls) if calls and process.find(name) is not None else None


def reference_process(concept: Concept, track: str, launcher: Launcher) -> StudentProcess:
    """A process with the twin in it, as if somebody had handed it in; its calls are not held to the signature."""
    file = f"reference/{concept.topic}/in_{track}.py"
    modules = with_what_it_imports(file)
    process = StudentProcess(launcher.start(process_track(track, reaches_torch=False)), Limits())
    try:
        process.load(modules.pop(file), OwnModules(modules, [""], file), track=track)
    except BaseException:
        process.close()
        raise
    return process


def with_what_it_imports(file: str) -> dict[str, list[Cell]]:
    """A file of the reference and those that it imports, by their paths."""
    found: dict[str, list[Cell]] = {}
    waiting = [file]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        text = CHECKED.sub("", (HOME.parent / path).read_text(encoding="utf-8"))
        found[path] = [Cell(path, text)]
        names = [name.replace(".", "/") for name in IMPORTED.findall(text)]
        paths = [f"{name}{ending}" for name in names for ending in (".py", "/__init__.py")]
        waiting += [one for one in [*paths, "reference/__init__.py"] if (HOME.parent / one).is_file()]
    return found
