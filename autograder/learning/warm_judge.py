"""A judge that stays ready between two saves, in a thread of its own, and whose work can be called off."""

from __future__ import annotations

import ast
import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder import progress
from autograder.learning.events import Event, Fingerprints, OneOfAll, Trouble, Verdicts
from autograder.learning.saves import wait_until_written
from autograder.learning.walk import Step
from autograder.reading.files import NotASubmission, read_files
from autograder.reading.sources import ParsedSubmission, SourceFile
from autograder.reading.submission import parse_submission
from autograder.sandbox.launcher import CannotStart, GuestProcess, Launcher

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


Job = Callable[[], None]


class WarmJudge:
    """Looks at files when asked, one after another, in a thread of its own; the latest question counts."""

    def __init__(self, answer: Callable[[Event], None], files: Mapping[Path, str] | None = None) -> None:
        """`files` are looked at while nothing is asked, each for the exercises of a track."""
        self.answer, self.began = answer, time.time()
        self.not_looked_at = deque((files or {}).items())
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
            while self.not_looked_at and self.jobs.empty() and self.current:
                file, track = self.not_looked_at.popleft()
                # PyTorch takes a second to import: it is there when it is asked for.
                self.launcher.prepare(track)
                self.look_at(file, track)
            self.current, job = self.jobs.get()
            try:
                self.launcher.refuse_if_called_off()
                job()
            except CalledOff:
                pass
            except Exception as error:
                # Whatever it is, the next save may go well.
                self.answer(Trouble(f"A fault of the grader, not yours: {type(error).__name__}: {error}"))

    def close(self) -> None:
        self.latest = -2
        self.ask(lambda: None)
        self.thread.join(LONGEST_FAREWELL)
        self.launcher.close()

    # Jobs -------------------------------------------------------------------------------------------------------------

    def check(self, file: Path, step: Step, known: dict[str, str] | None, others: Sequence[Step] = ()) -> None:
        """Answer with the verdict on a step, and on what else has changed in its file; then with the times of both.

        `known` are the fingerprints that the file had before. Where another exercise of the file has changed, and the
        one asked for has not, that is the one somebody works on. `others` are those of a file that is not the one of
        the step at hand; where nobody knows what has changed there, it is the first of them that is written.
        """
        wait_until_written(file)
        try:
            submission = parse_submission(read_files(file, is_own=True), step.track)
        except NotASubmission as problem:
            self.answer(Verdicts(step, problems=[str(problem)], file=file))
            return
        submission.sources = [source for source in submission.sources if source.track == step.track]
        prints = fingerprints(submission.sources)
        # A function that is gone may be back in a moment: the rest of the file may still be on its way.
        prints = {name: its or (known or {}).get(name, "") for name, its in prints.items()}
        changed = [name for name in prints if known is not None and known.get(name) != prints[name]]
        worked_on = self.worked_on(step, known, changed, others, submission)
        if worked_on is None:
            self.answer(Fingerprints(file, prints))
            return
        source = next((one for one in submission.sources if worked_on.path in one.exercises), None)
        texts, places = own_code(source)
        seen = Verdicts(
            worked_on,
            file=file,
            fingerprints=prints,
            texts=texts,
            places=places,
            untouched=frozenset(one for one in texts if source and source.untouched(one.partition(".")[2])),
            partly_read=submission.partly_read(),
            has_moved=worked_on != step or bool(others),
            is_final=False,
        )
        self.answer(seen)
        self.judge(seen, submission, source, {worked_on.path, *changed})

    def worked_on(
        self,
        step: Step,
        known: dict[str, str] | None,
        changed: Sequence[str],
        others: Sequence[Step],
        submission: ParsedSubmission,
    ) -> Step | None:
        """The exercise that somebody works on; None where a file elsewhere was saved, and nothing in it is new."""
        if not others and (not changed or step.path in changed):
            return step
        written = {name for name, _ in submission.to_run(lambda path: True)}
        fresh = next((name for name in changed if name in written), None)
        if fresh is not None:
            return Step(fresh, step.track)
        if not others:
            return step
        return next((one for one in others if one.path in written), None) if known is None else None

    def look_at(self, file: Path, track: str) -> None:
        """Answer with a file's fingerprints, to know at its next save what has changed.

        One that was saved meanwhile is passed over: its next save may have happened already.
        """
        try:
            if file.stat().st_mtime > self.began:
                return
            submission = parse_submission(read_files(file, is_own=True), track)
        except (NotASubmission, OSError):
            return
        self.answer(Fingerprints(file, fingerprints(one for one in submission.sources if one.track == track)))

    def judge(
        self, seen: Verdicts, submission: ParsedSubmission, source: SourceFile | None, wanted: Collection[str]
    ) -> None:
        """Answer with the verdict on what has been seen."""
        # The laws and the judge: they are imported once there is something to judge.
        from autograder.grade_submission import grade_submission

        try:
            graded = grade_submission("", submission, launcher=self.launcher, wanted=wanted.__contains__)
        except CannotStart as problem:
            sentence = f"your functions' process did not start ({problem})."
            self.answer(replace(seen, problems=[sentence], is_final=True))
            return
        self.launcher.refuse_if_called_off()
        verdicts = replace(seen, results=graded.exercises, problems=graded.problems, notes=graded.notes, is_final=True)
        self.answer(verdicts)
        if source is not None and verdicts.result is not None and verdicts.result.verdict == "passed":
            self.compare_times(verdicts, source)

    def check_all(self, folder: Path, tracks: Collection[str]) -> None:
        """Answer with the verdict on everything that is written in a folder, one by one, and None in the end."""
        from autograder.grade_submission import grade_submission

        submission = parse_submission(read_files(folder, is_own=True))
        submission.sources = [source for source in submission.sources if source.track in tracks]
        written = {name for name, _ in submission.to_run(lambda path: True)}
        graded = grade_submission(
            folder.name,
            submission,
            launcher=self.launcher,
            wanted=written.__contains__,
            report=lambda result: self.answer(OneOfAll(result)),
        )
        self.launcher.refuse_if_called_off()
        progress.remember_verdicts(folder, graded.exercises, partly_read=submission.partly_read())
        self.answer(OneOfAll(None))

    def compare_times(self, verdicts: Verdicts, source: SourceFile) -> None:
        from autograder.learning.race import race
        from reference.concept import find_concept

        result = race(find_concept(verdicts.step.topic, verdicts.step.name), source, self.launcher)
        self.launcher.refuse_if_called_off()
        if result is not None:
            self.answer(replace(verdicts, race=result))


def fingerprints(sources: Iterable[SourceFile]) -> dict[str, str]:
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
