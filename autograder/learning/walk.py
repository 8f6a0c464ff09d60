"""The way through the course: which exercise comes next, which is open, and where in the folder it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.model import TRACK_NAMES, TRACKS
from autograder.progress import Progress, key
from reference.catalogue import names, titles, topics
from reference.learning_order import learning_order

ENDINGS = (".py", ".ipynb")


@dataclass(frozen=True)
class Step:
    """One exercise in one track."""

    path: str
    track: str

    @property
    def topic(self) -> str:
        return self.path.partition(".")[0]

    @property
    def name(self) -> str:
        return self.path.partition(".")[2]

    @property
    def key(self) -> str:
        """What progress calls it."""
        return key(self.path, self.track)

    @property
    def title(self) -> str:
        return titles(self.topic)[self.name]

    @property
    def in_words(self) -> str:
        return f"{self.path} ({TRACK_NAMES[self.track]})"

    def is_done(self, progress: Progress) -> bool:
        return progress.has_passed(self.path, self.track)


def steps_in_order(tracks: Sequence[str] = TRACKS) -> list[Step]:
    """All steps: a function in NumPy, its backward pass, and then the same in PyTorch."""
    found: list[Step] = []
    later: list[Step] = []
    for path in learning_order():
        topic, _, name = path.partition(".")
        is_backward = bool(found) and path == f"{found[-1].path}_backward"
        if not is_backward:
            found += later
            later = []
        found += [Step(path, "numpy")] * ("numpy" in tracks)
        later += [Step(path, "torch")] * ("torch" in tracks and name in names(topic, "torch"))
    return [*found, *later]


@dataclass
class Walk:
    """Where somebody is on the way."""

    steps: list[Step]
    at: int = 0

    @property
    def step(self) -> Step:
        return self.steps[self.at]

    def go_to(self, step: Step) -> bool:
        """Go to a step; False where it is not on this way."""
        if step not in self.steps:
            return False
        self.at = self.steps.index(step)
        return True

    def begin(self, progress: Progress) -> None:
        """Where the loop was left, or at the first step that is open."""
        known = {step.key: number for number, step in enumerate(self.steps)}
        self.at = known.get(progress.at, 0)
        if self.step.is_done(progress):
            self.at = self.next_open(progress, start=-1 if progress.at not in known else self.at) or 0

    def next_open(self, progress: Progress, start: int | None = None) -> int | None:
        """The number of the next step that has not passed, round the end; None where none is left but this."""
        start = self.at if start is None else start
        others = [*range(start + 1, len(self.steps)), *range(max(start, 0))]
        return next((number for number in others if not self.steps[number].is_done(progress)), None)

    def first_of_topic(self, number: int, direction: int) -> int:
        """The number of the first step of the next topic, or of this one, or of the one before where it is that."""
        starts = [n for n, step in enumerate(self.steps) if n == 0 or step.topic != self.steps[n - 1].topic]
        if direction > 0:
            return next((one for one in starts if one > number), number)
        return next((one for one in reversed(starts) if one < number), 0)

    def count_done(self, progress: Progress) -> int:
        return sum(step.is_done(progress) for step in self.steps)


def file_of(folder: Path, step: Step) -> Path | None:
    """Where a step is written: the topic's own file, or the notebook of that name; None where neither is there."""
    files = [folder / step.topic / f"in_{step.track}{ending}" for ending in ENDINGS]
    return next((file for file in files if file.is_file()), None)


def has_exercises(folder: Path) -> bool:
    """Whether a folder holds a topic's file."""
    files = (folder / topic / f"in_{track}{end}" for topic in topics() for track in TRACKS for end in ENDINGS)
    return any(file.is_file() for file in files)
