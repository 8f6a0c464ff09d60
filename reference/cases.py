"""The kept cases of each law: drawn once by the project, and the same for everybody, on every version.

They lie in reference/<topic>/cases/, a file a concept, with an index.json that says what they were drawn from. Where a
file is missing, damaged, or older than what it was drawn from, a checkout draws it anew and says so; in an installation
that is a fault of the grader. `python -m reference.make_cases` brings all of them up to date.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import warnings
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from reference.case_index import index_file, index_of, index_text
from reference.catalogue import HOME
from reference.concept import Concept
from reference.packing import NotPacked, pack, unpack
from reference.recording import LawCases, RecordedCall, draw_and_record
from reference.sources import digest_of, digest_of_sources, name_of_source, sources_of

# How a file is laid out; another number where that changes.
LAYOUT = 1
MAGIC = b"Tandem's cases, layout %d" % LAYOUT
COMMAND = "python -m reference.make_cases"

Tracks = dict[str, list[LawCases]]


class UnusableCases(Exception):
    """A concept's cases are missing, damaged or stale: which file, and what to do."""


class CasesDrawnAnew(UserWarning):
    """The kept cases of a concept were of no use, and were drawn anew."""


def cases_of(concept: Concept, track: str) -> list[LawCases]:
    """The cases of each law of a track, in the order of `laws_of`."""
    return tracks_of(concept)[track]


@cache
def tracks_of(concept: Concept) -> Tracks:
    try:
        return read(concept)
    except UnusableCases as problem:
        if not is_checkout():
            raise UnusableCases(f"{problem}; install Tandem anew") from None
        said = f"{problem}; drawn anew. To bring all of them up to date: {COMMAND}"
        warnings.warn(said, CasesDrawnAnew, stacklevel=2)
        return make(concept)


def is_checkout() -> bool:
    """Whether this is the project itself, where the reference may change, and not an installation of it."""
    return (HOME.parent / "pyproject.toml").is_file()


# Files ----------------------------------------------------------------------------------------------------------------


def file_of(concept: Concept) -> Path:
    return HOME / concept.topic / "cases" / f"{concept.name}.cases"


def read(concept: Concept) -> Tracks:
    """The cases that are kept; UnusableCases where there are none, or none of the reference as it is."""
    shown = file_of(concept).relative_to(HOME.parent)
    try:
        raw = file_of(concept).read_bytes()
    except OSError:
        raise UnusableCases(f"{shown} is missing") from None
    magic, digest, packed = [*raw.split(b"\n", 2), b"", b""][:3]
    if magic != MAGIC or hashlib.sha256(packed).hexdigest() != digest.decode("ascii", "replace"):
        raise UnusableCases(f"{shown} is damaged, or of another version")
    if not is_current(concept, digest.decode()):
        raise UnusableCases(f"{shown} is stale: what it was drawn from has changed")
    try:
        return restored(concept, unpack(packed))
    except NotPacked as problem:
        raise UnusableCases(f"{shown} is damaged ({problem})") from None


def is_current(concept: Concept, digest: str) -> bool:
    """Whether a file is of the reference as it is: every source is as the index has it, or its code is."""
    index, sources = index_of(concept.topic), sources_of(concept)
    if index["cases"].get(concept.name) != digest:
        return False
    as_they_were = (index["sources"].get(name_of_source(file)) == digest_of(file) for file in sources)
    return all(as_they_were) or index["drawn_from"].get(concept.name) == digest_of_sources(sources)


def make(concept: Concept) -> Tracks:
    """Draw the cases of all tracks, and keep them where that is possible."""
    drawn: dict[int, Any] = {}
    tracks = {track: draw_and_record(concept, track, drawn) for track in concept.tracks}
    # Nobody's cases hang on whether they were read or drawn: both come out of the same bytes.
    packed = pack(flattened(tracks))
    with contextlib.suppress(OSError):
        write(concept, packed)
    return restored(concept, unpack(packed))


def write(concept: Concept, packed: bytes) -> None:
    """Keep a concept's cases, and note in the index what they were drawn from.

    Of two processes that write an index at once, one may be forgotten: its cases are then drawn once more.
    """
    digest = hashlib.sha256(packed).hexdigest()
    write_whole(file_of(concept), b"\n".join([MAGIC, digest.encode(), packed]))
    index = index_of(concept.topic)
    index["cases"][concept.name] = digest
    index["drawn_from"][concept.name] = digest_of_sources(sources_of(concept))
    write_whole(index_file(concept.topic), index_text(index).encode())


def write_whole(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    place.parent.mkdir(exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=place.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, place)
    except BaseException:
        os.unlink(unfinished)
        raise


def flattened(tracks: Tracks) -> list[Any]:
    """All cases and calls as one list of trees: what there is of each, then the lists of cases, then the calls."""
    lists = list({id(law.cases): law.cases for laws in tracks.values() for law in laws}.values())
    numbers = {id(cases): number for number, cases in enumerate(lists)}
    counts = {
        track: [[numbers[id(law.cases)], len(law.calls), law.largest] for law in laws] for track, laws in tracks.items()
    }
    calls = [
        (call.again, call.method, call.args, call.settings)
        for laws in tracks.values()
        for law in laws
        for call in law.calls
    ]
    contents = json.dumps({"lists": [len(cases) for cases in lists], "tracks": counts})
    return [contents, *(case for cases in lists for case in cases), *calls]


def restored(concept: Concept, trees: list[Any]) -> Tracks:
    """What was flattened."""
    try:
        contents, rest = json.loads(trees[0]), iter(trees[1:])
        lists = [list(islice(rest, count)) for count in contents["lists"]]
        tracks = {
            track: [
                LawCases(lists[number], [call_of(tree) for tree in islice(rest, count)], largest)
                for number, count, largest in laws
            ]
            for track, laws in contents["tracks"].items()
        }
    except (ValueError, LookupError, TypeError) as error:
        raise NotPacked(str(error)) from error
    if set(tracks) != set(concept.tracks):
        raise NotPacked("they are of other tracks")
    return tracks


def call_of(tree: Any) -> RecordedCall:
    again, method, args, settings = tree
    return RecordedCall(method, args, settings, again)
