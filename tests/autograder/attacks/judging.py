"""The judge in a process of its own, so that an attack that gets out of hand takes down nothing else.

The parent's clock ends a judge that has not answered in time. The judge is where orphans of its tree go, so that a
process which has left its session and its parent is still found.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[3]
# Which layers hold in which mode: a Linux machine of one's own, and a container that gives no namespaces away.
MODES = {"full": ("namespaces", "landlock", "seccomp"), "docker": ("landlock", "seccomp")}
MEMORY = 2**30
LIMITS = {"call": 1.0, "exercise": 6.0, "load": 2.0}
SEED = "what no attacker knows"
LONGEST_START = 120.0
LONGEST = 90.0
SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Outcome:
    """What came of a submission: verdict, score and message of each exercise, problems, why it was refused.

    Exercises go by their full names, such as activations.relu.
    """

    exercises: dict[str, tuple[str, float, str]]
    problems: list[str]
    refused: str | None


class NotHeld(AssertionError):
    """The judge itself was harmed: it is gone, or it does not answer."""


class Judge:
    """A judge in another process, for one submission after another. `wanted` are the layers round the students' code."""

    def __init__(self, layers: Iterable[str]) -> None:
        self.wanted = tuple(layers)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.autograder.attacks.judging", *self.wanted],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()
        self.layers = tuple(self.next_answer(LONGEST_START)["layers"])
        self.usual = len(self.descendants())

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.answers.put(line)
        self.answers.put("")

    def next_answer(self, seconds: float) -> dict[str, Any]:
        """Its next answer; NotHeld where it is gone or late."""
        try:
            line = self.answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise NotHeld(f"the judge did not answer within {seconds:.0f} seconds") from None
        if not line:
            raise NotHeld(f"the judge is gone (exit status {self.process.wait()})")
        answer: dict[str, Any] = json.loads(line)
        if "fault" in answer:
            raise NotHeld(f"the judge stumbled: {answer['fault']}")
        return answer

    def grade(self, path: Path) -> Outcome:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps({"path": os.fspath(path)}) + "\n")
            self.process.stdin.flush()
        answer = self.next_answer(LONGEST)
        exercises = {name: (verdict, score, words) for name, verdict, score, words in answer["exercises"]}
        return Outcome(exercises, answer["problems"], answer["refused"])

    def descendants(self) -> list[psutil.Process]:
        """Every process below the judge, those included that have tried to leave."""
        with contextlib.suppress(psutil.NoSuchProcess):
            alive = psutil.Process(self.process.pid).children(recursive=True)
            return [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
        return []

    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        left = self.descendants()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for one in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()


# In the other process -------------------------------------------------------------------------------------------------


def main(wanted: list[str]) -> None:
    """Answer each line on stdin, a path, with a line on stdout, what came of it."""
    from autograder.judging import shrinking
    from autograder.sandbox.launcher import Launcher

    # What a student is shown does not matter here, and looking for it takes most of the time.
    shrinking.MOST_TRIES = 20
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with Launcher(layers=wanted, memory=MEMORY) as launcher:
        layers, missing = launcher.held("numpy")
        for track in ("numpy", "torch"):
            # From now on there is one that waits to be the next, and never another number of processes.
            child = launcher.start(track)
            child.close()
            child.status()
            if wanted:
                launcher.servers[track].spare.replies.peek(1)  # type: ignore[union-attr]
        say({"layers": layers, "missing": missing})
        for line in sys.stdin:
            try:
                say(grade_path(Path(json.loads(line)["path"]), launcher))
            except Exception as error:
                say({"fault": f"{type(error).__name__}: {error}"})


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def grade_path(path: Path, launcher: Any) -> dict[str, Any]:
    """What comes of a submission, as everybody gets it: from reading it to the JSON of its result."""
    from autograder.grade_submission import grade_submission
    from autograder.model import Limits
    from autograder.policy.seed import key_from
    from autograder.reading.files import NotASubmission, read_files
    from autograder.reading.submission import parse_submission
    from autograder.result import to_json

    try:
        files = read_files(path)
        result = grade_submission(
            files.name, parse_submission(files), launcher=launcher, limits=Limits(**LIMITS), course=key_from(SEED)
        )
    except NotASubmission as problem:
        return {"exercises": [], "problems": [], "refused": str(problem)}
    written = json.loads(to_json(result))
    exercises = [
        (one["name"], one["verdict"], one["score"] / one["max_score"], one["message"][:400])
        for one in written["exercises"]
    ]
    return {"exercises": exercises, "problems": written["problems"], "refused": None}


if __name__ == "__main__":
    main(sys.argv[1:])
