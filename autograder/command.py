"""The command `tandem`: its words, its output, its exit status.

Exit status: 0 all passed, 1 something failed, 2 the words of the command were off, 3 a fault of the grader.
"""

from __future__ import annotations

import difflib
import gc
import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from autograder import progress
from autograder.console import FAULT, err, out, say_warnings_plainly, stop
from autograder.course import options
from autograder.model import ONE_THREAD, TRACKS
from autograder.starting import start_command
from reference.catalogue import names, titles, topics

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
    verbose: Annotated[bool, typer.Option("--verbose", help="show all that there is to say, however long")] = False,
) -> None:
    """Check your own work: which laws your functions keep, and what to do about those they break."""
    from autograder import checking

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
    paths = set(exercise_paths())
    bare = {path.partition(".")[2] for path in paths}
    if only in paths:
        return lambda path: path == only
    if only in bare:
        return lambda path: path.partition(".")[2] == only
    raise unknown_name(only, sorted(bare | paths | set(topics())))


def exercise_paths() -> list[str]:
    return [f"{topic}.{name}" for topic in topics() for name in names(topic)]


def unknown_name(name: str, known: list[str]) -> typer.Exit:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "`tandem list` shows the names."
    return stop(f"{name} is no exercise and no topic; {advice}")


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
def list_exercises(track: Track = None) -> None:
    """Show topics and exercises, and how far you are."""
    choose(None, track)
    tracks = (track,) if track else TRACKS
    passed, asked = dict.fromkeys(tracks, 0), dict.fromkeys(tracks, 0)
    known = progress.read_progress().get("verdicts", {})
    widest = max(len(f"{topic}.{name}") for topic in topics() for name in names(topic))
    out.print(Text.assemble(f"{'exercise':<{widest}}", *(f"  {name:<9}" for name in tracks)))
    for topic in topics():
        out.print()
        for name, title in titles(topic).items():
            in_tracks = [one for one in tracks if name in names(topic, one)]
            if not in_tracks:
                continue
            line = Text(f"{f'{topic}.{name}':<{widest}}")
            for one in tracks:
                verdict = known.get(f"{topic}.{name} {one}")
                passed[one] += verdict == "passed"
                asked[one] += one in in_tracks
                sign, colour = verdict_mark(verdict) if one in in_tracks else ("", "")
                line.append(f"  {sign:<9}", colour)
            line.append(f"  {title}", "dim")
            line.truncate(out.width, overflow="ellipsis")
            out.print(line)
    out.print()
    out.print(Text(", ".join(f"{one}: {passed[one]} of {asked[one]} passed" for one in tracks), style="bold"))


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
    found = [path for path in exercise_paths() if wanted(path)]
    if len(found) > 1:
        raise stop(f"{name} is an exercise of several topics: {', '.join(found)}.")
    path = found[0]
    hints = hints_of(path)
    number = progress.next_hint(path, hints)
    out.print(Text(f"{path}, hint {number + 1} of {len(hints)}", style="dim"))
    out.print(Text(hints[number]), soft_wrap=False)


def hints_of(path: str) -> list[str]:
    """The concept's own hints, then those of the mistakes that people make."""
    # They import NumPy.
    from reference.common import mistakes_of
    from reference.concept import find_concept

    topic, _, name = path.partition(".")
    concept = find_concept(topic, name)
    hints = [*concept.hints, *(mistake.hint for mistake in mistakes_of(concept))]
    return list(dict.fromkeys(hints))


@app.command()
def watch(path: WherePath = Path("."), only: Only = None, track: Track = None) -> None:
    """Check again at every save; Ctrl-C ends it."""
    from autograder import checking

    checking.check_at_every_save(path, track, choose(only, track))


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
