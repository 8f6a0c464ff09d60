"""What several rooms speak of: a piece of a student's code, the limits of time, the tracks, the shares of points."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

TRACKS = ("numpy", "torch")
# What each is called in sentences.
TRACK_NAMES = {"numpy": "NumPy", "torch": "PyTorch"}
# For the variables of a process that computes small things: threads would take longer to start than NumPy to import.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Limits:
    """Seconds: to start Python and packages, to load the code, for a call, an exercise, all of a submission.

    All but `start`, which is on the clock, are seconds of processor time, so that they mean the same on a busy machine;
    a sleeper has three times as long by the clock. Where a system does not tell the time of others, all are on the
    clock.
    """

    start: float = 120.0
    load: float = 10.0
    call: float = 5.0
    exercise: float = 20.0
    submission: float = 900.0


@dataclass(frozen=True)
class Cell:
    """A piece of the student's code, and what to call it in messages.

    `runs` names a file of the student's own whose code stands here: `%run helpers.py`.
    """

    name: str
    text: str
    runs: str | None = None


@dataclass(frozen=True)
class OwnModules:
    """What code may import of the student's own: the cells of each file by its path, and the folders to look in.

    `file` is the one that imports: `from .helpers import f` means what lies beside it. `unread` are the parts of
    modules that Python cannot read: the names that each seems to define, and the sentence on it.
    """

    cells: dict[str, list[Cell]] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    file: str = "submission.py"
    unread: list[tuple[frozenset[str], str]] = field(default_factory=list)


@dataclass(frozen=True)
class CourseKey:
    """What a course's own cases are drawn from. It is worked out of the course's seed, and shown nowhere."""

    hexadecimal: str = field(repr=False)


@dataclass(frozen=True)
class KindShares:
    """How many percent of an exercise's points hang on each kind of law; 100 together."""

    definition: float = 60.0
    law: float = 30.0
    robustness: float = 10.0
    errors: float = 0.0

    @property
    def by_kind(self) -> dict[str, float]:
        return asdict(self)
