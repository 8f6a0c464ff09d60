"""What `tandem grade`, `tandem doctor` and `tandem gradescope` do, what they print, their exit status."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from autograder import formatting, versions
from autograder.console import FAULT, err, out, stop
from autograder.course import worker_pool
from autograder.course.doctor import examine
from autograder.course.gradebook import CannotWrite, Gradebook, GradebookLocked
from autograder.course.gradescope_zip import CannotPack, make_zip
from autograder.course.grading_job import GradingSettings, SandboxMissing, longest_job
from autograder.course.grading_run import GradingRun
from autograder.course.students import find_class
from autograder.formats import FORMATS
from autograder.model import Limits
from autograder.policy.policy import Policy, PolicyError, read_policy
from autograder.reading.files import NotASubmission
from autograder.sandbox.config import has_torch
from autograder.sandbox.launcher import CannotStart, Launcher
from autograder.sandbox.layers import LAYERS, advice, enough

GRADED, NOT_SAFE, INTERRUPTED = 0, 1, 130
MOST_NAMED = 5
NO_SEED = (
    "No seed: functions were held to the published cases alone, and a table of those would pass. "
    'A line seed = "..." in a policy adds cases that only this course has.'
)


def grade_class(
    submissions: Path,
    out_folder: Path,
    policy: Policy | None,
    *,
    sandboxed: bool,
    jobs: int | None,
    dask: str | None,
    formats: list[str],
    single: bool,
    again: bool,
) -> int:
    """Grade everybody; the exit status, or an exit that says what was off."""
    settings = GradingSettings(policy, sandboxed=sandboxed)
    try:
        # A class that is one archive is unpacked there for as long as it is graded.
        with TemporaryDirectory(prefix="tandem-class-") as scratch:
            found = find_class(submissions, out_folder, Path(scratch), single=single)
            if sandboxed and dask is None:
                refuse_without_sandbox()
            workers = (
                worker_pool.cluster_workers(dask)
                if dask
                else worker_pool.local_workers(jobs or cores(), longest_job(policy.limits if policy else Limits()))
            )
            with Gradebook(out_folder) as book:
                has_seed = policy is not None and policy.course_key is not None
                run = GradingRun(
                    book, found.students, settings, formats=list(dict.fromkeys(formats)), again=again,
                    set_aside=[*found.set_aside, *([] if has_seed else [NO_SEED])],
                )  # fmt: skip
                return execute_with_progress(run, workers)
    except (NotASubmission, GradebookLocked) as problem:
        raise stop(str(problem)) from None
    except CannotWrite as problem:
        raise stop(str(problem), FAULT) from None
    except worker_pool.WorkersGone as problem:
        raise stop(
            f"{problem} What was graded before that is kept; without --again, the command goes on there.", FAULT
        ) from None
    except SandboxMissing as problem:
        raise stop(f"a worker refuses to run other people's code:\n{problem}", FAULT) from None


def execute_with_progress(run: GradingRun, workers: worker_pool.WorkerPool) -> int:
    """Grade, say what came of it, and give back the exit status."""
    with progress_bar() as bar:
        task = bar.add_task("grading", total=len(run.students))
        run.on_progress = lambda: bar.advance(task)
        try:
            run.execute(workers)
        except KeyboardInterrupt:
            bar.stop()
            done = f"{run.tally.graded + run.tally.unchanged} of {len(run.students)}"
            err.print(
                Text(f"tandem: interrupted; {done} are graded. The same command, without --again, goes on from there.")
            )
            return INTERRUPTED
    run.write_overviews()
    print_report(run)
    return FAULT if run.tally.faults or run.tally.not_rendered else GRADED


def print_report(run: GradingRun) -> None:
    """What came of it, in a few lines."""
    tally, folder = run.tally, run.book.folder
    unchanged = f", {tally.unchanged} had not changed" if tally.unchanged else ""
    out.print(Text(f"{tally.graded} graded{unchanged}. {folder / 'grades.csv'}, {folder / 'summary.html'}"))
    for sentence in run.set_aside:
        out.print(Text(formatting.strip_controls(sentence)))
    if run.moved:
        out.print(Text(run.moved))
    for form, problem in tally.not_rendered.items():
        err.print(Text(f"tandem: --format {form}: {formatting.strip_controls(problem)}"))
    if tally.faults:
        named = ", ".join(tally.faults[:MOST_NAMED]) + (" and others" if len(tally.faults) > MOST_NAMED else "")
        shown = formatting.strip_controls(named)
        err.print(
            Text(
                f"tandem: {len(tally.faults)} met a fault of the grader, not of theirs: {shown}. "
                "They have no zero; the same command tries them again."
            )
        )


def progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(),
        console=err, disable=not err.is_terminal,
    )  # fmt: skip


class Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "", style="dim")


def read_course(policy: Path | None) -> Policy | None:
    if policy is None:
        return None
    try:
        return read_policy(policy)
    except PolicyError as problem:
        raise stop(str(problem)) from None


def check_formats(names: list[str]) -> None:
    for name in names:
        if name not in FORMATS:
            raise stop(f"--format {name}: there are {', '.join(FORMATS)}.")
        missing = [variable for variable in FORMATS[name].needs if variable not in os.environ]
        if missing:
            raise stop(f"--format {name}: it needs the environment variables {', '.join(missing)}, which may be empty.")


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def refuse_without_sandbox() -> None:
    """End here where the machine cannot shut students' code in."""
    try:
        with Launcher() as launcher:
            held, missing = launcher.held("numpy")
    except CannotStart as problem:
        raise stop(f"a student's process does not start here: {problem}", FAULT) from None
    if not enough(held):
        raise stop(
            f"this machine cannot shut other people's code in, so nothing was graded.\n{advice(missing)}\n"
            "`tandem doctor` says more. If you trust all of this code with everything you may do here: --no-sandbox."
        )


# The other commands --------------------------------------------------------------------------------------------------


def examine_machine() -> int:
    """Print what the doctor finds, for each track; the exit status."""
    safe = True
    out.print(Text(versions.in_words(versions.versions()), style="dim"))
    for track in ("numpy", *(["torch"] if has_torch() else [])):
        out.print(Text(f"the process of the {track} track", style="bold"))
        with Launcher() as launcher:
            findings = list(examine(track, launcher))
        for finding in findings:
            sign, colour = ("✓", "green") if finding.good else ("✗", "red")
            out.print(Text(f"  {sign} {finding.what:<11}", style=colour) + Text(finding.words))
        held = [finding.what for finding in findings if finding.good and finding.what in LAYERS]
        tried = [finding.good for finding in findings if finding.what not in LAYERS]
        safe = safe and enough(held) and all(tried)
    words = "This machine can grade other people's code."
    if not safe:
        words = "This machine cannot shut other people's code in well enough: `tandem grade` refuses here."
    out.print(Text(words, style="bold"))
    return GRADED if safe else NOT_SAFE


def pack_for_gradescope(destination: Path, policy: Path | None) -> None:
    course = read_course(policy)
    torch = any("torch" in exercise.tracks for exercise in course.exercises) if course else True
    try:
        make_zip(destination, policy.read_bytes() if policy else None, torch=torch)
    except CannotPack as problem:
        raise stop(str(problem)) from None
    except OSError as error:
        raise stop(f"{destination}: it cannot be written ({error.strerror}).") from None
    out.print(Text(f"{destination}: upload it to Gradescope under Configure Autograder."))
