"""A judge that stays ready between two saves, in a thread of its own, and whose work can be called off."""

from __future__ import annotations

import ast
import contextlib
import queue
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.learning.saves import wait_until_written
from autograder.learning.walk import Step
from autograder.reading.files import NotASubmission, read_files
from autograder.reading.sources import ParsedSubmission, SourceFile
from autograder.reading.submission import parse_submission
from autograder.sandbox.launcher import CannotStart, GuestProcess, Launcher

if TYPE_CHECKING:
    from autograder.learning.race import Race
    from autograder.result import ExerciseResult


# For the thread to hear that nobody waits any more, in seconds.
LONGEST_FAREWELL = 5.0


class CalledOff(BaseException):
    """Nobody waits for this verdict any more. No `except Exception` on its way catches it."""


class StoppableLauncher(Launcher):
    """A launcher that starts nothing, and ends what runs, once nobody waits for it."""

    def __init__(self, is_called_off: Callable[[], bool]) -> None:
        super().__init__(spare=True)
        self.is_called_off = is_called_off
        self.latest: GuestProcess | None = None

    def start(self, track: str, watched: Iterable[str] = ()) -> GuestProcess:
        self.refuse_if_called_off()
        child = self.latest = super().start(track, watched)
        try:
            self.refuse_if_called_off()
        except CalledOff:
            child.close()
            raise
        return child

    def refuse_if_called_off(self) -> None:
        if self.is_called_off():
            raise CalledOff

    def end_latest(self) -> None:
        """End what runs, from another thread."""
        if self.latest is not None:
            with contextlib.suppress(OSError, ValueError):
                self.latest.kill()


@dataclass(frozen=True)
class Verdicts:
    """What came of looking at a file: results, and what could not be read, a sentence each.

    `step` is the exercise that it is about; `has_moved` says that it is another one than was asked for, which somebody
    has begun to write. `fingerprints` says of each function in the file whether it is another one than before; `texts`
    has them as they stand, `places` where they begin, `untouched` those that are not written yet. `partly_read` are
    exercises of files that could not be wholly read. Before it is final, nothing was judged yet.
    """

    step: Step
    results: list[ExerciseResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    file: Path | None = None
    fingerprints: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()
    partly_read: frozenset[tuple[str, str]] = frozenset()
    has_moved: bool = False
    is_final: bool = True
    race: Race | None = None


Job = Callable[[], None]


class WarmJudge:
    """Looks at files when asked, one after another, in a thread of its own; the latest question counts."""

    def __init__(self, answer: Callable[[Any], None]) -> None:
        self.answer = answer
        # The number of the question that is being answered, and of the latest one.
        self.current = self.latest = 0
        self.launcher = StoppableLauncher(lambda: self.current != self.latest)
        self.jobs: queue.Queue[tuple[int, Job]] = queue.Queue()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def ask(self, job: Job) -> None:
        """Give up what is under way, and do this next."""
        self.latest += 1
        self.launcher.end_latest()
        self.jobs.put((self.latest, job))

    def work(self) -> None:
        while self.latest >= 0:
            self.current, job = self.jobs.get()
            with contextlib.suppress(CalledOff):
                self.launcher.refuse_if_called_off()
                job()

    def close(self) -> None:
        self.latest = -2
        self.ask(lambda: None)
        self.thread.join(LONGEST_FAREWELL)
        self.launcher.close()

    # Jobs -------------------------------------------------------------------------------------------------------------

    def check(self, file: Path, step: Step, known: dict[str, str], *, is_elsewhere: bool = False) -> None:
        """Answer with the verdict on a step, and on what else has changed in its file; then with the times of both.

        `known` are the fingerprints that the file had before. Where another exercise of the file has changed, and the
        one asked for has not, that is the one somebody works on.
        """
        wait_until_written(file)
        try:
            submission = parse_submission(read_files(file, is_own=True), step.track)
        except NotASubmission as problem:
            self.answer(Verdicts(step, problems=[str(problem)], file=file))
            return
        submission.sources = [source for source in submission.sources if source.track == step.track]
        prints = fingerprints(submission.sources)
        changed = [name for name in prints if name in known and known[name] != prints[name]]
        has_moved = len(changed) == 1 and changed[0] != step.path
        step = Step(changed[0], step.track) if has_moved else step
        source = next((one for one in submission.sources if step.path in one.exercises), None)
        texts, places = own_code(source)
        seen = Verdicts(
            step,
            file=file,
            fingerprints=prints,
            texts=texts,
            places=places,
            untouched=frozenset(one for one in texts if source and source.untouched(one.partition(".")[2])),
            partly_read=submission.partly_read(),
            has_moved=has_moved or is_elsewhere,
            is_final=False,
        )
        self.answer(seen)
        self.judge(seen, submission, source, {step.path, *changed})

    def judge(
        self, seen: Verdicts, submission: ParsedSubmission, source: SourceFile | None, wanted: Collection[str]
    ) -> None:
        """Answer with the verdict on what has been seen."""
        # They import NumPy.
        from autograder.grade_submission import grade_submission

        step = seen.step
        try:
            graded = grade_submission("", submission, launcher=self.launcher, wanted=wanted.__contains__)
        except CannotStart as problem:
            sentence = f"your functions' process did not start ({problem})."
            self.answer(replace(seen, problems=[sentence], is_final=True))
            return
        self.launcher.refuse_if_called_off()
        verdicts = replace(seen, results=graded.exercises, problems=graded.problems, is_final=True)
        self.answer(verdicts)
        if source is not None and any(one.name == step.path and one.verdict == "passed" for one in graded.exercises):
            self.compare_times(verdicts, step, source)

    def check_all(self, folder: Path, tracks: Collection[str]) -> None:
        """Answer with the verdict on everything that is written in a folder, one by one, and None in the end."""
        from autograder import progress
        from autograder.grade_submission import grade_submission

        submission = parse_submission(read_files(folder, is_own=True))
        submission.sources = [source for source in submission.sources if source.track in tracks]
        written = {name for name, _ in submission.to_run(lambda path: True)}
        graded = grade_submission(
            folder.name,
            submission,
            launcher=self.launcher,
            wanted=written.__contains__,
            report=lambda result: self.answer(("all", result)),
        )
        self.launcher.refuse_if_called_off()
        progress.remember_verdicts(folder, graded.exercises, partly_read=submission.partly_read())
        self.answer(("all", None))

    def compare_times(self, verdicts: Verdicts, step: Step, source: SourceFile) -> None:
        from autograder.learning.race import race
        from reference.concept import find_concept

        result = race(find_concept(step.topic, step.name), source, self.launcher)
        self.launcher.refuse_if_called_off()
        if result is not None:
            self.answer(replace(verdicts, race=result))


def fingerprints(sources: Collection[SourceFile]) -> dict[str, str]:
    """What each exercise's function is, without its place and comments; a word each, other for another function."""
    return {
        exercise: "\n".join(ast.dump(node) for node in source.nodes(exercise.partition(".")[2]))
        for source in sources
        for exercise in source.exercises
    }


def own_code(source: SourceFile | None) -> tuple[dict[str, str], dict[str, str]]:
    """The text of each exercise's function, and where in the file it begins: the line, or a notebook's cell."""
    texts: dict[str, str] = {}
    places: dict[str, str] = {}
    if source is None:
        return texts, places
    for exercise in source.exercises:
        name = exercise.partition(".")[2]
        for definition in source.definitions.get(name, [])[-1:]:
            cell = source.cells[definition.cell]
            texts[exercise] = ast.get_source_segment(cell.text, definition.node) or ""
            _, comma, cell_in_words = cell.name.partition(",")
            places[exercise] = comma + cell_in_words if comma else f":{getattr(definition.node, 'lineno', 1)}"
    return texts, places
