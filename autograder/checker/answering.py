"""What the process of `checker` is asked, and what it answers: verdicts, in words for a terminal and for a notebook."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from autograder import feedback, progress, showing, typesetting
from autograder.checker import showing_html
from autograder.feedback import Line
from autograder.grade_submission import NOT_HANDED_IN, grade_submission
from autograder.reading.files import NotASubmission, read_files
from autograder.reading.kernel_functions import CannotBeJudged, parse_functions
from autograder.reading.sources import ParsedSubmission
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult, SubmissionResult
from autograder.sandbox.config import has_torch, process_track
from autograder.sandbox.launcher import CannotStart, Launcher
from autograder.work_folder import find_work_folder
from reference.catalogue import names, titles, topics
from reference.incomplete import IncompleteConcept
from reference.learning_order import learning_order

NO_TORCH = "PyTorch is not installed: pip install torch"
Question = dict[str, Any]


class Answering:
    """Holds the processes of the students' side, from one question to the next."""

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher
        self.kinds: dict[str, Callable[[Question], Question]] = {
            "check_file": self.check_file,
            "check_functions": self.check_functions,
        }

    def answer(self, question: Question) -> Question:
        try:
            return self.kinds[question["do"]](question)
        except (CannotBeJudged, NotASubmission) as problem:
            return {"sentence": str(problem)}
        except CannotStart as problem:
            return {"fault": f"your functions' process did not start ({problem})"}

    def begin_anew(self) -> None:
        """After something was broken off: whatever was under way is ended."""
        self.close()
        self.launcher = Launcher()

    def close(self) -> None:
        self.launcher.dismiss()
        self.launcher.close()

    # A file -----------------------------------------------------------------------------------------------------------

    def check_file(self, question: Question) -> Question:
        """One exercise of a file, as `tandem check` judges it and says so."""
        path, name, track = Path(question["file"]), question["name"], question["track"]
        if track == "torch" and not has_torch():
            return {"skipped": NO_TORCH}
        submission = parse_submission(read_files(path, is_own=True), track)
        result = self.grade(path.name, submission, [(name, track)])
        progress.remember_verdicts(path, result.exercises, partly_read=submission.partly_read())
        if not result.exercises:
            return {"verdict": "not_attempted", "message": NOT_HANDED_IN}
        (exercise,) = result.exercises
        told = {part.sentence for source in submission.sources for part in source.unread if part.names & all_names()}
        # What Python cannot read is told where it costs something: of the exercise that it is.
        result = msgspec.structs.replace(result, problems=[one for one in result.problems if one not in told])
        return {
            "verdict": exercise.verdict,
            "message": exercise.message,
            "short": in_short(exercise),
            "text": text_answer(result) if exercise.verdict not in ("passed", "not_attempted") else "",
        }

    def grade(self, name: str, submission: ParsedSubmission, asked: Iterable[tuple[str, str]]) -> SubmissionResult:
        """Grade these exercises, by name and track."""
        only = set(asked)
        names = {name for name, _ in only}
        for one, source in submission.to_run(names.__contains__):
            if (one, source.track) in only:
                self.launcher.prepare(process_track(source.track, source.reaches_torch))
        return grade_submission(name, submission, launcher=self.launcher, wanted=names.__contains__, only=only)

    # Functions of a kernel --------------------------------------------------------------------------------------------

    def check_functions(self, question: Question) -> Question:
        """Functions as a kernel has them now; what there is to say stands there as text and as HTML."""
        folder = Path(question["folder"])
        found = parse_functions(question)
        if any(track == "torch" for _, track in found.asked) and not has_torch():
            raise CannotBeJudged(f"{NO_TORCH}.")
        result = self.grade(found.name, found.submission, found.asked)
        result = msgspec.structs.replace(result, notes=[*found.notes, *result.notes])
        progress.remember_verdicts(folder, result.exercises)
        known = progress.read(find_work_folder(folder))
        further = further_lines(result.exercises, known)
        return {
            "passed": all(one.verdict == "passed" for one in result.exercises),
            "text": text_answer(result, further),
            "html": showing_html.page(result, further),
        }


def further_lines(exercises: list[ExerciseResult], known: progress.Progress) -> dict[str, list[Line]]:
    """Under each exercise that has passed why it works and what the reference does; at the end what comes next."""
    further: dict[str, list[Line]] = {}
    for one in exercises:
        if one.verdict == "passed":
            with contextlib.suppress(IncompleteConcept):
                further[one.name] = feedback.behind_it(one.name, one.track)
    if exercises and all(one.verdict == "passed" for one in exercises):
        with contextlib.suppress(IncompleteConcept):
            last = max(exercises, key=lambda one: learning_order().index(one.name))
            next_one = next_exercise(last.name, last.track, known)
            words = "you have passed all there is" if next_one is None else with_title(next_one)
            further.setdefault(last.name, []).append(Line("next", words))
    return further


def next_exercise(name: str, track: str, known: progress.Progress) -> str | None:
    """What to learn after an exercise, of the same track: the next in the order that has not passed."""
    order = [one for one in learning_order() if one.partition(".")[2] in names(one.partition(".")[0], track)]
    at = order.index(name)
    return next((one for one in order[at + 1 :] + order[:at] if not known.has_passed(one, track)), None)


def with_title(exercise: str) -> str:
    topic, _, name = exercise.partition(".")
    return f"{exercise}: {titles(topic)[name]}"


def all_names() -> set[str]:
    return {name for topic in topics() for name in names(topic)}


def text_answer(result: SubmissionResult, further: Mapping[str, list[Line]] = MappingProxyType({})) -> str:
    """What `tandem check` prints of the exercises and problems, in 80 columns, and what else is said of them."""
    written = io.StringIO()
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
        for group in feedback.groups_of(result.exercises):
            showing.show_group(group)
            lines = [line for one in group for line in further.get(one.name, ())]
            showing.show_lines(typesetting.typeset(lines, typesetting.USUAL_WIDTH - showing.INDENT))
        showing.show_remarks(result)
    return written.getvalue().rstrip("\n")


def in_short(result: ExerciseResult) -> str:
    """The verdict in one line: what it looks like, else the law that broke, else what happened."""
    if result.verdict in ("passed", "not_attempted"):
        return feedback.verdict_in_words(result)
    if result.mistake:
        return f"it {result.mistake}"
    law, others = feedback.broken_laws(result, detail="usual")
    first = result.message.strip().partition("\n")[0]
    return law or (others[0] if others and not first else first) or feedback.verdict_in_words(result)
