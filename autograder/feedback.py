"""What a student is told: which law broke, on what input, what was expected and what came, what it looks like.

For somebody who is stuck at midnight: plain, exact, kind, short. `lines` makes the words; `command` prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder import formatting
from autograder.result import Counterexample, ExerciseResult, SubmissionResult, has_fault
from reference.common import (
    AGREEMENT,
    DEFINITION,
    FLOAT32,
    FURTHER,
    PRECISION,
    REPEATABLE,
    UNTOUCHED,
    UNUSUAL_UNTOUCHED,
)

MOST_SENTENCES = 4
MOST_NAMES = 6
LONGEST_LINE = 100
# Where every call fails alike, the list of all laws that break with it says nothing.
LAWS_MATTER = ("failed", "input_changed")
SIGNS = {"passed": "✓", "not_attempted": "·"}
HEADS = {
    "passed": "passed",
    "failed": "not right yet",
    "not_attempted": "not attempted",
    "error": "raised an error",
    "timeout": "took too long",
    "out_of_memory": "ran out of memory",
    "crashed": "crashed",
    "not_deterministic": "answers differently each time",
    "input_changed": "changed its input",
    "wrong_shape": "wrong shape",
    "wrong_dtype": "wrong type",
    "forbidden": "uses the built-in",
    "unseen_cases": "right on the published cases only",
    "grader_fault": "a fault of the grader, not yours",
}
# Of what was not attempted: there is nothing to explain.
NOTHING_WRITTEN = ("not handed in", "not written yet", "it raises NotImplementedError")
# Of an error before any call, such as a line that Python cannot read: the function itself raised nothing.
DID_NOT_RUN = "did not run"
# Each topic and track has a file of this name: a message that names it means one of many.
TOPIC_FILE = re.compile(r"(?<![\w/])in_(?:numpy|torch)\.py\b")


@dataclass(frozen=True)
class Line:
    """A line of feedback: a label in front, where there is one, and the text."""

    label: str
    text: str


def head(result: ExerciseResult) -> str:
    """One line: what, in which track, and the verdict."""
    sign = SIGNS.get(result.verdict, "✗")
    return f"{sign} {result.name} ({result.track}): {verdict_in_words(result)}"


def verdict_in_words(result: ExerciseResult) -> str:
    """The verdict, and how many remarks come with a good one."""
    number = len(result.remarks)
    if result.verdict == "error" and unjudged(result):
        return DID_NOT_RUN
    if result.verdict != "passed" or not number:
        return HEADS[result.verdict]
    return f"{HEADS[result.verdict]}, {number} remark{'' if number == 1 else 's'}"


def unjudged(result: ExerciseResult) -> bool:
    """Whether there is no verdict of a law behind it: the code was not read, did not load, or was not tried."""
    return not result.laws and result.counterexample is None and result.verdict != "passed"


def lines(result: ExerciseResult, *, show_expected: bool = True) -> Iterator[Line]:
    """The explanation under the head; of what passed the remarks, and nothing where nothing was written."""
    if result.verdict == "not_attempted":
        if result.message not in NOTHING_WRITTEN:
            yield from message_lines(result)
        return
    if result.verdict == "passed":
        yield from remark_lines(result)
        return
    example = result.counterexample
    if result.verdict in LAWS_MATTER or not any(law.sentence == DEFINITION and not law.kept for law in result.laws):
        yield from broken_laws(result)
    if example is None or result.message != AGREEMENT:
        yield from message_lines(result)
    if example is not None:
        yield from counterexample_lines(example, result, show_expected=show_expected)
    if result.mistake:
        yield Line("looks like", f"it {result.mistake}")
        yield Line("hint", result.hint or "")
    if result.output.strip():
        yield Line("printed", first_lines(formatting.strip_controls(result.output)))
    yield from remark_lines(result)
    if not unjudged(result) or result.verdict == "forbidden":
        # No page on a concept explains what lies outside of the function.
        yield Line("read", where_to_read(result))


def message_lines(result: ExerciseResult) -> Iterator[Line]:
    yield from (Line("", part) for part in formatting.strip_controls(result.message).splitlines())


def remark_lines(result: ExerciseResult) -> Iterator[Line]:
    """What is said without a point being lost: under something that is wrong, only the first."""
    most = MOST_SENTENCES if result.verdict == "passed" else 1
    for remark in result.remarks[:most]:
        yield Line("remark", remark)
    if len(result.remarks) > most:
        yield Line("", f"... and {len(result.remarks) - most} more")


def counterexample_lines(example: Counterexample, result: ExerciseResult, *, show_expected: bool) -> Iterator[Line]:
    """The input, what was expected and what came; an exception has been told already."""
    for name, given in example.inputs.items():
        # A dict of parameters is read key by key.
        parts = {f"{name}['{key}']": part for key, part in given.items()} if isinstance(given, dict) else {name: given}
        yield from (Line(f"{part} =", formatting.format_value(value)) for part, value in parts.items())
    if show_expected and example.expected is not None:
        yield Line("expected", formatting.format_value(example.expected))
    if result.verdict not in ("error", "out_of_memory"):
        yield Line("got", formatting.format_value(example.got))


def first_lines(text: str) -> str:
    """What was printed, without what every call prints again."""
    lines = list(dict.fromkeys(line[:LONGEST_LINE] for line in text.strip().splitlines()))
    return "\n".join(lines if len(lines) <= MOST_SENTENCES else [*lines[: MOST_SENTENCES - 1], "..."])


def where_to_read(result: ExerciseResult) -> str:
    topic, _, name = result.name.partition(".")
    page = f"the page on {topic}, section {name.removesuffix('_backward')}"
    return page if result.mistake else f"{page}; or ask for a hint: tandem hint {result.name}"


def broken_laws(result: ExerciseResult) -> Iterator[Line]:
    """The laws in words, those of the concept first: agreement says little that the example does not show."""
    broken = [law.sentence for law in result.laws if not law.kept and law.counted]
    if DEFINITION in broken:
        # Another answer is another one in float32 and to the last digits too, and with other shapes.
        broken = [sentence for sentence in broken if sentence not in (FURTHER, FLOAT32, PRECISION)]
    if UNTOUCHED in broken:
        broken = [sentence for sentence in broken if sentence != UNUSUAL_UNTOUCHED]
    named = [sentence for sentence in broken if sentence != DEFINITION] or broken
    if result.verdict == "not_deterministic":
        # What else breaks, breaks by chance.
        named = [REPEATABLE]
    for sentence in named[:MOST_SENTENCES]:
        yield Line("broken law", sentence)
    if len(named) > MOST_SENTENCES:
        yield Line("", f"... and {len(named) - MOST_SENTENCES} more")


# One reason, one message ---------------------------------------------------------------------------------------------


def groups_of(exercises: Iterable[ExerciseResult]) -> list[list[ExerciseResult]]:
    """The exercises in order; those that share a reason are together, where the first of them stands."""
    groups: dict[object, list[ExerciseResult]] = {}
    for number, exercise in enumerate(exercises):
        groups.setdefault(shared_reason(exercise) or number, []).append(exercise)
    return list(groups.values())


def shared_reason(result: ExerciseResult) -> tuple[object, ...] | None:
    """The same for exercises of which the same is to be said, for a reason that lies outside of them; else None."""
    told = tuple(line for line in lines(result) if line.label != "read")
    if not unjudged(result) or not told:
        return None
    return result.verdict, told, *(of_one_file(result) if TOPIC_FILE.search(result.message) else ())


def of_one_file(result: ExerciseResult) -> tuple[str, str]:
    return result.name.partition(".")[0], result.track


def group_head(group: list[ExerciseResult]) -> str:
    """The line over what several exercises share, as `head` is over one."""
    if len(group) == 1:
        return head(group[0])
    return f"{SIGNS.get(group[0].verdict, '✗')} {group_title(group)}: {verdict_in_words(group[0])}"


def group_title(group: list[ExerciseResult]) -> str:
    """Which exercises they are: how many, of which topics and tracks."""
    topics = list(dict.fromkeys(exercise.name.partition(".")[0] for exercise in group))
    tracks = " and ".join(dict.fromkeys(exercise.track for exercise in group))
    if len(group) == 1:
        return f"{group[0].name} ({tracks})"
    if len(topics) == 1:
        return f"{topics[0]} ({tracks}), {len(group)} exercises"
    return f"{len(group)} exercises of {len(topics)} topics ({tracks})"


def group_lines(group: list[ExerciseResult]) -> Iterator[Line]:
    """What is said under `group_head`: of several exercises what they share, and their names."""
    if len(group) == 1:
        yield from lines(group[0])
        return
    yield from (line for line in lines(group[0]) if line.label != "read")
    paths = list(dict.fromkeys(exercise.name for exercise in group))
    of_one_topic = len({path.partition(".")[0] for path in paths}) == 1
    yield Line("exercises", some_names([path.partition(".")[2] for path in paths] if of_one_topic else paths))


def some_names(names: list[str]) -> str:
    """As many as are read, and how many more there are."""
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "")


# The end --------------------------------------------------------------------------------------------------------------


def summary_line(result: SubmissionResult) -> str:
    """The last line."""
    count: dict[str, int] = {}
    for exercise in result.exercises:
        count[exercise.verdict] = count.get(exercise.verdict, 0) + 1
    passed, skipped, faults = (count.get(verdict, 0) for verdict in ("passed", "not_attempted", "grader_fault"))
    wrong = len(result.exercises) - passed - skipped - faults
    parts = [f"{passed} passed", f"{wrong} not right yet", f"{skipped} not attempted"]
    score = f"Score {result.score:.4g} of {result.max_score:.4g}"
    if has_fault(result):
        parts += [f"{faults} not graded"] if faults else []
        score = "No score yet, through a fault of the grader"
    return f"{', '.join(parts)}. {score}, in {result.seconds:.1f} s."
