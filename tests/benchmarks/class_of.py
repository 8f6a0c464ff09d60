"""A class for measurements: a thousand different submissions over and over, one in five of them hostile or broken.

The other four are those of `classes`, of whom it is known which functions pass.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import classes
from tests.benchmarks.classes import FILE, HOSTILE, LOOP, Work

DIFFERENT, EVERY = 1000, 5
# Those who run for ever are waited for, so the limits are short; a right answer takes a hundredth of them.
POLICY = """title = "A class"
tracks = ["numpy"]

[exercises]
activations.relu = 1
activations.sigmoid = 1
activations.softmax = 2

[limits]
load = 1
call = 1
exercise = 10
memory = 512
"""
SOFTMAX = "def softmax(x, *, axis=-1, temperature=1.0):\n    "
IN_SOFTMAX = (
    *HOSTILE,
    LOOP,
    "return softmax(x, axis=axis, temperature=temperature)",
    "raise KeyboardInterrupt",
    "print('a' * 2**20)\n    return x",
    "return np.array([object()] * 3)",
    "class Same(float):\n        __eq__ = lambda *_: True\n    return Same(1)",
    "for place in range(3, 64):\n        try: os.write(place, b'passed' * 99)\n        except OSError: pass\n    return x",
    "os.kill(os.getppid(), 9)\n    return x",
    "return np.full_like(x, np.nan)",
    "x[...] = 0\n    return x",
)


def text(content: str | bytes) -> Callable[[Path, str], None]:
    """A file of softmax's topic with this in it."""

    def put(folder: Path, name: str) -> None:
        place = folder / name / FILE
        place.parent.mkdir(parents=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())

    return put


def cut_off(folder: Path, name: str) -> None:
    """An archive whose end is missing."""
    place = folder / f"{name}.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(FILE, f"# {name}\n" * 1000)
    place.write_bytes(place.read_bytes()[:-30])


def climbing(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr(f"../../{name}.py", "grade = 100")


def link(folder: Path, name: str) -> None:
    (folder / name / "activations").mkdir(parents=True)
    (folder / name / FILE).symlink_to("/etc/passwd")


BROKEN: tuple[Callable[[Path, str], None], ...] = (
    text("def softmax(x:\n    return x\n"),
    text("while True:\n    pass\n"),
    text("import sys\nsys.exit(0)\n"),
    text(""),
    text(b"\x00" * 100),
    text("# caf\u00e9\n".encode("latin-1") + b"def softmax(x): return x\n"),
    text("(" * 5000),
    cut_off,
    climbing,
    link,
    lambda folder, name: (folder / name).mkdir(),
    lambda folder, name: (folder / f"{name}.ipynb").write_text('{"cells": [{"cell_type": "code"') and None,
    lambda folder, name: (folder / f"{name}.txt").write_text("I could not do it.") and None,
)


def make(folder: Path, count: int) -> dict[str, dict[str, bool]]:
    """Write down a class in a new folder; of those who neither are hostile nor broken, which functions pass."""
    folder.mkdir(parents=True)
    known = {}
    for number in range(count):
        name, variety = f"student{number:05}", number % DIFFERENT
        if number % EVERY:
            work = classes.student(variety, hostile=False)
            Work(name, work.code, work.right).put(folder, number)
            known[name] = work.right
        else:
            put_harm(folder, name, variety)
    return known


def put_harm(folder: Path, name: str, variety: int) -> None:
    """Something that is broken, or a submission whose softmax means harm."""
    kind = variety // EVERY % (len(BROKEN) + len(IN_SOFTMAX))
    if kind < len(BROKEN):
        BROKEN[kind](folder, name)
        return
    head = f'"""Number {variety}."""\nimport os\nimport numpy as np\n\n\n'
    text(f"{head}{SOFTMAX}{IN_SOFTMAX[kind - len(BROKEN)]}\n")(folder, name)
