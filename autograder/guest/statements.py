"""Run a student's code statement by statement: one that fails, or takes too long, costs what hangs on it.

A script that reads data, draws a picture or trains for an hour defines its functions as well as any other. So each
statement at the top runs by itself, what failed is remembered, and whoever misses a name later is told of it.
"""

from __future__ import annotations

import ast
import contextlib
import linecache
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any

MOST_ERRORS = 100
MOST_NAMES = 20
MOST_FUTURE = 20
# For each statement, once one has taken all the time that there was.
SECONDS_AFTERWARDS = 1.0
# An `except:` of the student's may catch it: it comes again.
SECONDS_BETWEEN = 0.1
FAIR_PART = 0.1
# What is run even when all time is over, for it takes none.
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Describe = Callable[[BaseException], dict[str, Any]]


class GivenUp(BaseException):
    """A statement has taken all the time that there was."""


class StatementRunner:
    """Runs cells; `describe` puts an exception into words.

    `say` tells the judge that a statement was given up, and with `each` which one begins. Those `passed_over` are not
    run: the file, the line and the column of each.
    """

    def __init__(self, describe: Describe, files: set[str]) -> None:
        self.describe, self.files = describe, files
        self.errors: list[dict[str, Any]] = []
        self.say: Callable[[dict[str, Any]], None] = lambda message: None
        self.each = False
        self.passed_over: set[tuple[str, int, int]] = set()
        self.at: list[Any] = []
        # How deep in the student's statements it is: one may import a module of the student's own.
        self.running = 0
        self.is_late = self.given_up = self.over = False
        self.spent = self.ends = float("inf")
        # How many seconds by the clock one of processor time may take.
        self.patience = 1.0
        self.began = 0.0, 0.0

    # Time -------------------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def limited(self, seconds: float, longest: float) -> Iterator[None]:
        """Give up what has computed for so many seconds, or takes longest by the clock, as far as this system can."""
        self.patience = longest / seconds
        self.spent, self.ends = time.process_time() + 2 * seconds, time.monotonic() + 2 * longest
        self.is_late = self.given_up = self.over = False
        if not hasattr(signal, "setitimer"):
            yield
            return
        before = [(number, signal.signal(number, self.on_alarm)) for number in (signal.SIGPROF, signal.SIGALRM)]
        self.set_timers(seconds)
        try:
            yield
        finally:
            self.set_timers(0)
            for number, handler in before:
                signal.signal(number, handler)

    def set_timers(self, seconds: float) -> None:
        """Let two alarms come: after so many seconds of processor time, and for who waits, after some more."""
        self.began = time.monotonic(), time.process_time()
        signal.setitimer(signal.ITIMER_PROF, seconds, SECONDS_BETWEEN)
        signal.setitimer(signal.ITIMER_REAL, seconds * self.patience, SECONDS_BETWEEN)

    def is_computing(self) -> bool:
        """Whether it has had a fair part of the time by the clock: on a busy machine nobody has all of it."""
        on_the_wall, computed = time.monotonic() - self.began[0], time.process_time() - self.began[1]
        return self.patience > 1 and computed > on_the_wall * FAIR_PART

    def on_alarm(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGALRM and self.is_computing():
            # It waits for a processor, as far as one can tell from here: the judge knows when that is too long.
            return
        self.is_late = True
        if not self.running or (frame is not None and frame.f_code.co_filename == HERE):
            # Not in the student's code; it comes again, or the next statement hears of it.
            return
        self.note_late()
        raise GivenUp

    def note_late(self) -> None:
        """Let the judge wait on for those that come after."""
        if not self.given_up:
            self.given_up = True
            self.say({"given_up": True, "at": self.at})

    def allow(self, node: ast.stmt) -> bool:
        """Whether a statement runs at all, and its time where those before it took too much."""
        if self.is_late:
            self.note_late()
        if not self.given_up:
            return True
        self.over = self.over or time.process_time() > self.spent or time.monotonic() > self.ends
        if self.over and not isinstance(node, DEFINES):
            return False
        if hasattr(signal, "setitimer"):
            self.set_timers(SECONDS_AFTERWARDS)
        return True

    # Running ----------------------------------------------------------------------------------------------------------

    def run(
        self,
        cells: Sequence[dict[str, Any]],
        namespace: dict[str, Any],
        *,
        left_out: Sequence[int] = (),
        after: Callable[[int, ast.stmt, bool], None] = lambda number, node, has_failed: None,
    ) -> None:
        """Run the statements of all cells but those `left_out`, by number; `after` each, which hears if it failed."""
        future: list[ast.stmt] = []
        number, skipped = -1, frozenset(left_out)
        for cell in cells:
            name, text = cell["name"], cell["text"]
            self.files.add(name)
            note_source(name, text)
            body = ast.parse(text, name).body
            # There are few of them, and each is compiled in front of each statement.
            future += [node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
            del future[MOST_FUTURE:]
            for node in body:
                number += 1
                if number in skipped or (name, node.lineno, node.col_offset) in self.passed_over:
                    continue
                has_failed = not self.run_one(node, name, future, namespace)
                after(number, node, has_failed)

    def run_one(self, node: ast.stmt, name: str, future: list[ast.stmt], namespace: dict[str, Any]) -> bool:
        """Whether a statement came to its end."""
        depth, were_given_up = self.running, self.given_up
        try:
            if not self.allow(node):
                raise GivenUp
            were_given_up = self.given_up
            if not depth:
                self.at = [name, node.lineno, node.col_offset]
                if self.each:
                    self.say({"at": self.at})
            code = compile(ast.Module([*future, node], type_ignores=[]), name, "exec", dont_inherit=True)
            self.running = depth + 1
            exec(code, namespace)
        except BaseException as error:
            self.running = depth
            self.note(error, node, name, given_up=isinstance(error, GivenUp) or self.given_up != were_given_up)
            return False
        self.running = depth
        return True

    def note(self, error: BaseException, node: ast.stmt, name: str, *, given_up: bool) -> None:
        if len(self.errors) < MOST_ERRORS:
            where = {"cell": name, "line": node.lineno, "column": node.col_offset}
            self.errors.append(self.describe(error) | where | {"names": bound_by(node), "given_up": given_up})


def bound_by(node: ast.stmt) -> list[str]:
    """The names that a statement would have bound: whoever misses one of them misses it because it failed."""
    names: list[str] = []
    for part in ast.walk(node):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(part.name)
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            names += [(alias.asname or alias.name).partition(".")[0] for alias in part.names]
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.append(part.id)
    return list(dict.fromkeys(names))[:MOST_NAMES]


HERE = bound_by.__code__.co_filename


def note_source(file: str, text: str) -> None:
    """Let tracebacks show lines of a file that is on no disk."""
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
