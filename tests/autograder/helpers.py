"""Submissions for tests, and grading them."""

from __future__ import annotations

import atexit
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from textwrap import dedent

from autograder.grade_submission import grade_submission
from autograder.model import Limits
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult, SubmissionResult
from autograder.sandbox.launcher import Launcher
from reference.catalogue import HOME

QUICK = Limits(call=2.0, exercise=15.0, load=5.0)


def write(folder: Path, code: str, topic: str = "activations", track: str = "numpy") -> Path:
    """A submission with one file of one topic; its folder."""
    place = folder / topic
    place.mkdir(parents=True, exist_ok=True)
    header = "import numpy as np\n" if track == "numpy" else "import torch\n"
    (place / f"in_{track}.py").write_text(header + dedent(code))
    return folder


@cache
def launcher_of(layers: tuple[str, ...] | None = None) -> Launcher:
    """The one launcher with these layers, all that there are unless told: its fork servers serve all tests here."""
    launcher = Launcher(layers=layers)
    atexit.register(launcher.close)
    return launcher


def grade_all(path: Path, only: str | None = None, layers: Sequence[str] | None = None) -> SubmissionResult:
    """The result of a submission; `layers` are those of the sandbox, all that there are unless told."""

    def wanted(path: str) -> bool:
        return only is None or path.endswith(f".{only}")

    files, launcher = read_files(path), launcher_of(None if layers is None else tuple(layers))
    return grade_submission(files.name, parse_submission(files), launcher=launcher, wanted=wanted, limits=QUICK)


def grade_one(folder: Path, code: str, name: str, **options: str) -> ExerciseResult:
    """The result of one function, written as `code`."""
    path = write(folder, code, options.get("topic", "activations"), options.get("track", "numpy"))
    (result,) = grade_all(path, only=name).exercises
    return result


def reference_as_submission(folder: Path, topic: str) -> Path:
    """The reference's own bodies on a topic, as a student would hand them in."""
    (folder / topic).mkdir(parents=True)
    # What they share are modules of the student's own, beside the file.
    for file in (*HOME.glob("*.py"), *HOME.glob("*/in_*.py")):
        name = "_".join(file.relative_to(HOME).with_suffix("").parts)
        (folder / topic / f"own_{name}.py").write_text(as_own_modules(file.read_text()))
    for name in ("in_numpy.py", "in_torch.py"):
        code = as_own_modules((HOME / topic / name).read_text())
        (folder / topic / name).write_text(re.sub(r"^@checked\n", "", code, flags=re.MULTILINE))
    return folder


def as_own_modules(code: str) -> str:
    """The code with `from reference.a.b import` turned into `from own_a_b import`."""
    own = lambda found: f"from own_{found[1].replace('.', '_')} import"  # noqa: E731
    return re.sub(r"^from reference\.([\w.]+) import", own, code, flags=re.MULTILINE)
