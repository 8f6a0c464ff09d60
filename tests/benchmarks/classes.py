"""Whole classes of students: relu, sigmoid and softmax, right, wrong, not written, broken, and some hostile.

    python -m tests.benchmarks.classes FOLDER COUNT

No two students hand in the same, of wrong answers most give other numbers, and the same class is made every time: of
each student's work it is known beforehand which functions pass.
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.peers.answers import FUNCTIONS, NAMES

FILE = "activations/in_numpy.py"
POLICY = """\
title = "A class"
tracks = ["numpy"]

[exercises]
activations.relu = 1
activations.sigmoid = 1
activations.softmax = 2

[limits]
load = 5
call = 2
exercise = 10
"""
SIGNATURES = {"relu": "x", "sigmoid": "x", "softmax": "x, *, axis=-1, temperature=1.0"}
# Wrong in a way of the student's own: {0} is a number between 0 and 1 that nobody else has.
PERSONAL = {
    "relu": "return np.where(x > 0, x, {0} * x)",
    "sigmoid": "return np.exp(-np.logaddexp(0, -x * (1 + {0})))",
    "softmax": (
        "e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)\n    return e / ({0} + e.sum(axis=axis, keepdims=True))"
    ),
}
HOSTILE = (
    "import os\n    os._exit(0)",
    "import os\n    os.kill(os.getpid(), 9)",
    "raise SystemExit(0)",
    "import socket\n    socket.create_connection(('127.0.0.1', 9), 1)\n    return x",
    "import os\n    os.fork()\n    return x",
    "return np.ones(2**34) + x",
    "open('/grades.csv', 'w').write('100')\n    return x",
    "import gc\n    return next(found for found in gc.get_objects() if isinstance(found, np.ndarray))",
)
LOOP = "while True:\n        pass"
# How many of a thousand functions are so; the others are right, or wrong in a way that many share.
NOT_WRITTEN, RAISES, OWN_WAY, HARM, ENDLESS = 60, 30, 150, 8, 2
# Of a thousand files.
BROKEN = 15


@dataclass(frozen=True)
class Work:
    """What a student hands in, and which of its functions pass."""

    name: str
    code: str
    right: dict[str, bool]

    def put(self, folder: Path, number: int) -> None:
        """Write it down: most in a folder, some in an archive, some as a single file."""
        if number % 10 == 3:
            (folder / f"{self.name}.zip").write_bytes(zipped(self.code))
        elif number % 10 == 6:
            (folder / f"{self.name}.py").write_text(self.code)
        else:
            place = folder / self.name / FILE
            place.parent.mkdir(parents=True)
            place.write_text(self.code)


def zipped(code: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        # A date of its own would make another archive every time.
        archive.writestr(zipfile.ZipInfo(FILE), code)
    return raw.getvalue()


def students(count: int, *, hostile: bool = True) -> Iterator[Work]:
    """So many students, always the same ones; without `hostile`, nobody's code does harm or runs for ever."""
    for number in range(count):
        yield student(number, hostile)


def student(number: int, hostile: bool = True) -> Work:
    luck = random.Random(number)
    own = f"{(number + 1) / 20011:.6f}"
    name = f"student{number:05}"
    parts, right = [f'"""Handed in by {name}."""\n\nimport numpy as np\n'], {}
    for position, function in enumerate(NAMES):
        code, right[function] = answer(luck, position, own, hostile)
        parts.append(code)
    if luck.randrange(1000) < BROKEN:
        parts.append(f"def unfinished_{number}(x:\n    return")
        right = dict.fromkeys(right, False)
    return Work(name, "\n\n".join(parts), right)


def answer(luck: random.Random, position: int, own: str, hostile: bool) -> tuple[str, bool]:
    """A function's code, and whether it is right."""
    name = NAMES[position]
    head = f"def {name}({SIGNATURES[name]}):\n    "
    kinds: list[tuple[int, Callable[[], str]]] = [
        (NOT_WRITTEN, lambda: 'raise NotImplementedError("your turn")'),
        (RAISES, lambda: f"return x.cpu() * {own}"),
        (OWN_WAY, lambda: PERSONAL[name].format(own)),
        (HARM if hostile else 0, lambda: luck.choice(HOSTILE)),
        (ENDLESS if hostile else 0, lambda: LOOP),
    ]
    left = luck.randrange(1000)
    for share, body in kinds:
        left -= share
        if left < 0:
            return f"{head}{body()}\n", False
    found = luck.choice(FUNCTIONS[position].answers)
    return found.code, found.right


def make_class(folder: Path, count: int, *, hostile: bool = True) -> list[Work]:
    """Write down a class in a new folder; who is in it."""
    folder.mkdir(parents=True)
    made = list(students(count, hostile=hostile))
    for number, work in enumerate(made):
        work.put(folder, number)
    return made


if __name__ == "__main__":
    make_class(Path(sys.argv[1]), int(sys.argv[2]))
