"""How a class has done, on one page for its teacher: summary.html.

The page is one file: it needs no network and no script, and whatever students wrote is text on it. Of each result only
counts and a short row are kept, so that a class may have any size.
"""

from __future__ import annotations

import bisect
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder import formatting, versions
from autograder.course import look_at
from autograder.course.grades_csv import ExerciseKey, format_score, in_order, visible
from autograder.course.look_at import NOTHING_GRADED, SUSPICION, UNREAD
from autograder.course.lookalikes import short_name
from autograder.feedback import DID_NOT_RUN, HEADS
from autograder.result import ExerciseResult, SubmissionResult, has_fault

TEMPLATES = Path(__file__).parent.parent / "templates"
# Beyond these a list is no longer read; grades.csv has everybody.
MOST_LOOKS = 200
MOST_NAMED = 5
MOST_MISTAKES = 40
LONGEST_REASON = 300
LONGEST_HINT = 2000
BINS = 10
# Where in one student's file a mistake was made: it is the same mistake in another one.
PLACE = re.compile(r" \([^()\n]{1,400}, lines? \d[\d, and]{0,80}\)")

KINDS = {
    "grader_fault": (
        "The grader failed",
        "Not the student's doing, and nobody should lose points by it: grade again, and report it if it stays.",
    ),
    "unseen_cases": (
        "Right on the published cases only",
        "The course's own cases of the same kind get another answer. It may be a table of the published answers, or an "
        "honest mistake that the published cases miss: read the function before you say which.",
    ),
    "crashed": (
        "Ended their process",
        "Either something went badly wrong in native code, or somebody tried to get away from the grader.",
    ),
    "out_of_memory": ("Ran out of memory", "Most often an array with one axis too many."),
    "timeout": (
        "Took too long",
        "Most often a loop that never ends. A right answer that is only slow wants another limit in the policy.",
    ),
    "not_deterministic": (
        "Answer differently each time",
        "Random numbers, or something that is remembered from call to call.",
    ),
    "forbidden": (
        "Use what they were asked to write",
        "It was called while they were graded; the reason says in which line.",
    ),
    NOTHING_GRADED: (
        "Nothing was graded",
        "Nothing that was asked was found, could be read, or had been begun: a 0 here is no wrong answer.",
    ),
    SUSPICION: (
        "May use what they were asked to write",
        "It stands in a function that earned its points, and was never called: read it. The student is told nothing.",
    ),
    UNREAD: (
        "Something was not read, not found, or did not run",
        "Whatever else was handed in has been graded. What is named here was not, and may have cost points.",
    ),
}
SHORT_KINDS = {
    "grader_fault": "fault of the grader",
    NOTHING_GRADED: "nothing was graded",
    SUSPICION: "a built-in stands in it",
    UNREAD: "not everything was read",
}
OUTCOMES = {
    "passed": "passed",
    "partly": "partly right",
    "wrong": "not right",
    "broke": "did not run",
    "missing": "not attempted",
    "fault": "fault of the grader",
}
BROKE = ("error", "timeout", "out_of_memory", "crashed")


class StudentRow(NamedTuple):
    """A row of the table of all students; where the grader failed, what is not known is None."""

    name: str
    score: float | None
    max_score: float
    passed: int | None
    wrong: int | None
    missing: int | None
    look: str
    link: str | None


class LookAt(NamedTuple):
    """Why somebody should look at a student's work."""

    name: str
    where: str
    reason: str
    link: str | None


@dataclass
class ExerciseTally:
    """How everybody has done on one exercise of one track."""

    name: str
    track: str
    points: float = 0.0
    total: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def words(self) -> str:
        """The bar in words, for those who do not see it."""
        return ", ".join(
            f"{self.counts[outcome]} {words}" for outcome, words in OUTCOMES.items() if self.counts[outcome]
        )

    @property
    def details(self) -> str:
        """The verdicts that neither the colours nor a test of the values explains."""
        named = [verdict for verdict in (*HEADS, DID_NOT_RUN) if verdict not in ("passed", "failed", "not_attempted")]
        # Of some there is nothing but the fault.
        number = self.verdicts | Counter(grader_fault=self.counts["fault"])
        return ", ".join(f"{number[verdict]} {kind_word(verdict)}" for verdict in named if number[verdict])

    @property
    def mean(self) -> float | None:
        """The mean score of those whose score is no fault of the grader."""
        graded = sum(self.counts.values()) - self.counts["fault"]
        return self.total / graded if graded else None


@dataclass
class Frequent:
    """What is said of several students' work: a known mistake with its hint, or a remark. Of names the first few."""

    exercise: str
    description: str
    hint: str = ""
    students: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.students += 1
        bisect.insort(self.names, name)
        del self.names[MOST_NAMED:]


def summary_html(
    results: Iterable[SubmissionResult],
    *,
    title: str,
    asked: list[tuple[str, str, float]] | None = None,
    set_aside: Sequence[str] = (),
    link: Callable[[SubmissionResult], str | None] = lambda result: None,
) -> str:
    """The page. `link` gives the path of a student's own result, relative to the page, or None.

    `set_aside` is what is said of the class: what is nobody's, which of several attempts count, that there is no seed.
    """
    tally = ClassTally(asked)
    for result in results:
        tally.add(result, link(result))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": format_score, "share": share}
    return environment.get_template("summary.html").render(
        title=printable(title), set_aside=[printable(sentence) for sentence in set_aside], **tally.page()
    )


class ClassTally:
    """What is kept of all results."""

    def __init__(self, asked: list[tuple[str, str, float]] | None) -> None:
        self.asked = asked
        self.students: list[StudentRow] = []
        self.outcomes: dict[ExerciseKey, ExerciseTally] = {}
        self.mistakes: dict[tuple[str, str], Frequent] = {}
        self.remarks: dict[tuple[str, str], Frequent] = {}
        self.versions: Counter[str] = Counter()
        self.looks: dict[str, list[LookAt]] = {kind: [] for kind in KINDS}
        # How many there is nothing of but a fault, and of how many of them an exercise is counted all the same.
        self.lost, self.lost_counted = 0, Counter[ExerciseKey]()
        for name, track, points in asked or ():
            self.outcomes[name, track] = ExerciseTally(name, track, points)

    def add(self, result: SubmissionResult, link: str | None) -> None:
        """Count one result."""
        name = short_name(printable(result.submission))
        href = None if link is None else relative(link)
        for exercise in result.exercises:
            self.count(exercise)
        self.count_mistakes(result, name)
        self.count_remarks(result, name)
        self.versions[printable(versions.in_words(result.versions))] += 1
        if result.fault is not None:
            self.lost += 1
            self.lost_counted.update({(exercise.name, exercise.track) for exercise in result.exercises})
        self.students.append(self.row(result, name, ", ".join(self.look_at(result, name, href)), href))

    def row(self, result: SubmissionResult, name: str, look: str, link: str | None) -> StudentRow:
        points = sum(points for *_, points in self.asked) if self.asked is not None else result.max_score
        if result.fault is not None:
            return StudentRow(name, None, points, None, None, None, look, link)
        verdicts = Counter(exercise.verdict for exercise in result.exercises)
        asked = len(self.asked) if self.asked is not None else len(result.exercises)
        passed, tried = verdicts["passed"], len(result.exercises) - verdicts["not_attempted"]
        wrong, missing = tried - passed - verdicts["grader_fault"], max(asked - tried, 0)
        score = None if has_fault(result) else result.score
        return StudentRow(name, score, points, passed, wrong, missing, look, link)

    def count(self, exercise: ExerciseResult) -> None:
        """Add to what everybody has made of an exercise."""
        task = (exercise.name, exercise.track)
        outcome = self.outcomes.get(task) or ExerciseTally(printable(exercise.name), printable(exercise.track))
        self.outcomes[task] = outcome
        outcome.points = max(outcome.points, exercise.max_score)
        outcome.total += 0.0 if exercise.verdict == "grader_fault" else exercise.score
        outcome.counts[outcome_of(exercise)] += 1
        outcome.verdicts[DID_NOT_RUN if look_at.did_not_run(exercise) else exercise.verdict] += 1

    def count_mistakes(self, result: SubmissionResult, name: str) -> None:
        """Add to the known mistakes; whoever makes one in both tracks has made it once."""
        made = {(each.name, PLACE.sub("", each.mistake)): each for each in result.exercises if each.mistake}
        for (exercise, mistake), each in made.items():
            common = self.mistakes.setdefault(
                (exercise, mistake), Frequent(printable(exercise), at_most(mistake), at_most(each.hint or ""))
            )
            common.add(name)

    def count_remarks(self, result: SubmissionResult, name: str) -> None:
        """Add to what was remarked without a point being lost, likewise."""
        for exercise, remark in dict.fromkeys(
            (each.name, words) for each in result.exercises for words in each.remarks
        ):
            self.remarks.setdefault((exercise, remark), Frequent(printable(exercise), at_most(remark))).add(name)

    def look_at(self, result: SubmissionResult, name: str, link: str | None) -> list[str]:
        """Note what somebody should look at; what there is, in words."""
        kinds = look_at.kinds_of(result)
        for kind in kinds:
            where = some([f"{each.name} ({each.track})" for each in look_at.concerned(result, kind)])
            self.looks[kind].append(LookAt(name, printable(where), reason(look_at.why(result, kind)), link))
        return [kind_word(kind) for kind in kinds]

    # The page ---------------------------------------------------------------------------------------------------------

    def page(self) -> dict[str, object]:
        """Everything that the template shows."""
        students = sorted(
            self.students, key=lambda student: (student.name.casefold(), student.name, student.link or "")
        )
        for task, outcome in self.outcomes.items():
            outcome.counts["fault"] += self.lost - self.lost_counted[task]
            outcome.counts["missing"] += max(len(students) - sum(outcome.counts.values()), 0)
        mistakes, remarks = most_frequent(self.mistakes), most_frequent(self.remarks)
        return {
            "students": students,
            "figures": figures(students),
            "bins": bins(students),
            "topics": self.by_topic(),
            "outcomes": {
                outcome: words
                for outcome, words in OUTCOMES.items()
                if outcome != "fault" or any(each.counts["fault"] for each in self.outcomes.values())
            },
            "looks": [self.section(kind) for kind in KINDS if self.looks[kind]],
            "mistakes": mistakes[:MOST_MISTAKES],
            "further_mistakes": len(mistakes[MOST_MISTAKES:]),
            "remarks": remarks[:MOST_MISTAKES],
            "further_remarks": len(remarks[MOST_MISTAKES:]),
            "versions": sorted(self.versions.items(), key=lambda made: (-made[1], made[0])),
        }

    def by_topic(self) -> dict[str, list[ExerciseTally]]:
        by_topic: dict[str, list[ExerciseTally]] = {}
        for task in in_order(self.outcomes):
            by_topic.setdefault(self.outcomes[task].name.partition(".")[0], []).append(self.outcomes[task])
        return by_topic

    def section(self, kind: str) -> dict[str, object]:
        """A kind of thing to look at: what it is, what it means, and whom it concerns."""
        head, advice = KINDS[kind]
        looks = sorted(self.looks[kind], key=lambda look: (look.name.casefold(), look.name, look.where, look.reason))
        return {"head": head, "advice": advice, "count": len(looks), "rows": looks[:MOST_LOOKS]}


def most_frequent(counted: dict[tuple[str, str], Frequent]) -> list[Frequent]:
    return sorted(counted.values(), key=lambda one: (-one.students, one.exercise, one.description))


def outcome_of(exercise: ExerciseResult) -> str:
    """Which colour of the bar a result is."""
    if exercise.verdict in ("passed", "not_attempted"):
        return "passed" if exercise.verdict == "passed" else "missing"
    if exercise.verdict == "grader_fault":
        return "fault"
    if exercise.verdict in BROKE:
        return "broke"
    return "partly" if exercise.score > 0 else "wrong"


def figures(students: list[StudentRow]) -> dict[str, object]:
    """The head line, of those who have a score: points where everybody could earn the same, else shares."""
    graded = [student for student in students if student.score is not None]
    most = {student.max_score for student in students if student.max_score > 0}
    points = most.pop() if len(most) == 1 else None
    scores = [student.score or 0.0 if points else share_earned(student) for student in graded]
    return {
        "points": points,
        "mean": statistics.fmean(scores) if scores else None,
        "median": statistics.median(scores) if scores else None,
        "everything": sum(bool(student.passed and not (student.wrong or student.missing)) for student in graded),
        "nothing": sum(not (student.passed or student.wrong) for student in graded),
        "unknown": len(students) - len(graded),
    }


def bins(students: list[StudentRow]) -> list[dict[str, object]]:
    """How many students earned which part of the points; all of them belongs to the last, no score to none."""
    graded = [student for student in students if student.score is not None]
    counts = Counter(min(int(share_earned(student) * BINS), BINS - 1) for student in graded)
    tallest = max(counts.values(), default=1)
    return [
        {"count": counts[i], "height": counts[i] / tallest, "label": f"{100 * i // BINS} to {100 * (i + 1) // BINS} %"}
        for i in range(BINS)
    ]


def share_earned(student: StudentRow) -> float:
    return min(max((student.score or 0.0) / student.max_score, 0.0), 1.0) if student.max_score > 0 else 0.0


# Words ----------------------------------------------------------------------------------------------------------------


def kind_word(kind: str) -> str:
    return SHORT_KINDS.get(kind) or HEADS.get(kind, kind)


def share(value: float) -> str:
    return f"{100 * value:.0f} %"


def some(words: list[str]) -> str:
    """The first few of many words."""
    rest = len(words) - 3
    return ", ".join(words[:3]) + (f" and {rest} more" if rest > 0 else "")


def printable(text: str) -> str:
    """Text on one line, with what nobody can see written out."""
    return visible(" ".join(text.split()))


def reason(message: str) -> str:
    """The beginning of a message, as words without anything that a student could steer a screen with."""
    return truncate(printable(formatting.strip_controls(message)), LONGEST_REASON)


def at_most(text: str) -> str:
    """What we say of many students' work, of which there may be more in a file than we ever wrote."""
    return truncate(printable(text), LONGEST_HINT)


def truncate(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + " ..."


def relative(path: str) -> str:
    """A path as a link that cannot leave for another scheme."""
    return "./" + quote(path, errors="surrogateescape")
