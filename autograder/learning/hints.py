"""`tandem hint` and `tandem solution`: what the last check found, three hints, and at the end the answer."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.text import Text

from autograder import progress
from autograder.console import out, stop
from autograder.model import TRACK_NAMES
from autograder.progress import LastFailure, Progress
from reference.answer_code import answer_code
from reference.catalogue import names
from reference.lesson import find_lesson, in_track


def hints_of(path: str, track: str) -> list[str]:
    """The three hints of an exercise, in the words of a track."""
    topic, _, name = path.partition(".")
    return [in_track(hint, track) for hint in find_lesson(topic, name).hints]


def track_of(path: str, asked: str | None, known: Progress) -> str:
    """In which track somebody works on an exercise: as asked, where it failed last or the loop stands, else NumPy."""
    topic, _, name = path.partition(".")
    tracks = [one for one in ("numpy", "torch") if name in names(topic, one)]
    if asked is not None:
        if asked not in tracks:
            raise stop(f"{path} is an exercise of the NumPy track alone: autograd is the backward pass of PyTorch.")
        return asked
    here = [one for one in tracks if known.at == progress.key(path, one)]
    failed = [one for one in tracks if progress.key(path, one) in known.failures]
    return [*here, *failed, *tracks][0]


def give_hint(path: str, asked: str | None, folder: Path | None, number: int | None) -> None:
    """Print what the last check said, if nobody has asked since; else the next hint, or the one of that number."""
    known = told(progress.read(folder))
    track = track_of(path, asked, known)
    hints = hints_of(path, track)
    if number is not None and not 1 <= number <= len(hints):
        raise stop(f"--number {number}: expected 1 to {len(hints)}.")
    failure = progress.give_failure(folder, path, track) if number is None else None
    if failure is not None:
        out.print(Text(f"{path} ({TRACK_NAMES[track]}), at the last check:", style="dim"))
        for line in failure_lines(failure):
            out.print(Text(line), soft_wrap=False)
        return
    chosen = progress.next_hint(folder, path, track, len(hints)) if number is None else number - 1
    out.print(Text(f"{path} ({TRACK_NAMES[track]}), hint {chosen + 1} of {len(hints)}", style="dim"))
    out.print(Text(hints[chosen]), soft_wrap=False)
    for line in what_next(path, chosen, len(hints), folder, is_numbered=number is not None):
        out.print(Text(line, style="dim"), soft_wrap=False)


def failure_lines(failure: LastFailure) -> list[str]:
    """What the last check found, and its hint."""
    looks = f"It looked like this: it {failure.mistake}." if failure.mistake else ""
    law = f"The law that broke: {failure.law}." if failure.law and not looks else ""
    return [line for line in (looks, law, failure.hint) if line]


def what_next(path: str, chosen: int, count: int, folder: Path | None, *, is_numbered: bool) -> list[str]:
    """How to go on from here, in a line."""
    if chosen + 1 == count:
        return [f"That was the last one. tandem read {path} has the theory, tandem solution {path} the answer."]
    if folder is None and not is_numbered:
        return [
            f"Outside of a folder made by `tandem start` nothing is remembered: --number {chosen + 2} has the next."
        ]
    return []


def told(known: Progress) -> Progress:
    """The progress; what was wrong with its file is said."""
    if known.said:
        out.print(Text(f"tandem: {known.said}", style="yellow"), soft_wrap=False)
    return known


def show_solution(path: str, asked: str | None, folder: Path | None, *, yes: bool) -> None:
    """Print the answer; asked once more where it has not passed and hints are left."""
    known = told(progress.read(folder))
    track = track_of(path, asked, known)
    count = len(hints_of(path, track))
    if not yes and not progress.is_free(known, path, track, count):
        seen = known.hints.get(progress.key(path, track), 0)
        words = f"{path} ({TRACK_NAMES[track]}) has not passed yet, and {seen} of {count} hints were read"
        if not out.is_terminal:
            raise stop(f"{words}; --yes shows the answer all the same.")
        if not typer.confirm(f"{words}. Show the answer all the same?"):
            raise typer.Exit(0)
    topic, _, name = path.partition(".")
    out.print(Text(f"{path} ({TRACK_NAMES[track]}), the reference's answer", style="dim"))
    out.print(Text(answer_code(topic, name, track)), soft_wrap=True)
    out.print(Text(in_track(find_lesson(topic, name).idea, track), style="dim"), soft_wrap=False)
