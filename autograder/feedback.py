"""What a student is told: which law broke, on what input, what was expected and what came, what it looks like.

For somebody who is stuck at midnight: plain, exact, kind, short. `lines` makes the words; `command` prints them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from autograder import formatting
from autograder.exception_advice import advice_on_exception
from autograder.result import Counterexample, ExerciseResult, SubmissionResult, has_fault
from reference.catalogue import names, topics
from reference.common import (
    AGREEMENT,
    DEFINITION,
    REPEATABLE,
)
from reference.law_order import consequences
from reference.lesson import find_lesson, in_track

NOUNS = {"also broken": "law", "remark": "remark"}
# Beside the law that is told first, under what is wrong, and under what is right.
MOST_LAWS = {"brief": 0, "usual": 2, "everything": sys.maxsize}
MOST_REMARKS = {"brief": 0, "usual": 1, "everything": sys.maxsize}
MOST_REMARKS_OF_RIGHT = {"brief": 4, "usual": 4, "everything": sys.maxsize}
# Lines, and letters of one.
MOST_PRINTED = {"brief": 1, "usual": 4, "everything": sys.maxsize}
LONGEST_PRINTED = {"brief": 56, "usual": 120, "everything": sys.maxsize}
MOST_NAMES = 6
# In how few places two answers differ, of how many numbers at least, where it is said in which.
MOST_PLACES, LEAST_NUMBERS = 3, 12
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


Kind = Literal["words", "call", "value", "said"]
# Brief is what fits on a small screen beside a large call; everything is what `--verbose` shows.
Detail = Literal["brief", "usual", "everything"]


@dataclass(frozen=True)
class Line:
    """A line of feedback: a label in front, where there is one, and the text.

    Its kind says how a long one is broken: words, a call in Python, a value, or what a student's code said.
    """

    label: str
    text: str
    kind: Kind = "words"


def head(result: ExerciseResult) -> str:
    """One line: what, in which track, and the verdict."""
    sign = SIGNS.get(result.verdict, "✗")
    return f"{sign} {result.name} ({result.track}): {verdict_in_words(result)}"


def points_in_words(group: Iterable[ExerciseResult]) -> str:
    """What was earned, together, and what could be; empty where the grader failed: that is no 0."""
    exercises = list(group)
    if any(one.verdict == "grader_fault" for one in exercises):
        return ""
    earned, most = sum(one.score for one in exercises), sum(one.max_score for one in exercises)
    return f"{earned:.10g} of {most:.10g}"


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


def lines(result: ExerciseResult, *, show_expected: bool = True, detail: Detail = "usual") -> Iterator[Line]:
    """The explanation under the head; of what passed the remarks, and nothing where nothing was written.

    The law that the counterexample breaks comes first, then the call that does, and what came of it; what else is to be
    said comes last.
    """
    if result.verdict == "not_attempted":
        if result.message not in NOTHING_WRITTEN:
            yield from message_lines(result)
        return
    if result.verdict == "passed":
        yield from remark_lines(result, detail=detail)
        return
    law, others = broken_laws(result, detail=detail)
    if result.mend_first:
        yield Line("first", mend_first(result))
    if law:
        yield Line("broken law", law)
    example = result.counterexample
    # In brief, the calls that a law compares are left out, and what it says of them means nothing.
    is_alone = detail == "brief" and example is not None and bool(example.others)
    if (example is None or result.message != AGREEMENT) and result.message.strip() != law and not is_alone:
        yield from message_lines(result)
    if example is not None:
        yield from counterexample_lines(example, result, show_expected=show_expected, detail=detail)
    yield from advice_lines(result)
    if result.output.strip():
        yield Line("printed", first_lines(formatting.strip_controls(result.output), detail=detail), "said")
    yield from some_lines("also broken", others, MOST_LAWS[detail])
    yield from remark_lines(result, detail=detail)
    if not unjudged(result) or result.verdict == "forbidden":
        # No page on a concept explains what lies outside of the function.
        yield Line("read", where_to_read(result))


def message_lines(result: ExerciseResult) -> Iterator[Line]:
    if result.message.strip():
        yield Line("reason", formatting.strip_controls(result.message).strip("\n"), "said")


def mend_first(result: ExerciseResult) -> str:
    """Which exercises to mend before this one, which calls them."""
    names = [name.partition(".")[2] for name in result.mend_first]
    are = "has not passed: mend that one first" if len(names) == 1 else "have not passed: mend those first"
    return f"it calls {formatting.and_list(names)}, which {are}"


def advice_lines(result: ExerciseResult) -> Iterator[Line]:
    """The mistake that it looks like with its hint; else the first of the exercise's own, where another answer came."""
    if result.mistake:
        yield Line("looks like", f"it {result.mistake}")
    if result.hint:
        yield Line("hint", result.hint)
    elif result.counterexample is not None and not has_raised(result) and not result.mend_first:
        yield Line("hint", first_hint(result))
    elif has_raised(result) and (advice := advice_on_exception(result.message, result.track)):
        yield Line("hint", advice)


def behind_it(name: str, track: str) -> list[Line]:
    """Of what has passed: why it works, and what the reference does."""
    lesson = find_lesson(*name.split("."))
    return [Line("why", lesson.why), Line("reference", in_track(lesson.idea, track))]


def first_hint(result: ExerciseResult) -> str:
    """The gentlest of the exercise's hints: it says what to think of, whatever went wrong.

    A result may be of another version, which has exercises that this one does not know.
    """
    topic, _, name = result.name.partition(".")
    if topic not in topics() or name not in names(topic):
        return f"tandem hint {result.name}"
    return in_track(find_lesson(topic, name).hints[0], result.track)


def has_raised(result: ExerciseResult) -> bool:
    """Whether no answer came, and the message says why."""
    return result.verdict in ("error", "out_of_memory")


def remark_lines(result: ExerciseResult, *, detail: Detail) -> Iterator[Line]:
    """What is said without a point being lost."""
    most = (MOST_REMARKS_OF_RIGHT if result.verdict == "passed" else MOST_REMARKS)[detail]
    return some_lines("remark", result.remarks, most)


def some_lines(label: str, sentences: list[str], most: int) -> Iterator[Line]:
    """So many sentences, and how many more there are; under a label of its own where none is told."""
    for sentence in sentences[:most]:
        yield Line(label, sentence)
    rest = len(sentences) - most
    if rest > 0 and most > 0:
        yield Line("", f"and {rest} more: tandem check --verbose has all")
    elif rest > 0:
        them = f"{rest} {NOUNS[label]}s: tandem check --verbose has them"
        yield Line(label, them if rest > 1 else f"1 {NOUNS[label]}: tandem check --verbose has it")


def counterexample_lines(
    example: Counterexample, result: ExerciseResult, *, show_expected: bool, detail: Detail
) -> Iterator[Line]:
    """The calls, what was expected of the last one, and what came; an exception has been told already."""
    came = not has_raised(result)
    expected = example.expected if show_expected and (came or detail == "everything" or is_small(example)) else None
    place = formatting.shown_part(expected, example.got) if came and detail != "everything" else ()
    right = [] if expected is None else [expected]
    others = [] if detail == "brief" else example.others
    got, *more = formatting.format_together(
        [formatting.part_at(value, place) for value in (example.got, *right)]
        + ([] if place else [other.got for other in others])
    )
    texts: list[str | None] = [None] * len(others) if place else [*more[len(right) :]]
    for other, text in zip(others, texts, strict=True):
        yield Line("call", other.call, "call")
        if show_expected and other.expected is not None and formatting.differing(other.expected, other.got):
            yield value_line("expected", other.expected)
        yield value_line("got", other.got, text)
    yield from given_lines(example)
    if result.verdict == "input_changed":
        # It has been said which one.
        return
    if result.verdict == "wrong_dtype" and right and more[0] == got:
        # The numbers are right.
        return
    if right:
        yield value_line("expected", expected, more[0])
    if came and not has_been_said(example.got, result.message):
        yield value_line("got", example.got, got)
        yield from place_lines(example, expected, place)


def is_small(example: Counterexample) -> bool:
    """Whether what was expected is read at a glance; a large answer explains nothing where an exception came."""
    return len(list(formatting.leaves_of(example.expected))) <= formatting.MOST_NUMBERS


def has_been_said(got: object, message: str) -> bool:
    """Whether the message has said what came, where that is said in words."""
    return isinstance(got, str) and got not in formatting.NOT_FINITE and bool(got) and got in message


def given_lines(example: Counterexample) -> Iterator[Line]:
    """The call; where there is none, its arguments."""
    if example.call:
        yield Line("call", example.call, "call")
        return
    for name, given in example.inputs.items():
        # A dict of parameters is read key by key.
        parts = {f"{name}['{key}']": part for key, part in given.items()} if isinstance(given, dict) else {name: given}
        yield from (value_line(f"{part} =", value) for part, value in parts.items())


def value_line(label: str, value: object, text: str | None = None) -> Line:
    """A value as text; one that is told in words is read as words."""
    kind: Kind = "words" if isinstance(value, str) and value not in formatting.NOT_FINITE else "value"
    return Line(label, formatting.format_value(value) if text is None else text, kind)


def place_lines(example: Counterexample, expected: object, place: formatting.Path) -> Iterator[Line]:
    """Where two answers differ, if that is not seen at once."""
    if place:
        worst = formatting.furthest(expected, example.got) or place
        where = example.place or f"most at {formatting.subscripts(worst)}"
        yield Line("differs", f"{where}; shown is answer{formatting.subscripts(place)}")
    elif example.place:
        yield Line("differs", example.place)
    elif expected is not None:
        paths = formatting.differing(expected, example.got)
        if 0 < len(paths) <= MOST_PLACES and len(list(formatting.leaves_of(expected))) >= LEAST_NUMBERS:
            yield Line("differs", f"at {', '.join(map(formatting.subscripts, paths))}")


def first_lines(text: str, *, detail: Detail) -> str:
    """What was printed, without what every call prints again."""
    most, longest = MOST_PRINTED[detail], LONGEST_PRINTED[detail]
    lines = [formatting.beginning(line, longest) for line in dict.fromkeys(text.strip().splitlines())]
    if len(lines) <= most:
        return "\n".join(lines)
    return "\n".join([*lines[: max(most - 1, 1)], f"... ({len(lines) - max(most - 1, 1)} more lines)"])


def where_to_read(result: ExerciseResult) -> str:
    """How to open the section about it."""
    return f"tandem read {result.name.removesuffix('_backward')}"


# Laws ----------------------------------------------------------------------------------------------------------------


def broken_laws(result: ExerciseResult, *, detail: Detail) -> tuple[str, list[str]]:
    """The law to be told first, the one that the counterexample breaks, and what else is broken.

    That another answer came says nothing that the example does not show. Laws that break only because a more basic one
    does are left out, unless somebody wants to see all.
    """
    broken = [law.sentence for law in result.laws if not law.kept and law.counted]
    if result.verdict == "not_deterministic":
        # What else breaks, breaks by chance.
        return REPEATABLE, []
    if result.verdict not in LAWS_MATTER and DEFINITION in broken and detail != "everything":
        return "", []
    silent = set() if detail == "everything" else consequences(set(broken))
    others = [sentence for sentence in broken if sentence not in silent and sentence != DEFINITION]
    first = result.broken
    if not first and DEFINITION not in broken and others:
        first = others[0]
    return ("" if first == DEFINITION else first), [sentence for sentence in others if sentence != first]


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


def group_lines(group: list[ExerciseResult], *, detail: Detail = "usual") -> Iterator[Line]:
    """What is said under `group_head`: of several exercises what they share, and their names."""
    if len(group) == 1:
        yield from lines(group[0], detail=detail)
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
