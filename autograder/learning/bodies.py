"""What stands in the middle of the screen: the task, the verdict, hints, the answer, the list."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

from rich.text import Text

from autograder import feedback, typesetting
from autograder.feedback import Line
from autograder.learning.after_pass import is_same_code, side_by_side, what_passed_means, without_docstring
from autograder.learning.help_words import WORDS
from autograder.learning.hints import hints_of
from autograder.learning.listing import verdict_mark
from autograder.learning.screen import WIDEST, with_labels
from autograder.learning.walk import Step
from autograder.reader.terminal_markdown import without_latex
from autograder.typesetting import typeset
from reference.answer_code import answer_code
from reference.lesson import find_lesson, in_track

if TYPE_CHECKING:
    from autograder.learning.events import Verdicts
    from autograder.learning.loop import Loop
    from autograder.result import ExerciseResult

# Of the list, so many before and after the one that is chosen.
AROUND = 7
STRONG = ("first", "broken law", "hint", "why", "next")
MOST_NOTES = 3
# Of a docstring: it stands in the file.
CAN_WAIT = ("Source:", "Difficulty ")


def body_of(loop: Loop) -> list[Text]:
    """The lines for what is looked at."""
    width = min(loop.screen.console.width, WIDEST)
    if loop.mode == "hints":
        return [*hint_lines(loop, width), Text(), *verdict_lines(loop, width)]
    if loop.mode == "solution":
        return solution_lines(loop, width)
    if loop.mode == "list":
        return list_around(loop)
    if loop.mode == "words":
        return with_labels(typeset(words_explained(), width))
    if loop.mode == "all":
        return lines_of_all(loop.all_results, width)
    return verdict_lines(loop, width)


def where_it_should_be(folder: Path, step: Step) -> str:
    return (
        f"{step.name} is not there: expected {step.topic}/in_{step.track}.py in {folder}. "
        "`tandem start DIR` makes a fresh set, to copy it from."
    )


# The verdict ----------------------------------------------------------------------------------------------------------


def verdict_lines(loop: Loop, width: int) -> list[Text]:
    """The verdict on the step at hand; what to write, where nothing is written yet."""
    verdicts = loop.verdicts
    if verdicts is None:
        return []
    result = verdicts.result
    problems = [Text(part, style="yellow") for said in verdicts.problems for part in typesetting.wrapped(said, width)]
    if result is None:
        return problems or task_lines(verdicts, loop.step, width)
    if result.verdict == "not_attempted" and not problems:
        return task_lines(verdicts, loop.step, width)
    notes = [
        Text(part, style="dim") for said in verdicts.notes[:MOST_NOTES] for part in typesetting.wrapped(said, width)
    ]
    # Who has passed need not read of another function's trouble first.
    parts = [notes, result_lines(loop, verdicts, result, width), problems]
    return [line for part in parts if part for line in [*part, Text()]][:-1]


def task_lines(verdicts: Verdicts, step: Step, width: int) -> list[Text]:
    """What to write: the function as it stands there, with what its docstring asks."""
    text = verdicts.texts.get(step.path, "")
    if not text:
        return [Text(part, style="yellow") for part in typesetting.wrapped(gone_in_words(step), width)]
    how = "Write it in place of `raise NotImplementedError`, and save."
    lines = [Text(line) for line in stub_as_task(text)]
    return [*(Text(part, style="bold") for part in typesetting.wrapped(how, width)), Text(), *lines]


def gone_in_words(step: Step) -> str:
    return (
        f"{step.name} is not in this file: was it deleted or renamed? Undo that in your editor, or copy it from a "
        "fresh set, which `tandem start` makes in a folder of its own."
    )


def stub_as_task(text: str) -> list[str]:
    """A stub without what stands over it already or can wait, its formulas as a terminal shows them."""
    try:
        function: Any = ast.parse(text).body[0]
        docstring, first = ast.get_docstring(function), function.body[0]
    except (SyntaxError, ValueError, RecursionError, IndexError, AttributeError, TypeError):
        return without_latex(text).splitlines()
    if docstring is None:
        return without_latex(text).splitlines()
    lines = text.rstrip().splitlines()
    _, *paragraphs = docstring.split("\n\n")
    told = "\n\n".join(one for one in paragraphs if not one.startswith(CAN_WAIT))
    rest = [line for line in lines[first.end_lineno :] if "raise NotImplementedError" not in line]
    return [*lines[: first.lineno - 1], *indent(without_latex(told), "    ").splitlines(), "", *rest]


def result_lines(loop: Loop, verdicts: Verdicts, result: ExerciseResult, width: int) -> list[Text]:
    """The head and what `tandem check` says under it; of what passed, why it works and what comes next."""
    colour = "green" if result.verdict == "passed" else "red"
    head = [Text(part, style=colour) for part in typesetting.wrapped(feedback.head(result), width)]
    if result.verdict == "passed":
        return [*head, *passed_lines(loop, verdicts, result, width)]
    detail: feedback.Detail = "everything" if loop.is_verbose else "usual"
    return [*head, *of_feedback(feedback.lines(result, detail=detail), width)]


def of_feedback(lines: Iterable[Line], width: int) -> list[Text]:
    """Lines as `tandem check` has them, with a key where that names an option."""
    pairs = [(label, text.replace("tandem check --verbose has", "v has")) for label, text in typeset(lines, width)]
    return with_labels(pairs, STRONG)


def passed_lines(loop: Loop, verdicts: Verdicts, result: ExerciseResult, width: int) -> list[Text]:
    """Why it works, the times, the next exercise and both codes; in the end what costs no points."""
    own = without_docstring(verdicts.texts.get(loop.step.path, ""))
    told = of_feedback([*what_passed_means(loop.step, own, verdicts.race), next_line(loop)], width)
    code = answer_code(loop.step.topic, loop.step.name, loop.step.track)
    first, *rest = side_by_side(own, code, width) if not is_same_code(own, code) else [""]
    codes = [Text(first, style="dim"), *map(Text, rest)]
    if loop.is_verbose:
        remarks = list(feedback.lines(result, detail="everything"))
    elif result.remarks:
        count = len(result.remarks)
        some = "1 call that should raise does not" if count == 1 else f"{count} calls that should raise do not"
        remarks = [Line("no points", f"{some}: v has more")]
    else:
        remarks = []
    return [*told, Text(), *codes, *([Text(), *of_feedback(remarks, width)] if remarks else [])]


def next_line(loop: Loop) -> Line:
    number = loop.walk.next_open(loop.known)
    if number is None:
        return Line("next", "every exercise has passed")
    return Line("next", f"{loop.walk.steps[number].in_words}: n goes there")


def what_is_new(earlier: Verdicts | None, now: Verdicts) -> str:
    """What changed since the last save, in a sentence; empty where there is nothing to compare."""
    before = None if earlier is None else earlier.result
    result = now.result
    others = [one for one in now.results if one.name != now.step.path]
    beside = "; ".join(f"{one.name}: {one.verdict.replace('_', ' ')}" for one in others)
    said = f"Also changed: {beside}." if beside else ""
    if before is None or result is None or not {before.verdict, result.verdict} <= {"failed", "passed"}:
        # Where no laws were tried, or all broke at once, their number says nothing.
        return said
    was = {law.sentence for law in before.laws if not law.kept}
    is_now = {law.sentence for law in result.laws if not law.kept}
    parts = [f"{len(some)} {word}" for some, word in ((was - is_now, "mended"), (is_now - was, "newly broken")) if some]
    if before.laws and result.laws and parts:
        said = f"Laws since the last check: {', '.join(parts)}. {said}"
    return said.strip()


# Hints, the answer, the list ------------------------------------------------------------------------------------------


def hint_lines(loop: Loop, width: int) -> list[Text]:
    """The hints that were read, the latest last."""
    hints = hints_of(loop.step.path, loop.step.track)
    seen = loop.known.hints.get(loop.step.key, 0)
    lines = [Line(f"hint {number + 1} of {len(hints)}", hint) for number, hint in enumerate(hints[:seen])]
    return with_labels(typeset(lines, width))


def solution_lines(loop: Loop, width: int) -> list[Text]:
    """The answer, beside one's own where there is one."""
    step = loop.step
    seen = loop.verdicts
    own = "" if seen is None or step.path in seen.untouched else without_docstring(seen.texts.get(step.path, ""))
    idea = in_track(find_lesson(step.topic, step.name).idea, step.track)
    return [
        *(Text(line) for line in side_by_side(own, answer_code(step.topic, step.name, step.track), width)),
        Text(),
        *(Text(part, style="dim") for part in typesetting.wrapped(idea, width)),
    ]


def words_explained() -> list[Line]:
    """The words that stand on every screen, for somebody who meets them for the first time."""
    return [Line(word, explained) for word, explained in WORDS]


def list_around(loop: Loop) -> list[Text]:
    """The exercises round the one that is chosen."""
    first = min(max(loop.chosen - AROUND, 0), max(len(loop.walk.steps) - 2 * AROUND - 1, 0))
    lines = []
    for number, step in enumerate(loop.walk.steps[first : first + 2 * AROUND + 1], first):
        sign, colour = verdict_mark(loop.known.verdicts.get(step.key))
        line = Text(f"{'>' if number == loop.chosen else ' '} {sign[:1]} ", style=colour)
        line.append(step.in_words, "bold" if number == loop.chosen else "")
        line.append("  here" if number == loop.walk.at else "", "dim")
        lines.append(line)
    return lines


def lines_of_all(results: list[ExerciseResult], width: int) -> list[Text]:
    """How many passed, and which did not."""
    passed = sum(one.verdict == "passed" for one in results)
    attempted = [one for one in results if one.verdict != "not_attempted"]
    wrong = [feedback.head(one) for one in attempted if one.verdict != "passed"]
    head = f"{passed} of {len(attempted)} that are written have passed"
    return [Text(head, style="bold"), *(Text(p, style="red") for one in wrong for p in typesetting.wrapped(one, width))]
