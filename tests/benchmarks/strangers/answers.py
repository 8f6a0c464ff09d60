"""The answers, a file each: `wrong/` and `right/`, then the track, the topic, and `<exercise>__<what it is>.py`.

The comments at the top of a file say what is wrong with it, or in which style it is right; nothing else of the project
was read by whoever wrote them but the stubs and the pages.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.grade_submission import grade_submission
from autograder.reading.files import SubmittedFiles
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult
from autograder.sandbox.launcher import Launcher

HERE = Path(__file__).parent
JUDGED = HERE / "judged.toml"
REMARK = re.compile(r"^# (mistake|kind|style): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """One file: a function of one exercise in one track."""

    path: Path

    @property
    def name(self) -> str:
        """What it is called here: `wrong/numpy/activations/softmax__sum_without_keepdims`."""
        return str(self.path.relative_to(HERE).with_suffix(""))

    @property
    def is_right(self) -> bool:
        return self.name.startswith("right/")

    @property
    def track(self) -> str:
        return self.path.parts[-3]

    @property
    def topic(self) -> str:
        return self.path.parts[-2]

    @property
    def function(self) -> str:
        return self.path.stem.partition("__")[0]

    @cached_property
    def code(self) -> str:
        return self.path.read_text()

    @cached_property
    def remarks(self) -> dict[str, str]:
        """What the file says of itself, by `mistake`, `kind` or `style`."""
        return dict(REMARK.findall(self.code))

    @property
    def is_about_gradients(self) -> bool:
        return self.function.endswith("_backward") or "gradient" in self.remarks.get("kind", "")


def answers(words: list[str]) -> list[Answer]:
    """All answers in order, or those with one of the words in their names."""
    found = [Answer(path) for side in ("wrong", "right") for path in sorted((HERE / side).glob("*/*/*.py"))]
    return [one for one in found if not words or any(word in one.name for word in words)]


def grade(answer: Answer, launcher: Launcher) -> ExerciseResult:
    """What the autograder says of it, as of a file that was handed in under the topic's name."""
    content = {f"{answer.topic}/in_{answer.track}.py": answer.code.encode()}
    submission = parse_submission(SubmittedFiles("stranger", content, []))
    wanted = f"{answer.topic}.{answer.function}"
    graded = grade_submission("stranger", submission, launcher=launcher, wanted=lambda name: name == wanted)
    found = [one for one in graded.exercises if one.track == answer.track and one.name == wanted]
    if len(found) != 1:
        raise LookupError(f"{answer.name}: {len(found)} results; {graded.problems} {graded.notes}")
    return found[0]


@dataclass(frozen=True)
class Judgement:
    """What somebody made of the feedback: exact, helpful, nothing, misleading or accepted; of which words, and why.

    Those of the second set were written when feedback on the first one had been read and mended.
    """

    judged: str
    told: str
    why: str = ""
    set: int = 1


def judgements() -> dict[str, Judgement]:
    """By the answer's name. Whoever judges reads the feedback, not the name of the mistake alone."""
    if not JUDGED.exists():
        return {}
    return {name: Judgement(**table) for name, table in tomllib.loads(JUDGED.read_text()).items()}
