"""What `tandem check` and `tandem watch` do: read somebody's own work, grade it, print what comes of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from autograder import formatting, progress
from autograder.console import FAULT, err, out, stop
from autograder.reading.files import NotASubmission, read_files
from autograder.reading.submission import parse_submission
from autograder.sandbox.config import has_torch, process_track
from autograder.sandbox.launcher import CannotStart, Launcher

if TYPE_CHECKING:
    from autograder.result import ExerciseResult, SubmissionResult

PASSED, FAILED = 0, 1
Wanted = Callable[[str], bool]


def check_and_save(
    path: Path, only: str | None, track: str | None, wanted: Wanted, *, json: bool, save: Path | None, verbose: bool
) -> int:
    """Check once; the exit status, or an exit that says what was off."""
    if save is not None and not os.access(save.parent, os.W_OK):
        raise stop(f"--save {save}: {save.parent} is no folder that can be written to.")
    try:
        result = check_path(path, track, wanted, quiet=json, verbose=verbose)
    except NotASubmission as problem:
        raise stop(str(problem)) from None
    except CannotStart as problem:
        raise stop(f"your functions' process did not start ({problem}).", FAULT) from None
    if not result.exercises and not result.problems:
        raise stop(f"{path}: {only or 'no exercise'} is not in there, or not in this track.")
    if json or save is not None:
        write_json(result, to_stdout=json, save=save)
    return status_of(result)


def write_json(result: SubmissionResult, *, to_stdout: bool, save: Path | None) -> None:
    """The result as JSON, with the versions that it was made with, and nothing that is for a teacher."""
    from msgspec.structs import replace

    from autograder.result import to_json
    from autograder.versions import versions

    exercises = [replace(exercise, suspicion="") for exercise in result.exercises]
    content = to_json(replace(result, exercises=exercises, versions=versions()))
    if to_stdout:
        sys.stdout.buffer.write(content)
    if save is not None:
        try:
            save.write_bytes(content)
        except OSError as error:
            raise stop(f"--save {save}: it cannot be written ({error.strerror}).") from None


def check_path(
    path: Path, track: str | None, wanted: Wanted, *, quiet: bool, verbose: bool = False
) -> SubmissionResult:
    """Grade a path and print what comes of it as it comes."""
    require_torch(track)
    files = read_files(path, is_own=True)
    submission = parse_submission(files, track)
    if not has_torch():
        submission.problems += [
            f"{s.file}: skipped, PyTorch is not installed." for s in submission.sources if s.track == "torch"
        ]
        submission.sources = [source for source in submission.sources if source.track != "torch"]
    to_run = submission.to_run(wanted)
    with Launcher(spare=len(to_run) > 1) as launcher:
        for needed in dict.fromkeys(process_track(source.track, source.reaches_torch) for _, source in to_run):
            launcher.prepare(needed)
        # NumPy, the laws and the judge: they are imported while the student's process starts.
        from autograder import showing
        from autograder.grade_submission import grade_submission

        def report(result: ExerciseResult) -> None:
            if not quiet:
                showing.show_exercise(result, verbose=verbose)

        result = grade_submission(files.name, submission, launcher=launcher, wanted=wanted, report=report)
        launcher.dismiss()
        progress.remember_verdicts(path, result.exercises, partly_read=submission.partly_read())
        if not quiet:
            showing.show_end(result, verbose=verbose)
    return result


def status_of(result: SubmissionResult) -> int:
    if any(exercise.verdict == "grader_fault" for exercise in result.exercises):
        return FAULT
    everything = all(exercise.verdict == "passed" for exercise in result.exercises)
    return PASSED if everything and result.exercises and not result.problems else FAILED


def require_torch(track: str | None) -> None:
    if track == "torch" and not has_torch():
        raise stop("the torch track needs PyTorch: pip install torch.")


def check_at_every_save(path: Path, track: str | None, wanted: Wanted) -> None:
    """Check, and check again whatever is saved, until Ctrl-C."""
    from watchfiles import watch as changes

    check_once(path, track, wanted)
    out.print(Text("Watching for changes; Ctrl-C ends it.", style="dim"))
    for changed in changes(path, raise_interrupt=False):
        files = sorted({Path(name) for _, name in changed if name.endswith((".py", ".ipynb"))})
        for file in files:
            if file.exists():
                out.rule(Text(os.path.relpath(file)))
                check_once(file, track, wanted)


def check_once(path: Path, track: str | None, wanted: Wanted) -> None:
    """A check whose problems do not end the watch."""
    try:
        check_path(path, track, wanted, quiet=False)
    except (NotASubmission, CannotStart) as problem:
        err.print(Text(f"tandem: {formatting.one_line(str(problem))}"))
