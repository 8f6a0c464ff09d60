"""Functions as a kernel has them now, read as if they had been handed in: with what they need, and nothing else."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.formatting import or_list
from autograder.model import TRACKS, Cell
from autograder.reading.executed_cells import ExecutedCells, NameInKernel, track_imported
from autograder.reading.exercise_names import topics_by_name
from autograder.reading.files import SubmittedFiles, read_files, readable
from autograder.reading.functions import TRACK_COMMENT
from autograder.reading.layout import Place
from autograder.reading.sources import Asked, ParsedSubmission
from autograder.reading.submission import parse_submission
from autograder.reading.submission_reader import TOPIC_COMMENT, SubmissionReader
from autograder.reading.text import LARGEST_SOURCE
from autograder.reading.units import imported_words
from reference.catalogue import topics

MOST_NEAR = 3
MOST_MODULES_READ = 200


class CannotBeJudged(Exception):
    """What somebody asked to be judged is nothing that can be; one sentence says why, and what to do."""


@dataclass
class KernelSubmission:
    """What is to be graded, the exercises by name and track; `notes` say what was left out."""

    name: str
    submission: ParsedSubmission = field(default_factory=ParsedSubmission)
    asked: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse_functions(question: dict[str, Any]) -> KernelSubmission:
    """Read each function that is asked for; CannotBeJudged where one cannot be."""
    topic, track = question.get("topic"), question.get("track")
    if track not in (None, *TRACKS):
        raise CannotBeJudged(f"track={track!r}: expected 'numpy' or 'torch'.")
    if topic is not None and topic not in topics():
        raise CannotBeJudged(f"topic={topic!r} is no topic; there are {', '.join(topics())}.")
    kernel = KernelReader(question)
    found = KernelSubmission(kernel.file)
    for function in question["functions"]:
        name = function["name"]
        if function.get("is_stale"):
            file = readable(Path(function["file"]).name)
            found.notes.append(f"{file} was saved since it was imported here; what is judged is the file as it is now.")
        its_topic = kernel.topic_of(name, topic)
        if function.get("file"):
            parsed = kernel.parse_file(Path(function["file"]), its_topic, track)
        else:
            parsed = kernel.parse_cells(function, its_topic, track, found.notes)
        take(f"{its_topic}.{name}", parsed, found, function.get("foreign", ""))
    return found


def take(exercise: str, parsed: ParsedSubmission, into: KernelSubmission, foreign: str) -> None:
    """Take over one exercise of what was read for it, and what there is to say; `foreign` is a package that has it."""
    name = exercise.partition(".")[2]
    sources = [one for one in parsed.sources if exercise in one.exercises]
    written = [one for one in sources if one.definitions.get(name) or one.why_unread(name)]
    if not written and foreign:
        raise CannotBeJudged(f"{name} comes from {foreign}; check judges functions that you have written.")
    if not written:
        sentences = [parsed.refused.get(exercise), parsed.nested.get(name), *parsed.problems]
        raise CannotBeJudged(next(filter(None, sentences), f"{name} was not found where it should stand."))
    for source in written:
        source.exercises = [exercise]
        into.submission.sources.append(source)
        into.asked.append((exercise, source.track))
    into.submission.problems += parsed.problems
    into.submission.notes += parsed.notes


def place_in_kernel(place: dict[str, Any]) -> NameInKernel:
    known = ("value", "cell", "line", "module", "original")
    return NameInKernel(**{key: value for key, value in place.items() if key in known})


class KernelReader:
    """What a kernel has said of itself."""

    def __init__(self, question: dict[str, Any]) -> None:
        self.folder = Path(question["folder"])
        notebook = Path(question["notebook"]) if question.get("notebook") else None
        self.file = readable(notebook.name) if notebook else "notebook.ipynb"
        holder = (notebook.parent if notebook and notebook.is_absolute() else self.folder).name
        # The folder of a topic, as `tandem start` makes it, and in it a notebook for a track.
        self.topic = holder if holder in topics() else None
        stem = notebook.stem if notebook else ""
        self.track = next((one for one in TRACKS if self.topic and stem == f"in_{one}"), None)
        self.texts = [(number, text) for number, text in question["cells"]]
        self.names = {name: place_in_kernel(place) for name, place in question["names"].items()}
        self.keeps_cells: bool = question["keeps_cells"]
        self.modules: dict[str, str] = question.get("modules", {})
        self.executed: ExecutedCells | None = None

    def topic_of(self, name: str, told: str | None) -> str:
        """The topic whose exercise a name is: what is told, what a cell says, the folder's; else there is but one."""
        its = topics_by_name().get(name)
        if its is None:
            raise CannotBeJudged(unknown(name))
        if told is not None:
            if told not in its:
                raise CannotBeJudged(f"{name} is an exercise of {or_list(its)}, not of {told}.")
            return told
        said = {word for _, text in self.texts for word in TOPIC_COMMENT.findall(text)}
        for narrower in (said, {self.topic}):
            left = [one for one in its if one in narrower]
            if len(its) > 1 and len(left) == 1:
                return left[0]
        if len(its) > 1:
            raise CannotBeJudged(
                f'{name} is an exercise of {" and of ".join(its)}: say which, as check({name}, topic="{its[0]}").'
            )
        return its[0]

    # Where it stands --------------------------------------------------------------------------------------------------

    def parse_file(self, path: Path, topic: str, track: str | None) -> ParsedSubmission:
        """A function that was imported, or that `%run` has brought: its file, as it is saved."""
        parsed = parse_submission(read_files(path, is_own=True), track)
        if not any(one.startswith(f"{topic}.") for source in parsed.sources for one in source.exercises):
            # A file outside of the topic's folder, with a name that two topics share.
            parsed = self.parse_with_topic(path, topic, track)
        return parsed

    def parse_with_topic(self, path: Path, topic: str, track: str | None) -> ParsedSubmission:
        files = read_files(path, is_own=True)
        single = files.single or path.name
        reader = SubmissionReader(files, Asked(track=track))
        reader.read_place(Place(single, topic, None))
        return reader.parsed

    def parse_cells(
        self, function: dict[str, Any], topic: str, track: str | None, notes: list[str]
    ) -> ParsedSubmission:
        """A function that was defined in cells."""
        name, place, foreign = function["name"], place_in_kernel(function["place"]), function.get("foreign")
        if foreign and not function["is_bound"]:
            # Another function may have that name in the notebook.
            return ParsedSubmission()
        if self.executed is None:
            self.executed = ExecutedCells(self.texts, self.names, self.folder)
        needed = self.executed.needed_by({name: place})
        is_lost = place.cell is None and not function["is_bound"]
        if (is_lost or name in needed.lost or not needed.cells) and not foreign:
            raise CannotBeJudged(no_source(name, keeps_cells=self.keeps_cells))
        notes += [
            f"{lost} was left out: no cell of this notebook gives it a value." for lost in needed.lost if lost != name
        ]
        # What a cell says of its track counts where nothing else is told.
        own = [Cell(cell.name, TRACK_COMMENT.sub("", cell.text)) for cell in needed.cells] if track else needed.cells
        cells = [Cell(f"topic of {name}", f"# topic: {topic}"), *own]
        asked = Asked(track=track)
        own_track = self.track if track is None else None
        parsed = self.parsed(cells, topic, own_track, asked)
        if asked.is_open and own_track is None and is_of_either_track(parsed, name):
            # Nothing in it says of which track it is: what else was imported does.
            default = track_imported(needed.packages)
            if default in Asked().tracks(f"{topic}.{name}"):
                parsed = self.parsed(cells, topic, None, Asked(track=default))
        return parsed

    def parsed(self, cells: list[Cell], topic: str, own_track: str | None, asked: Asked) -> ParsedSubmission:
        files = SubmittedFiles(self.file, self.modules_for(cells), [], self.file)
        reader = SubmissionReader(files, asked)
        reader.parsed.sources = reader.sources_of(Place(self.file, topic, own_track), cells)
        return reader.parsed

    def modules_for(self, cells: Iterable[Cell]) -> dict[str, bytes]:
        """The student's own modules that these cells import, from wherever the kernel has them, by their paths."""
        found: dict[str, bytes] = {}
        words = {word for cell in cells for word in imported_words(cell.text)}
        left = {name: file for name, file in self.modules.items() if file.endswith(".py")}
        while len(found) < MOST_MODULES_READ:
            name = next((one for one in left if one.partition(".")[0] in words), None)
            if name is None:
                break
            file = Path(left.pop(name))
            path = name.replace(".", "/") + ("/__init__.py" if file.name == "__init__.py" else ".py")
            with suppress(OSError):
                raw = file.read_bytes()[:LARGEST_SOURCE]
                found[path] = raw
                words |= imported_words(raw.decode("utf-8", "replace"))
        return dict(sorted(found.items()))


def is_of_either_track(parsed: ParsedSubmission, name: str) -> bool:
    tracks = {one.track for source in parsed.sources for one in source.definitions.get(name, ())}
    return tracks == {None}


def no_source(name: str, *, keeps_cells: bool) -> str:
    if not keeps_cells:
        return f"{name}: its source was not found; Python's own prompt keeps none. Write it into a file, and import it."
    return (
        f"{name}: its source was not found in the cells of this notebook. Write it into a cell as a function, "
        f"def {name}(...), run that cell, and check again."
    )


def unknown(name: str) -> str:
    """What to say of a name that no exercise has."""
    known = list(topics_by_name())
    near = difflib.get_close_matches(name, known, n=MOST_NEAR, cutoff=0.6)
    inside = [one for one in known if one in name.split("__") or name.endswith(f"_{one}")][:1]
    meant = list(dict.fromkeys([*inside, *near]))
    advice = f"is it meant for {or_list(meant)}? Then call it so." if meant else "`tandem list` shows the names."
    return f"{name} is not the name of an exercise; {advice}"
