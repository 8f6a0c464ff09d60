"""The command `tandem`: its words, its output, its exit status.

Exit status: 0 all passed, 1 something failed, 2 the words of the command were off, 3 a fault of the grader.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from autograder import progress
from autograder.console import FAULT, err, out, say_warnings_plainly, stop
from autograder.course import options
from autograder.model import ONE_THREAD, TRACKS
from autograder.reader.read_command import section_command
from autograder.reading.exercise_names import exercises_in_order, topics_by_name
from autograder.starting import start_command
from autograder.typed_names import is_known, meant_by, unknown_name
from autograder.work_folder import find_work_folder
from reference.catalogue import names, topics

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
WherePath = Annotated[
    Path, typer.Argument(help="a file, a topic's folder, a folder of topics, a notebook, or an archive")
]
Only = Annotated[str | None, typer.Option(help="an exercise (activations.softmax or softmax) or a topic")]
Track = Annotated[str | None, typer.Option(help="numpy or torch; both unless told")]
ExerciseName = Annotated[str, typer.Argument(help="an exercise, as activations.softmax or softmax")]
InFolder = Annotated[Path | None, typer.Option("--in", help="the folder you work in; the one you stand in unless told")]


@app.command()
def check(
    path: WherePath = Path("."),
    only: Only = None,
    track: Track = None,
    json: Annotated[bool, typer.Option("--json", help="print the result as JSON and nothing else")] = False,
    save: Annotated[Path | None, typer.Option(help="also write the JSON result to this file")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="show all that there is to say, however long")] = False,
) -> None:
    """Check your own work: which laws your functions keep, and what to do about those they break."""
    from autograder import checking

    if only is None and not path.exists() and is_known(str(path)):
        # Whoever has typed `tandem hint softmax` types this next.
        path, only = work_folder(None) or Path("."), str(path)
    wanted = choose(only, track)
    raise typer.Exit(checking.check_and_save(path, only, track, wanted, json=json, save=save, verbose=verbose))


def choose(only: str | None, track: str | None) -> Callable[[str], bool]:
    """What --only and --track select, or an exit that names the nearest words."""
    if track is not None and track not in TRACKS:
        raise stop(f"--track {track}: expected numpy or torch.")
    if only is None:
        return lambda path: True
    if only in topics():
        return lambda path: path.partition(".")[0] == only
    if only in exercises_in_order():
        return lambda path: path == only
    if only in topics_by_name():
        return lambda path: path.partition(".")[2] == only
    raise unknown_name(only)


def show_versions(asked: bool) -> None:
    """What results are made with, in a line each."""
    if asked:
        from autograder import versions

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


@app.command("list")
def list_exercises(folder: InFolder = None, track: Track = None) -> None:
    """Show the exercises in the order to learn them in, and how far you are."""
    from autograder.learning import hints, listing

    choose(None, track)
    found = work_folder(folder)
    known = hints.told(progress.read(found))
    for line in listing.list_lines(known, (track,) if track else TRACKS, out.width):
        out.print(line)
    if found is None:
        out.print(Text("This is no folder that `tandem start` made: how far you are is kept there.", style="dim"))


def work_folder(path: Path | None) -> Path | None:
    """The folder to work in that a path lies in, or that somebody stands in; an exit where a path lies in none."""
    found = find_work_folder(path or Path.cwd())
    if path is not None and found is None:
        raise stop(f"{path}: no folder that `tandem start` has made; `tandem start DIR` makes one.")
    return found


@app.command()
def hint(
    name: ExerciseName,
    track: Track = None,
    number: Annotated[int | None, typer.Option(help="which of the three, from 1; nothing is remembered of it")] = None,
    folder: InFolder = None,
) -> None:
    """Say what the last check found of an exercise; then three hints, one at a time, from gentle to nearly there."""
    from autograder.learning import hints

    choose(None, track)
    hints.give_hint(one_exercise(name), track, work_folder(folder), number)


@app.command()
def solution(
    name: ExerciseName,
    track: Track = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, whether or not it has passed")] = False,
    folder: InFolder = None,
) -> None:
    """Show the reference's answer: asked once more before you have passed or read all hints."""
    from autograder.learning import hints

    choose(None, track)
    hints.show_solution(one_exercise(name), track, work_folder(folder), yes=yes)


def one_exercise(name: str) -> str:
    """The full name of the exercise that is meant; an exit where it is none, or one of several."""
    path = meant_by(name)
    if path in topics():
        raise stop(f"{name} is a topic; say which exercise of it, as {name}.{names(name)[0]}.")
    return path


@app.command()
def learn(
    folder: Annotated[Path, typer.Argument(help="the folder that `tandem start` made")] = Path("."),
    track: Track = None,
) -> None:
    """Learn one exercise after another: checked at each save, with hints, the theory and the answer at a key."""
    from autograder.learning.beginning import start_loop

    choose(None, track)
    raise typer.Exit(start_loop(folder, track))


@app.command()
def watch(path: WherePath = Path("."), only: Only = None, track: Track = None) -> None:
    """Check again at every save; Ctrl-C ends it."""
    from autograder import checking

    checking.check_at_every_save(path, track, choose(only, track))


app.command("read")(section_command)
app.command("start")(start_command)
app.command("grade")(options.grade_command)
app.command("doctor")(options.doctor_command)
app.command("gradescope")(options.gradescope_command)


def main() -> None:
    """The console script: click's own usage errors end with 2, as ours do; anything unforeseen is our fault."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file that knows no check marks gets question marks, not an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    say_warnings_plainly()
    # Importing makes many objects and no garbage: to look for some takes a tenth of a small check.
    gc.set_threshold(100_000)
    # Of the judge, before it imports NumPy; the student's process has the same.
    os.environ |= ONE_THREAD | dict(os.environ)
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
