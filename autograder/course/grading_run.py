"""Grade everybody: read each submission, give it to a worker, keep the result, go on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from autograder.course.earlier import EARLIER, move_aside, outdated
from autograder.course.gradebook import Gradebook
from autograder.course.grades_csv import write_grades
from autograder.course.grading_job import (
    GradingJob,
    GradingSettings,
    SandboxMissing,
    VersionMismatch,
    fault_result,
    fingerprint_of,
    grader_fingerprint,
    nothing_graded,
    run_job,
)
from autograder.course.kept_result import NoResult, parse_result
from autograder.course.later import Later, LaterQueue, ended_words, replaced
from autograder.course.students import StudentEntry
from autograder.course.summary import summary_html
from autograder.course.worker_pool import WorkerLost, WorkerPool, WorkersGone, run_jobs
from autograder.formats import FORMATS, CannotRender, Format, without_expected
from autograder.reading.files import NotASubmission, SubmittedFiles
from autograder.result import SubmissionResult, has_fault, to_json

# What begins the note on several attempts.
ATTEMPT = "Handed in several times: "


@dataclass
class RunTally:
    """How far it is."""

    graded: int = 0
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)
    not_rendered: dict[str, str] = field(default_factory=dict)


class GradingRun:
    """One run over all submissions; `heard` is called for each student who is done."""

    def __init__(
        self,
        book: Gradebook,
        students: Sequence[StudentEntry],
        settings: GradingSettings,
        *,
        formats: Sequence[str] = (),
        again: bool = False,
        set_aside: Sequence[str] = (),
        on_progress: Callable[[], None] = lambda: None,
    ) -> None:
        self.book, self.students, self.settings = book, students, settings
        self.formats: list[Format] = [FORMATS[name] for name in formats]
        self.again, self.on_progress = again, on_progress
        # What is said once, of the class: what is nobody's, which of several attempts count, that there is no seed.
        self.set_aside = list(set_aside)
        self.tally = RunTally()
        # What was moved aside, as no longer current.
        self.moved = ""
        # How many jobs were given out, and what is done once more when all of them are back.
        self.given, self.later = 0, LaterQueue()

    def execute(self, pool: WorkerPool) -> RunTally:
        """Grade what is not yet graded."""
        # However this ends, it ends the workers first.
        with closing(run_jobs(pool, run_job, self.jobs(), self.jobs_alone())) as outcomes:
            for student, outcome in outcomes:
                is_beside_others = self.given > 1 and pool.workers() > 1
                result = self.result_from(student, outcome, is_beside_others=is_beside_others)
                if result is not None:
                    self.keep(student, result)
        return self.tally

    def jobs(self) -> Iterator[tuple[StudentEntry, GradingJob]]:
        """What there is to do. What needs no worker is kept on the way."""
        for student in self.students:
            job = self.job_of(student)
            if job is not None and not self.is_current(student, job.fingerprint):
                self.given += 1
                yield student, job

    def jobs_alone(self) -> Iterator[tuple[StudentEntry, GradingJob]]:
        """What is done once more, with nothing beside it."""
        while (later := self.later.next()) is not None:
            job = self.job_of(later.student)
            if job is None:
                continue
            if later.first is not None and later.first.fingerprint != job.fingerprint:
                # Its files are others by now.
                later = self.later.begin(Later(later.student))
            yield later.student, replace(job, only=later.only, given_up=later.given_up)

    def job_of(self, student: StudentEntry) -> GradingJob | None:
        """The job of grading a student's submission; None where it could not be read, and that is kept."""
        try:
            files = student.read()
        except NotASubmission as problem:
            self.keep_unread(student, str(problem))
        except Exception as error:
            # One submission that our reading stumbles over is no reason to leave the others ungraded.
            self.keep(student, fault_result(student.name, self.settings.policy, f"{type(error).__name__}: {error}"))
        else:
            return GradingJob(files, self.settings, fingerprint_of(files, self.settings), grader_fingerprint())
        return None

    def result_from(
        self, student: StudentEntry, outcome: bytes | BaseException, *, is_beside_others: bool
    ) -> SubmissionResult | None:
        """The result that counts; None where it is not there yet."""
        later = self.later.take(student)
        if isinstance(outcome, bytes):
            try:
                result = parse_result(outcome)
            except NoResult as error:
                return fault_result(student.name, self.settings.policy, f"a worker sent no result: {error}")
            if later is None and is_beside_others and self.later.add_late(student, result):
                return None
            return replaced(later.first, result.exercises) if later and later.first else result
        if isinstance(outcome, SandboxMissing):
            raise outcome
        if isinstance(outcome, (VersionMismatch, ImportError)):
            # It would be the same with every submission.
            raise WorkersGone(f"a worker cannot grade here: {outcome}.") from outcome
        if isinstance(outcome, WorkerLost) and outcome.is_out_of_time:
            return None if self.later.add_ended(student, outcome, later) else self.ungraded(student, outcome)
        reason = str(outcome) if isinstance(outcome, WorkerLost) else f"{type(outcome).__name__}: {outcome}"
        return fault_result(student.name, self.settings.policy, reason)

    def ungraded(self, student: StudentEntry, lost: WorkerLost) -> SubmissionResult | None:
        """The result, not tried again, where a worker was out of time and leaving out an exercise does not help."""
        job = self.job_of(student)
        if job is None:
            return None
        result = nothing_graded(student.name, self.settings.policy, [ended_words(lost)])
        return msgspec.structs.replace(result, fingerprint=job.fingerprint)

    def keep_unread(self, student: StudentEntry, problem: str) -> None:
        """The result of what could not be read; like any other it is not made again."""
        if not os.path.lexists(student.path):
            # It was there when everybody was counted. Who has taken it away meanwhile, nobody knows.
            self.keep(
                student, fault_result(student.name, self.settings.policy, "it was removed while others were graded")
            )
            return
        fingerprint = fingerprint_of(SubmittedFiles(student.name, {}, [problem]), self.settings)
        if not self.is_current(student, fingerprint):
            result = nothing_graded(student.name, self.settings.policy, [problem])
            self.keep(student, msgspec.structs.replace(result, fingerprint=fingerprint))

    def is_current(self, student: StudentEntry, fingerprint: str) -> bool:
        """Whether the result that grading would give is there; then this student is done."""
        result = None if self.again else self.book.current(student, fingerprint)
        if result is None or with_attempt(result, student) != result:
            return False
        # A format may be asked for later, or be left from an older result.
        self.render(student, result)
        self.tally.unchanged += 1
        self.on_progress()
        return True

    # Keeping ----------------------------------------------------------------------------------------------------------

    def keep(self, student: StudentEntry, result: SubmissionResult) -> None:
        """Write a student's result, last of all the one that says that everything is there."""
        result = with_attempt(result, student)
        if not self.show_expected:
            result = without_expected(result)
        self.render(student, result)
        self.book.write(self.book.result_path(student), to_json(result))
        self.tally.graded += 1
        if has_fault(result):
            self.tally.faults.append(student.name)
        self.on_progress()

    def render(self, student: StudentEntry, result: SubmissionResult) -> None:
        """Write the formats of a result; one that cannot be had is said, and none of an older result stays."""
        for form in self.formats:
            path = self.format_path(form, student)
            try:
                content = form.render(result, show_expected=self.show_expected)
            except CannotRender as problem:
                self.tally.not_rendered[form.name] = str(problem)
                self.book.remove(path)
            else:
                self.book.write_if_other(path, content)

    @property
    def show_expected(self) -> bool:
        return self.settings.policy is None or self.settings.policy.show_expected

    def format_path(self, form: Format, student: StudentEntry) -> Path:
        return self.book.folder / form.name / f"{student.stem}.{form.suffix}"

    # At the end -------------------------------------------------------------------------------------------------------

    def write_overviews(self) -> None:
        """The table of grades and the page for the teacher, made from what is kept."""
        policy = self.settings.policy
        asked = policy.asked() if policy else None
        stems = {student.name: student.stem for student in self.students}
        title = (policy.title if policy else "") or "Grades"
        grades = write_grades(self.book.all_of(self.students), asked)
        self.book.write(self.book.folder / "grades.csv", grades.encode())
        page = summary_html(
            self.book.all_of(self.students),
            title=title,
            asked=asked,
            set_aside=self.set_aside,
            link=lambda result: f"results/{stems[result.submission]}.json" if result.submission in stems else None,
        )
        self.book.write(self.book.folder / "summary.html", page.encode())
        self.put_away()

    def put_away(self) -> None:
        """Move aside what is there of students who are gone, and in formats that nobody asked for now."""
        out, current = self.book.folder, {student.stem for student in self.students}
        with self.book.careful(out / EARLIER):
            files = list(outdated(out, current, {form.name: current for form in self.formats}))
            self.moved = move_aside(out, files)


def with_attempt(result: SubmissionResult, student: StudentEntry) -> SubmissionResult:
    """The result with a note on which of several attempts it is of."""
    notes = [note for note in result.notes if not note.startswith(ATTEMPT)]
    if student.attempt:
        notes.insert(0, f"{ATTEMPT}{student.attempt}.")
    return msgspec.structs.replace(result, notes=notes)
