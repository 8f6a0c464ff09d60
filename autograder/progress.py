"""What a student has done so far on this machine: which exercises passed, which hints were read.

Kept by exercise and track, under the user's state folder; losing it loses no work.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import paths

if TYPE_CHECKING:
    from autograder.result import ExerciseResult


def state_file() -> Path:
    return paths.state_folder() / "progress.json"


def read_progress() -> dict[str, Any]:
    """Everything that is known; nothing where it cannot be read."""
    try:
        known = json.loads(state_file().read_text())
        return known if isinstance(known, dict) else {}
    except (OSError, ValueError):
        return {}


def write_progress(known: dict[str, Any]) -> None:
    """Keep it, whole or not at all; a machine where that is not possible goes without."""
    file = state_file()
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(known, indent=1))
        os.replace(fresh, file)


def remember_verdicts(results: list[ExerciseResult]) -> None:
    """Note the latest verdict of each exercise."""
    known = read_progress()
    verdicts = known.setdefault("verdicts", {})
    for result in results:
        verdicts[f"{result.name} {result.track}"] = result.verdict
    write_progress(known)


def next_hint(name: str, hints: list[str]) -> int:
    """Which hint comes next, counted from 0; after the last one it starts again."""
    known = read_progress()
    shown = known.setdefault("hints", {})
    number = int(shown.get(name, 0)) % len(hints)
    shown[name] = number + 1
    write_progress(known)
    return number
