"""The exercises of a file as tests, each judged alone in a process of its own; the file itself is not imported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import (
    ExceptionInfo,
    ReprEntryNative,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
    TerminalRepr,
)
from _pytest.doctest import DoctestModule

from autograder.checker.client import Checker, CheckerLost
from reference.catalogue import names, topics

CHECKER = Checker()
LARGEST = 2**21


class NotRight(Exception):
    """What `tandem check` prints of an exercise that is not right yet, and the same in short."""

    def __init__(self, text: str, short: str) -> None:
        super().__init__(text)
        self.text, self.short = text, short


class ExerciseFault(NotRight):
    """The grader failed, not the student."""


class ExerciseFile(pytest.File):
    """A topic's file of one track; its exercises are found by their names, without running anything."""

    def collect(self) -> Iterator[ExerciseItem]:
        topic, track = topic_of(self.path), self.path.stem.removeprefix("in_")
        assert topic is not None
        lines = lines_of_functions(self.path)
        for name in names(topic, track):
            yield ExerciseItem.from_parent(
                self, name=name, exercise=f"{topic}.{name}", track=track, line=lines.get(name)
            )


class ExerciseItem(pytest.Item):
    """One exercise."""

    def __init__(self, *, exercise: str, track: str, line: int | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exercise, self.track, self.line = exercise, track, line
        self.answer: dict[str, Any] = {}

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line or 0, self.name

    def setup(self) -> None:
        """Ask for the verdict: what fails on the way to it is an error and no failure."""
        question = {"do": "check_file", "file": str(self.path), "name": self.exercise, "track": self.track}
        try:
            self.answer = CHECKER.ask(question)
        except CheckerLost as problem:
            self.answer = {"fault": str(problem)}
        if "fault" in self.answer:
            words = f"a fault of the grader, not yours: {self.answer['fault']}"
            raise ExerciseFault(f"{self.exercise} ({self.track}): {words}", words)
        if self.answer.get("verdict") == "grader_fault":
            raise ExerciseFault(self.answer["text"], self.answer["short"])

    def runtest(self) -> None:
        answer = self.answer
        if "sentence" in answer:
            raise NotRight(answer["sentence"], answer["sentence"])
        if "skipped" in answer:
            self.skip(answer["skipped"])
        if answer["verdict"] == "not_attempted":
            is_missing = self.line is None and self.path.suffix == ".py"
            self.skip("not in the file" if is_missing else answer["message"])
        if answer["verdict"] != "passed":
            raise NotRight(answer["text"], answer["short"])

    def skip(self, reason: str) -> None:
        # Where the function stands, and not where this stands.
        raise pytest.skip.Exception(reason, _use_item_location=True)

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """The feedback alone: neither a traceback nor anything of pytest's."""
        problem = excinfo.value
        if not isinstance(problem, NotRight):
            return super().repr_failure(excinfo, style)
        entry = ReprEntryNative([f"{line}\n" for line in problem.text.split("\n")])
        where = ReprFileLocation(str(self.path), (self.line or 0) + 1, problem.short)
        return ReprExceptionInfo(ReprTraceback([entry], None, "native"), where)


def topic_of(file: Path) -> str | None:
    """The topic of a file that exercises are written into: its folder has that name; None where it has another one."""
    return file.parent.name if file.parent.name in topics() else None


def imports_the_file(collector: pytest.Collector) -> bool:
    """Whether it is one of pytest's own, which would import the file."""
    return isinstance(collector, (pytest.Module, DoctestModule))


def lines_of_functions(file: Path) -> dict[str, int]:
    """Where each function is last defined, counted from 0; nothing of a notebook, whose lines nobody sees."""
    if file.suffix != ".py":
        return {}
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(LARGEST)
    except OSError:
        return {}
    found = {}
    for number, line in enumerate(text.split("\n")):
        defined = re.match(r"(?:async[ \t]+)?def[ \t]+(\w+)|(\w+)[ \t]*(?::[^=]+)?=(?!=)", line)
        if defined:
            found[defined[1] or defined[2]] = number
    return found
