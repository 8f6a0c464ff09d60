"""Which files of a submission may hold exercises, and which of two answers to one exercise counts.

A topic's own file is <topic>/in_numpy.py or <topic>/in_torch.py, or a notebook of that name, whatever lies above it;
there all exercises of the topic are asked for. In every other file the exercises are those whose names are found.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from autograder.reading import archive
from autograder.reading.files import TRACK_OF_FILE, SubmittedFiles, is_code, is_notebook
from reference.catalogue import topics

# What browsers and systems put into the name of a file that is there already.
COPY = re.compile(
    r"[ _-]*\(\d+\)$|[ _-]+copy(?:[ _-]?\(?\d*\)?)?$|-copy\d+$|[ _-]+(?:kopie|copie|copia|kopia)(?:[ _-]?\(?\d+\)?)?$",
    re.IGNORECASE,
)
COPY_OF = re.compile(r"^(?:copy of|kopie von|copie de|copia de) ", re.IGNORECASE)
TEST = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*$|[^/]*_test\.\w+$)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A file that may hold exercises. `topic` is that of its folder; `own_track` says that it is a topic's own file."""

    file: str
    topic: str | None
    own_track: str | None

    @property
    def rank(self) -> tuple[object, ...]:
        """The smaller, the more it counts: a topic's own file, an original, no test, a script before a notebook of its
        name, the nearest."""
        return (
            self.own_track is None,
            is_copy(self.file),
            bool(TEST.search(self.file)),
            self.own_track is not None and is_notebook(self.file),
            self.file.count("/"),
            self.file,
        )


def places(files: SubmittedFiles) -> list[Place]:
    """The files to look at, those that count first."""
    names = [files.single] if files.single is not None else [file for file in files.contents if is_code(file)]
    # An archive or a folder may itself be called as a topic.
    outer = files.name if files.single is None else ""
    return sorted((place_of(file, outer) for file in names), key=lambda place: place.rank)


def place_of(file: str, outer: str = "") -> Place:
    folders = [outer, *posixpath.dirname(file).split("/")]
    known = {name.casefold(): name for name in topics()}
    stems = [archive.without_suffix(folder.casefold()) for folder in folders]
    found = [known[stem] for stem in stems if stem in known]
    topic = found[-1] if found else None
    stem, suffix = posixpath.splitext(posixpath.basename(file))
    track = TRACK_OF_FILE.get(original_stem(stem).casefold() + suffix.casefold())
    return Place(file, topic, track if topic and track else None)


def is_copy(file: str) -> bool:
    """Whether a file's name says that it is a copy of another one: hw-Copy1.ipynb, hw (1).ipynb."""
    stem = posixpath.splitext(posixpath.basename(file))[0]
    return original_stem(stem) != stem


def original_stem(stem: str) -> str:
    """A file's name, without its ending, without what makes it a copy's."""
    return COPY_OF.sub("", COPY.sub("", stem)) or stem
