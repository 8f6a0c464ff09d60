"""The command `tandem`: its words, its output, its exit status.

Exit status: 0 all passed, 1 something failed, 2 the words of the command were off, 3 a fault of the grader.
"""

from __future__ import annotations

import difflib
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from autograder import feedback, paths, progress, versions
from autograder.console import FAULT, err, out, stop
from autograder.course import options
from autograder.grade_submission import grade_submission
from autograder.model import TRACKS
from autograder.reading.files import NotASubmission, read_files
from autograder.reading.submission import exercise_names, parse_submission
from autograder.result import ExerciseResult, SubmissionResult, to_json
from autograder.sandbox.config import has_torch
from autograder.sandbox.launcher import CannotStart, Launcher
from reference.common import mistakes_of
from reference.concept import Concept, find_concepts, names, topics

EXERCISES = Path(__file__).parent.parent / "exercises"
PASSED, FAILED = 0, 1
COLOURS = {"passed": "green", "not_attempted": "dim", "grader_fault": "bold red"}

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
WherePath = Annotated[
    Path, typer.Argument(help="a file, a topic's folder, a folder of topics, a notebook, or an archive")
]
Only = Annotated[str | None, typer.Option(help="an exercise (activations.softmax or softmax) or a topic")]
Track = Annotated[str | None, typer.Option(help="numpy or torch; both unless told")]


@app.command()
def check(
    path: WherePath = Path("."),
    only: Only = None,
    track: Track = None,
    json: Annotated[bool, typer.Option("--json", help="print the result as JSON and nothing else")] = False,
    save: Annotated[Path | None, typer.Option(help="also write the JSON result to this file")] = None,
) -> None:
    """Check your own work: which laws your functions keep, and what to do about those they break."""
    wanted = choose(only, track)
    if save is not None and not os.access(save.parent, os.W_OK):
        raise stop(f"--save {save}: {save.parent} is no folder that can be written to.")
    try:
        result = check_path(path, track, wanted, quiet=json)
    except NotASubmission as problem:
        raise stop(str(problem)) from None
    except CannotStart as problem:
        raise stop(f"your functions' process did not start ({problem}).", FAULT) from None
    if not result.exercises and not result.problems:
        raise stop(f"{path}: {only or 'no exercise'} is not in there, or not in this track.")
    if json:
        sys.stdout.buffer.write(to_json(result))
    if save is not None:
        try:
            save.write_bytes(to_json(result))
        except OSError as error:
            raise stop(f"--save {save}: it cannot be written ({error.strerror}).") from None
    raise typer.Exit(status_of(result))


def check_path(path: Path, track: str | None, wanted: Callable[[str], bool], *, quiet: bool) -> SubmissionResult:
    """Grade a path and print what comes of it as it comes."""
    require_torch(track)
    files = read_files(path, is_own=True)
    submission = parse_submission(files, track)
    skipped: list[ExerciseResult] = []

    def report(result: ExerciseResult) -> None:
        if quiet:
            return
        if result.verdict == "not_attempted":
            skipped.append(result)
        else:
            show_exercise(result)

    if not has_torch():
        submission.problems += [
            f"{s.file}: skipped, PyTorch is not installed." for s in submission.sources if s.track == "torch"
        ]
        submission.sources = [source for source in submission.sources if source.track != "torch"]
    with Launcher() as launcher:
        result = grade_submission(files.name, submission, launcher=launcher, wanted=wanted, report=report)
    progress.remember_verdicts(result.exercises)
    if not quiet:
        show_end(result, skipped)
    return result


def status_of(result: SubmissionResult) -> int:
    if any(exercise.verdict == "grader_fault" for exercise in result.exercises):
        return FAULT
    everything = all(exercise.verdict == "passed" for exercise in result.exercises)
    return PASSED if everything and result.exercises and not result.problems else FAILED


def require_torch(track: str | None) -> None:
    if track == "torch" and not has_torch():
        raise stop("the torch track needs PyTorch: pip install torch.")


def choose(only: str | None, track: str | None) -> Callable[[str], bool]:
    """What --only and --track select, or an exit that names the nearest words."""
    if track is not None and track not in TRACKS:
        raise stop(f"--track {track}: expected numpy or torch.")
    if only is None:
        return lambda path: True
    if only in topics():
        return lambda path: path.partition(".")[0] == only
    bare = {name for topic in topics() for name in names(topic)}
    paths = {f"{topic}.{name}" for topic in topics() for name in names(topic)}
    if only in paths:
        return lambda path: path == only
    if only in bare:
        return lambda path: path.partition(".")[2] == only
    raise unknown_name(only, sorted(bare | paths | set(topics())))


def unknown_name(name: str, known: list[str]) -> typer.Exit:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "`tandem list` shows the names."
    return stop(f"{name} is no exercise and no topic; {advice}")


def show_versions(asked: bool) -> None:
    """What results are made with, in a line each."""
    if asked:
        for name, version in versions.versions().items():
            out.print(Text(f"{versions.WORDS[name]:<7} {version or 'not installed'}"))
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=show_versions, help="print what results are made with")
    ] = False,
) -> None:
    """Deep-learning exercises: start them, check your own, grade a class."""


# Printing ------------------------------------------------------------------------------------------------------------


def show_exercise(result: ExerciseResult) -> None:
    """The head, and the explanation under it."""
    colour = COLOURS.get(result.verdict, "red")
    score = f"{result.score:.2g} of {result.max_score:.2g}"
    out.print(Text(feedback.head(result), style=colour), Text(score, style="dim") if result.verdict != "passed" else "")
    for line in feedback.lines(result):
        label = f"    {line.label:<14}"
        indented = line.text.replace("\n", "\n" + " " * 18)
        out.print(Text(label, style="bold" if line.label in ("broken law", "hint") else "dim") + Text(indented))
    if result.verdict != "passed":
        out.print()


def show_end(result: SubmissionResult, skipped: list[ExerciseResult]) -> None:
    for track in TRACKS:
        names = [exercise.name for exercise in skipped if exercise.track == track]
        if names:
            shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
            out.print(Text(f"· not attempted ({track}): {shown}", style="dim"))
    for problem in result.problems:
        err.print(Text(problem, style="yellow"))
    out.print(Text(feedback.summary_line(result), style="bold"))


# The other commands --------------------------------------------------------------------------------------------------


@app.command("list")
def list_exercises(track: Track = None) -> None:
    """Show topics and exercises, and how far you are."""
    choose(None, track)
    tracks = (track,) if track else TRACKS
    totals = dict.fromkeys(tracks, 0)
    known = progress.read_progress().get("verdicts", {})
    widest = max(len(path) for topic in topics() for path in exercise_names(topic, "numpy"))
    out.print(Text.assemble(f"{'exercise':<{widest}}", *(f"  {name:<9}" for name in tracks)))
    for topic in topics():
        out.print()
        for concept in find_concepts(topic).values():
            if not set(tracks) & set(concept.tracks):
                continue
            line = Text(f"{concept.path:<{widest}}")
            for name in tracks:
                verdict = known.get(f"{concept.path} {name}")
                totals[name] += verdict == "passed"
                sign, colour = verdict_mark(verdict) if name in concept.tracks else ("", "")
                line.append(f"  {sign:<9}", colour)
            line.append(f"  {concept.title}", "dim")
            line.truncate(out.width, overflow="ellipsis")
            out.print(line)
    out.print()
    asked = {name: sum(len(exercise_names(topic, name)) for topic in topics()) for name in tracks}
    out.print(Text(", ".join(f"{name}: {totals[name]} of {asked[name]} passed" for name in tracks), style="bold"))


def verdict_mark(verdict: Any) -> tuple[str, str]:
    """The sign for a verdict, and its colour."""
    if verdict == "passed":
        return "✓ passed", "green"
    if verdict in (None, "not_attempted"):
        return "·", "dim"
    return "✗ not yet", "red"


@app.command()
def hint(name: Annotated[str, typer.Argument(help="an exercise, as activations.softmax or softmax")]) -> None:
    """Give the next hint for an exercise, one at a time."""
    wanted = choose(name, None)
    if name in topics():
        raise stop(f"{name} is a topic; hints are for one exercise, as {name}.{names(name)[0]}.")
    homes = [topic for topic in topics() if name.rpartition(".")[2] in names(topic)]
    concepts = [concept for topic in homes for concept in find_concepts(topic).values() if wanted(concept.path)]
    if len(concepts) > 1:
        raise stop(f"{name} is an exercise of several topics: {', '.join(concept.path for concept in concepts)}.")
    concept = concepts[0]
    hints = hints_of(concept)
    number = progress.next_hint(concept.path, hints)
    out.print(Text(f"{concept.path}, hint {number + 1} of {len(hints)}", style="dim"))
    out.print(Text(hints[number]))


def hints_of(concept: Concept) -> list[str]:
    """The concept's own hints, then those of the mistakes that people make."""
    hints = [*concept.hints, *(mistake.hint for mistake in mistakes_of(concept))]
    return list(dict.fromkeys(hints))


@app.command()
def start(folder: Annotated[Path, typer.Argument(help="a folder that does not exist yet")]) -> None:
    """Make a fresh copy of the exercises to work in."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise stop(f"{folder}: it is there already and not empty; choose another name, so that nothing is overwritten.")
    try:
        for topic in topics():
            shutil.copytree(EXERCISES / topic, folder / topic, ignore=shutil.ignore_patterns("__pycache__"))
    except OSError as error:
        raise stop(f"{folder}: it cannot be written ({error.strerror}).") from None
    count = sum(1 for _ in folder.glob("*/in_*.py"))
    out.print(
        Text(f"{count} files are in {folder}. Open {folder / topics()[0] / 'in_numpy.py'}, fill in a function, then:")
    )
    out.print(Text(f"  tandem check {folder}"))


@app.command()
def watch(path: WherePath = Path("."), only: Only = None, track: Track = None) -> None:
    """Check again at every save; Ctrl-C ends it."""
    from watchfiles import watch as changes

    wanted = choose(only, track)
    check_once(path, track, wanted)
    out.print(Text("Watching for changes; Ctrl-C ends it.", style="dim"))
    for changed in changes(path, raise_interrupt=False):
        files = sorted({Path(name) for _, name in changed if name.endswith((".py", ".ipynb"))})
        for file in files:
            if file.exists():
                out.rule(Text(os.path.relpath(file)))
                check_once(file, track, wanted)


def check_once(path: Path, track: str | None, wanted: Callable[[str], bool]) -> None:
    """A check whose problems do not end the watch."""
    try:
        check_path(path, track, wanted, quiet=False)
    except (NotASubmission, CannotStart) as problem:
        err.print(Text(f"tandem: {problem}"))


app.command("grade")(options.grade_command)
app.command("doctor")(options.doctor_command)
app.command("gradescope")(options.gradescope_command)


def main() -> None:
    """The console script: click's own usage errors end with 2, as ours do; anything unforeseen is our fault."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file that knows no check marks gets question marks, not an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Hypothesis would leave a folder of its own wherever the command is run.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(paths.cache_folder() / "hypothesis"))
    try:
        app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        if os.environ.get("TANDEM_DEBUG"):
            raise
        err.print(
            Text(
                f"tandem: a fault of the grader, not yours: {type(error).__name__}: {error}. TANDEM_DEBUG=1 shows more."
            )
        )
        raise SystemExit(FAULT) from None
    finally:
        # Who interrupts once more while Python shuts down ends it without a word, rather than with a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
