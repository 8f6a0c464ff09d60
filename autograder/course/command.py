"""`tandem grade`, `tandem doctor` and `tandem gradescope`: their words, what they print, their exit status."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from autograder import sandbox, show
from autograder.course import crew
from autograder.course.doctor import examine
from autograder.course.gradebook import Busy, CannotKeep, Gradebook
from autograder.course.policy import Policy, PolicyError, read_policy
from autograder.course.run import Run
from autograder.course.students import find_students
from autograder.course.work import NotSafe, Settings
from autograder.formats import FORMATS
from autograder.gradescope import CannotPack, make_zip
from autograder.intake import NotASubmission
from autograder.warm import CannotStart, Hosts

GRADED, NOT_SAFE, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
MOST_NAMED = 5
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def stop(message: str, status: int = USAGE) -> typer.Exit:
    """Say why, and end."""
    err.print(Text(f"tandem: {show.clean(message)}"))
    return typer.Exit(status)


Submissions = Annotated[
    Path, typer.Argument(help="a folder: each folder, archive, file or notebook in it is one student's")
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="where results go; a run that stopped goes on there")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="a TOML file: exercises, points, tracks, limits")]
Jobs = Annotated[int | None, typer.Option(min=1, help="how many to grade at once; as many as cores unless told")]
DaskAddress = Annotated[str | None, typer.Option(metavar="ADDRESS", help="use the workers of this Dask scheduler")]
Formats = Annotated[
    list[str] | None, typer.Option("--format", help=f"also write {', '.join(FORMATS)}; may be given several times")
]
Single = Annotated[bool, typer.Option("--single", help="SUBMISSIONS is one submission")]
Again = Annotated[bool, typer.Option("--again", help="grade everybody, also those whose result is there")]
NoSandbox = Annotated[
    bool, typer.Option("--no-sandbox", help="run students' code with your own rights: only code that you trust")
]


def grade(
    submissions: Submissions,
    out_folder: Out,
    policy: PolicyFile = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
    form: Formats = None,
    single: Single = False,
    again: Again = False,
    no_sandbox: NoSandbox = False,
) -> None:
    """Grade everybody: other people's code, shut in."""
    settings = Settings(read_course(policy), sandboxed=not no_sandbox)
    formats = choose_formats(form or [])
    try:
        students = find_students(submissions, out_folder, single=single)
        if settings.sandboxed and dask is None:
            refuse_without_sandbox()
        workers = crew.cluster(dask) if dask else crew.local(jobs or cores())
        with Gradebook(out_folder) as book:
            status = run(Run(book, students, settings, formats=formats, again=again), workers)
    except (NotASubmission, Busy) as problem:
        raise stop(str(problem)) from None
    except CannotKeep as problem:
        raise stop(str(problem), FAULT) from None
    except crew.CrewGone as problem:
        raise stop(f"{problem} What was graded is kept; the same command goes on from there.", FAULT) from None
    except NotSafe as problem:
        raise stop(f"a worker refuses to run other people's code:\n{problem}", FAULT) from None
    raise typer.Exit(status)


def run(this: Run, workers: crew.Crew) -> int:
    """Grade, say what came of it, and give back the exit status."""
    with progress() as bar:
        task = bar.add_task("grading", total=len(this.students))
        this.heard = lambda: bar.advance(task)
        try:
            this.grade(workers)
        except KeyboardInterrupt:
            bar.stop()
            done = f"{this.tally.graded + this.tally.unchanged} of {len(this.students)}"
            err.print(Text(f"tandem: interrupted; {done} are graded. The same command goes on from there."))
            return INTERRUPTED
    this.write_overviews()
    report(this)
    return FAULT if this.tally.faults else GRADED


def report(this: Run) -> None:
    """What came of it, in a few lines."""
    tally, folder = this.tally, this.book.folder
    unchanged = f", {tally.unchanged} had not changed" if tally.unchanged else ""
    out.print(Text(f"{tally.graded} graded{unchanged}. {folder / 'grades.csv'}, {folder / 'summary.html'}"))
    for form, problem in tally.not_rendered.items():
        err.print(Text(f"tandem: --format {form}: {show.clean(problem)}"))
    if tally.faults:
        named = ", ".join(tally.faults[:MOST_NAMED]) + (" and others" if len(tally.faults) > MOST_NAMED else "")
        err.print(
            Text(
                f"tandem: {len(tally.faults)} met a fault of the grader, not of theirs: {show.clean(named)}. "
                "They have no zero; the same command tries them again."
            )
        )


def progress() -> Progress:
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


def choose_formats(names: list[str]) -> list[str]:
    for name in names:
        if name not in FORMATS:
            raise stop(f"--format {name}: there are {', '.join(FORMATS)}.")
    return list(dict.fromkeys(names))


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def refuse_without_sandbox() -> None:
    """End here where the machine cannot shut students' code in."""
    try:
        with Hosts() as hosts:
            held, missing = hosts.held("numpy")
    except CannotStart as problem:
        raise stop(f"a student's process does not start here: {problem}", FAULT) from None
    if not sandbox.enough(held):
        raise stop(
            f"this machine cannot shut other people's code in, so nothing was graded.\n{sandbox.advice(missing)}\n"
            "`tandem doctor` says more. If you trust all of this code with everything you may do here: --no-sandbox."
        )


def doctor() -> None:
    """Say what this machine can do against code that nobody trusts, and how to get what is missing."""
    status = GRADED
    for track in ("numpy", *(["torch"] if sandbox.has_torch() else [])):
        with Hosts() as hosts:
            out.print(Text(f"the process of the {track} track", style="bold"))
            findings = list(examine(track, hosts))
            for finding in findings:
                sign, colour = ("✓", "green") if finding.good else ("✗", "red")
                out.print(Text(f"  {sign} {finding.what:<11}", style=colour) + Text(finding.words))
            tried = [finding for finding in findings if finding.what not in sandbox.LAYERS]
            held = [finding.what for finding in findings if finding.good and finding.what in sandbox.LAYERS]
            if not sandbox.enough(held) or not all(finding.good for finding in tried):
                status = NOT_SAFE
    words = "This machine can grade other people's code."
    if status == NOT_SAFE:
        words = "This machine cannot shut other people's code in well enough: `tandem grade` refuses here."
    out.print(Text(words, style="bold"))
    raise typer.Exit(status)


def gradescope(
    destination: Annotated[Path, typer.Argument(help="the zip to write, which Gradescope takes as an autograder")],
    policy: PolicyFile = None,
) -> None:
    """Make the autograder zip for Gradescope, with this course's policy in it."""
    course = read_course(policy)
    torch = any("torch" in exercise.tracks for exercise in course.exercises) if course else True
    try:
        make_zip(destination, policy.read_bytes() if policy else None, torch=torch)
    except CannotPack as problem:
        raise stop(str(problem)) from None
    except OSError as error:
        raise stop(f"{destination}: it cannot be written ({error.strerror}).") from None
    out.print(Text(f"{destination}: upload it to Gradescope under Configure Autograder."))
