"""A folder as `tandem start` makes it, and a way to write an answer into it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder import progress
from autograder.starting import EXERCISES
from reference.catalogue import topics

TODO = "    raise NotImplementedError"


class Work:
    """Somebody's folder of exercises."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, topic: str = "activations", track: str = "numpy") -> Path:
        return self.folder / topic / f"in_{track}.py"

    def write(self, name: str, body: str, topic: str = "activations", track: str = "numpy") -> None:
        """Write a function's body in place of what stands under its signature and docstring."""
        file = self.file(topic, track)
        fresh = (EXERCISES / topic / f"in_{track}.py").read_text()
        head, tail = cut(fresh, name)
        text = file.read_text()
        start = text.index(head)
        end = text.index(tail, start + len(head)) if tail else len(text)
        file.write_text(text[: start + len(head)] + f"    {body}\n" + text[end:])

    @property
    def known(self) -> progress.Progress:
        return progress.read(self.folder)


def cut(text: str, name: str) -> tuple[str, str]:
    """What stands above a stub's last line from its signature on, and what comes below."""
    start = text.index(f"def {name}(")
    end = text.index(TODO, start)
    below = text[end + len(TODO) + 1 :]
    return text[start:end], below[: below.index(":\n") + 2] if "def " in below else ""


@pytest.fixture
def work(tmp_path: Path) -> Work:
    folder = tmp_path / "my-work"
    for topic in topics():
        shutil.copytree(EXERCISES / topic, folder / topic, ignore=shutil.ignore_patterns("__pycache__"))
    progress.begin(folder)
    return Work(folder)
