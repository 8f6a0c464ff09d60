"""Cases are drawn once and kept: Hypothesis takes a millisecond for each, replaying takes microseconds.

They are kept under the user's cache folder, by a fingerprint of everything they depend on: when the reference changes,
they are drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np

from autograder.student import wire
from reference import cases as drawing
from reference.concept import HOME, Case, Concept, Law

COUNT = 40


def cache_folder() -> Path:
    """Where kept things live: TANDEM_CACHE, or the system's place for caches."""
    if "TANDEM_CACHE" in os.environ:
        return Path(os.environ["TANDEM_CACHE"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "tandem"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/tandem").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "tandem"


@cache
def fingerprint(topic: str) -> str:
    """Changes with anything that a topic's cases depend on."""
    digest = hashlib.sha256(f"{hypothesis.__version__} {np.__version__} {sys.version_info[:2]} {COUNT}".encode())
    for file in sorted([*HOME.glob("*.py"), *(HOME / topic).glob("*.py")]):
        if file.name not in ("in_torch.py", "mistakes.py"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cases_of(concept: Concept, track: str, laws: list[Law]) -> list[list[Case]]:
    """The cases of each law, in order: kept ones, or freshly drawn and kept."""
    place = cache_folder() / "cases" / concept.topic / fingerprint(concept.topic) / f"{concept.name}.{track}"
    kept = read(place, len(laws))
    if kept is None:
        kept = draw_all(laws)
        write(place, kept)
    return kept


def draw_all(laws: list[Law]) -> list[list[Case]]:
    drawn: dict[int, list[Case]] = {}
    for law in laws:
        if id(law.cases) not in drawn:
            drawn[id(law.cases)] = drawing.draw_cases(law.cases, COUNT)
    return [drawn[id(law.cases)] for law in laws]


def read(place: Path, laws: int) -> list[list[Case]] | None:
    """What was kept, or None where nothing usable is there."""
    try:
        with place.open("rb") as file:
            message: Any = wire.receive(file.read)
        lists, which = message["lists"], message["which"]
        return [lists[i] for i in which] if len(which) == laws else None
    except (OSError, EOFError, wire.WireError, LookupError, TypeError):
        return None


def write(place: Path, cases: list[list[Case]]) -> None:
    """Keep the cases; where that is not possible they are drawn again next time."""
    lists = list({id(part): part for part in cases}.values())
    which = [next(i for i, part in enumerate(lists) if part is own) for own in cases]
    with contextlib.suppress(OSError, wire.Unsendable):
        message = wire.encode({"lists": lists, "which": which})
        if not place.parent.exists() and place.parent.parent.exists():
            # Those of an older reference are of no more use.
            shutil.rmtree(place.parent.parent, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(message)
        os.replace(file.name, place)
