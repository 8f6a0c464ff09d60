"""`tandem start`: a fresh copy of the exercises to work in, as files or as notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from autograder import progress
from autograder.console import out, stop
from autograder.model import TRACKS
from reference.catalogue import topics

EXERCISES = Path(__file__).parent.parent / "exercises"


def start_command(
    folder: Annotated[Path, typer.Argument(help="a folder that does not exist yet")],
    notebooks: Annotated[
        bool, typer.Option("--notebooks", help="as notebooks for Jupyter, with a check in each")
    ] = False,
) -> None:
    """Make a fresh copy of the exercises to work in."""
    start(folder, notebooks=notebooks)


def start(folder: Path, *, notebooks: bool) -> None:
    """Make the folder, or an exit that says why not; then say where to begin."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise stop(f"{folder}: it is there already and not empty; choose another name, so that nothing is overwritten.")
    try:
        count = write_notebooks(folder) if notebooks else copy_stubs(folder)
        progress.begin(folder)
    except OSError as error:
        raise stop(f"{folder}: it cannot be written ({error.strerror}).") from None
    first = folder / topics()[0] / f"in_{TRACKS[0]}.{'ipynb' if notebooks else 'py'}"
    what = (
        f"{count} notebooks are in {folder}. Open {first} in Jupyter, fill in a function, run the cell below it; or:"
        if notebooks
        else f"{count} files are in {folder}. Open {first} in your editor, and beside it:"
    )
    out.print(Text(what), soft_wrap=False)
    out.print(Text(f"  tandem learn {folder}"))


def copy_stubs(folder: Path) -> int:
    """Copy the stubs; how many files there are."""
    for topic in topics():
        shutil.copytree(EXERCISES / topic, folder / topic, ignore=shutil.ignore_patterns("__pycache__"))
    return sum(1 for _ in folder.glob("*/in_*.py"))


def write_notebooks(folder: Path) -> int:
    """Make a notebook of each file of stubs; how many there are."""
    from autograder.stub_notebooks import notebook_of

    made = 0
    for topic in topics():
        (folder / topic).mkdir(parents=True)
        for track in TRACKS:
            stubs = (EXERCISES / topic / f"in_{track}.py").read_text(encoding="utf-8")
            file = folder / topic / f"in_{track}.ipynb"
            file.write_text(notebook_of(stubs, topic, track), encoding="utf-8")
            made += 1
    return made
