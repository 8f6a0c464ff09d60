"""The folder that somebody works in: `tandem start` makes it, and marks it with the file in which progress is kept."""

from __future__ import annotations

from pathlib import Path

# Hidden, so that nobody hands it in for an answer; reading a submission passes it over.
MARK = ".tandem.json"


def find_work_folder(path: Path) -> Path | None:
    """The nearest folder round a path, or itself, that has been made to work in; None where there is none."""
    whole = path.resolve()
    return next((folder for folder in (whole, *whole.parents) if (folder / MARK).is_file()), None)
