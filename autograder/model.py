"""What several rooms speak of: a piece of a student's code, the limits of time, the tracks, the shares of points."""

from __future__ import annotations

from dataclasses import asdict, dataclass

TRACKS = ("numpy", "torch")
# For the variables of a process that computes small things: threads would take longer to start than NumPy to import.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Limits:
    """Seconds on the clock: to start Python and packages, to load the code, for a call, an exercise, all of them."""

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
class KindShares:
    """How many percent of an exercise's points hang on each kind of law; 100 together."""

    definition: float = 60.0
    law: float = 30.0
    robustness: float = 10.0
    errors: float = 0.0

    @property
    def by_kind(self) -> dict[str, float]:
        return asdict(self)
