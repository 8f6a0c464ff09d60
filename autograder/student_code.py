"""A source's code in processes of its own: started, loaded, and what went wrong meanwhile in words.

One process for each exercise, so that none spoils another's. Where loading takes long, those that come after a function
that passed and left nothing behind go on in its process; whatever does not pass there is tried again in a fresh one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import msgspec

from autograder.formatting import one_line
from autograder.judging.environment_advice import on_hidden_package
from autograder.model import Limits
from autograder.reading.sources import SourceFile
from autograder.result import ExerciseResult
from autograder.sandbox.clocks import WALL_FACTOR, SumOfClocks, TimeAllowance, as_time
from autograder.sandbox.config import process_track
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.load_errors import LONGEST_TEXT, LoadError, Place
from autograder.sandbox.process import Halted, Nonsense, StudentProcess

# From here on a process is used again, in seconds.
SLOW_LOAD = 0.5
# Statements that end the process itself: each costs another start.
MOST_ENDED = 4
MOST_CAUSES = 3
UNREAD = "unread"
MOST_FOLLOWERS = 4
# How the sentence on a statement goes for which there was no time.
GIVEN_UP = "given up after"
WHILE_IMPORTED = "while"
MISSING_NAME = re.compile(r"name '(\w+)' is not defined|cannot import name '(\w+)'")


class ProcessProvider:
    """Starts processes with the student's code in them."""

    def __init__(
        self,
        source: SourceFile,
        launcher: Launcher,
        limits: Limits,
        passed_over: dict[Place, LoadError] | None = None,
        watched: Sequence[str] = (),
        submission: TimeAllowance | None = None,
    ) -> None:
        self.source, self.launcher, self.limits, self.submission = source, launcher, limits, submission
        # The calls that one or another of its functions must not make.
        self.watched = watched
        self.clock = SumOfClocks()
        self.process: StudentProcess | None = None
        self.failed: Halted | None = None
        self.errors: list[LoadError] = []
        # Statements that took too long or ended their process are not run again, and why; in no track of this file.
        self.passed_over = {} if passed_over is None else passed_over
        self.is_used = False
        # What an exercise has failed for.
        self.costly: list[LoadError] = []

    def get(self) -> StudentProcess:
        """The process, its code loaded; Halted where loading took it down."""
        if self.failed:
            raise self.failed
        if self.process is None or self.process.gone:
            self.close()
            self.start()
        assert self.process is not None
        return self.process

    def start(self) -> None:
        """Load the code into a fresh process, without the statements that end it; Halted where that does not help."""
        track = process_track(self.source.track, self.source.reaches_torch)
        each = False
        for tries_left in reversed(range(MOST_ENDED + 2)):
            child = self.launcher.start(track, self.watched)
            process = self.process = StudentProcess(child, self.limits, self.submission)
            process.wait_until_ready()
            self.clock.clocks.append(process.clock)
            try:
                self.load(process, each=each)
                return
            except Halted as halted:
                self.close()
                if not tries_left or not self.is_worth_another_try(halted, process.at, each=each):
                    message = f"{WHILE_IMPORTED} {self.source.file} was being imported: {halted.message}"
                    self.failed = Halted(halted.verdict, message)
                    raise self.failed from None
                # From now on it says where it is.
                each = True

    def load(self, process: StudentProcess, *, each: bool) -> None:
        self.errors = process.load(
            self.source.cells,
            self.source.modules,
            capture=self.source.captures,
            left_out=self.source.left_out,
            passed_over=self.passed_over,
            each=each,
            is_main=self.source.is_main,
            track=self.source.track,
            watched=self.watched,
        )
        self.passed_over.update((error.place, error) for error in self.errors if error.given_up)

    def is_worth_another_try(self, halted: Halted, at: Place | None, *, each: bool) -> bool:
        """Whether to load it once more: to see where it ends, or without what has ended it, which is noted."""
        if halted.verdict == "out_of_memory" or isinstance(halted, Nonsense):
            return False
        if at is None:
            return not each
        if at in self.passed_over:
            return False
        is_late = halted.verdict == "timeout"
        self.passed_over[at] = LoadError(at, halted.verdict, halted.message, "", (), is_late, has_ended=not is_late)
        return True

    def done_with(self, verdict: str) -> None:
        """Keep the process for the next exercise where that saves time and nothing speaks against it."""
        process = self.process
        is_worth_it = process and not process.gone and verdict == "passed" and process.loading_took >= SLOW_LOAD
        if process and is_worth_it and process.is_unchanged():
            self.is_used = True
        else:
            self.close()

    @property
    def has_muttered(self) -> bool:
        """Whether the last exercise has printed what nobody hears."""
        return self.process is not None and self.process.has_muttered

    def close(self) -> None:
        if self.process is not None:
            self.process.close()
        self.process = None
        self.is_used = False

    # Words ------------------------------------------------------------------------------------------------------------

    @property
    def all_errors(self) -> list[LoadError]:
        """What failed, in any of the processes."""
        return [*self.errors, *(error for place, error in self.passed_over.items() if error not in self.errors)]

    def notes(self) -> list[str]:
        """What failed or was given up while the code was loaded, a sentence each; what follows from it goes with it."""
        roots: dict[Place, tuple[LoadError, list[LoadError]]] = {}
        for error in self.all_errors:
            causes = [] if self.is_problem(error) else self.causes_of(name_missed(error.message))
            root = causes[-1] if causes else error
            followers = roots.setdefault(root.place, (root, []))[1]
            if root is not error:
                followers.append(error)
        told = [
            (root, followers)
            for root, followers in roots.values()
            if root.kind != UNREAD and not self.is_problem(root) and not self.is_other_track(root, followers)
        ]
        # What was given up may have been meant to do something.
        told.sort(key=lambda one: not one[0].given_up)
        return [and_so(sentence_on(root, self.limits), followers) for root, followers in told]

    def is_other_track(self, error: LoadError, followers: Sequence[LoadError]) -> bool:
        """Whether it is PyTorch that NumPy's process lacks, and nothing has failed for it."""
        return self.source.track == "numpy" and "No module named 'torch" in error.message and not followers

    def problems(self) -> list[str]:
        """What cost an exercise, or ended the process that ran it: somebody should look at that."""
        unread = [error for error in self.costly if error.kind == UNREAD]
        told = [error for error in self.all_errors if self.is_problem(error)]
        return [sentence_on(error, self.limits) for error in (*unread, *told)]

    def is_problem(self, error: LoadError) -> bool:
        return error.has_ended or error in self.costly

    @cached_property
    def unread(self) -> list[LoadError]:
        """What Python could not read, of the file and of the modules that it imports; it has been said already."""
        own = [(part.names, part.sentence) for part in self.source.unread]
        return [
            LoadError((sentence, number, 0), UNREAD, sentence, "", tuple(names), False)
            for number, (names, sentence) in enumerate([*own, *self.source.modules.unread])
        ]

    def causes_of(self, missing: str) -> list[LoadError]:
        """Why a name is not there: the statement that would have bound it, and why that one failed in turn."""
        causes: list[LoadError] = []
        known = [*self.unread, *self.all_errors]
        while missing and len(causes) < MOST_CAUSES:
            error = next((one for one in known if missing in one.names and one not in causes), None)
            if error is None:
                break
            causes.append(error)
            missing = name_missed(error.message)
        return causes


def name_missed(message: str) -> str:
    """The name that an exception says is not there."""
    found = MISSING_NAME.search(message)
    return (found[1] or found[2]) if found else ""


def and_so(sentence: str, followers: Sequence[LoadError]) -> str:
    """A sentence on a statement, and the places where something else failed for the same reason."""
    places = list(dict.fromkeys(error.where for error in followers))
    if not places:
        return sentence
    more = f" and {len(places) - MOST_FOLLOWERS} more" if len(places) > MOST_FOLLOWERS else ""
    return f"{sentence.rstrip('.')}. What needs it failed as well: {'; '.join(places[:MOST_FOLLOWERS])}{more}."


def sentence_on(error: LoadError, limits: Limits) -> str:
    """Where a statement failed, and why."""
    if error.kind == UNREAD:
        return error.message
    if error.given_up:
        seconds = limits.load * WALL_FACTOR if error.has_waited else limits.load
        return f"{error.where}: {GIVEN_UP} {as_time(seconds)}; everything else was run."
    if error.has_ended:
        return f"{error.where}: left out, for {error.message}; everything else was run."
    trace = error.trace.splitlines()
    inner = f" ({trace[-1]})" if trace and not trace[-1].startswith(f"{error.where}:") else ""
    hidden = on_hidden_package(error.message) if error.kind == "ModuleNotFoundError" else None
    advice = f". {hidden}" if hidden else ""
    said = f"{error.kind}: {error.message}" if error.message else error.kind
    # What the code raised is its author's own words.
    return one_line(f"{error.where}: {said}{inner}{advice}")[:LONGEST_TEXT]


def with_explanation(result: ExerciseResult, provider: ProcessProvider) -> ExerciseResult:
    """The result; what went wrong while the code was loaded explains a function or a name that is missing."""
    source, name = provider.source, result.name.partition(".")[2]
    if result.verdict == "error":
        return with_causes(result, result.message, provider.causes_of(name_missed(result.message)), provider)
    if result.verdict != "not_attempted" or source.untouched(name) or provider.failed:
        return result
    places = defining_places(source, name)
    failed = next((error for error in provider.all_errors if error.place in places), None)
    if failed is None:
        return result
    message = f"it was never defined: {sentence_on(failed, provider.limits)}"
    causes = provider.causes_of(name_missed(failed.message))
    if not causes:
        provider.costly.append(failed)
    return with_causes(msgspec.structs.replace(result, verdict="error"), message, causes, provider)


def with_causes(
    result: ExerciseResult, message: str, causes: Sequence[LoadError], provider: ProcessProvider
) -> ExerciseResult:
    # What stands at the end of the chain is where somebody has to look.
    provider.costly += causes[-1:]
    before = [f"before that, {sentence_on(cause, provider.limits)}" for cause in causes]
    return msgspec.structs.replace(result, message="\n".join([message, *before]))


def defining_places(source: SourceFile, name: str) -> set[Place]:
    """The statements at the top that were to define a function."""
    numbers = {definition.number for definition in source.definitions.get(name, ())}
    statements = ((cell, node) for cell, tree in zip(source.cells, source.trees, strict=True) for node in tree.body)
    return {
        (cell.name, node.lineno, node.col_offset) for number, (cell, node) in enumerate(statements) if number in numbers
    }
