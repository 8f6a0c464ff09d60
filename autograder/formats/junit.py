"""JUnit XML, as most build servers read it: a testsuite for each topic and track, a testcase for each exercise.

A wrong answer is a failure, a function that gave none (it raised, hung, crashed) an error, a stub is skipped. A fault
of the grader is an error of the type grader_fault. What is remarked on a right answer is its output. What could not be
read is a testcase of its own, an error, and so is a fault of the grader in all of it; what was passed over and cost
nothing is one without an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from autograder import feedback, formatting
from autograder.formats.common import (
    SAME_REASON,
    explained,
    passed_over,
    remarks,
    source_location,
    topic,
    without_expected,
)
from autograder.result import ExerciseResult, SubmissionResult

FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ERRORS = ("error", "timeout", "out_of_memory", "crashed", "grader_fault")
TAGS = ("failure", "error", "skipped")


def render(result: SubmissionResult, *, show_expected: bool = True) -> bytes:
    """The document, UTF-8."""
    if not show_expected:
        result = without_expected(result)
    root = Element("testsuites", name=allowed(result.submission))
    suites: dict[str, list[Element]] = {}
    for exercise, words in explained(result):
        suites.setdefault(f"{topic(exercise)} ({exercise.track})", []).append(case(exercise, words))
    for name, cases in suites.items():
        suite(root, name, cases)
    problems = [problem(f"problem {number}", "problem", text) for number, text in enumerate(result.problems, 1)]
    if result.fault is not None:
        problems.insert(0, problem("fault of the grader", "grader_fault", next(remarks(result))))
    notes = [note(number, text) for number, text in enumerate(passed_over(result), 1)]
    if problems or notes:
        suite(root, "submission", problems + notes)
    count(root, root.iter("testcase"))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def suite(root: Element, name: str, cases: list[Element]) -> None:
    """A testsuite with its testcases."""
    element = SubElement(root, "testsuite", name=allowed(name))
    element.extend(cases)
    count(element, cases)


def count(element: Element, cases: Iterable[Element]) -> None:
    """Write down how many testcases there are, of which kinds, and how long they took."""
    counted = list(cases)
    element.set("tests", str(len(counted)))
    for tag, attribute in zip(TAGS, ("failures", "errors", "skipped"), strict=True):
        element.set(attribute, str(sum(one.find(tag) is not None for one in counted)))
    element.set("time", f"{sum(float(one.get('time', 0)) for one in counted):.4f}")


def case(exercise: ExerciseResult, words: str) -> Element:
    """One exercise in one track, and the words that explain it."""
    of_topic, _, name = exercise.name.partition(".")
    element = Element("testcase", name=allowed(name), classname=allowed(f"{of_topic}.{exercise.track}"))
    element.set("time", f"{exercise.seconds:.4f}")
    location = source_location(exercise)
    if location:
        element.set("file", allowed(location.file))
        if location.cell is None:
            # A line of a notebook's cell is not one of its file.
            element.set("line", str(location.line))
    if exercise.verdict != "passed":
        message = failure_message(exercise, words)
        SubElement(element, tag_of(exercise), type=exercise.verdict, message=allowed(message)).text = allowed(words)
    said = exercise.output if exercise.verdict != "passed" else "\n".join([*exercise.remarks, exercise.output])
    if said.strip():
        SubElement(element, "system-out").text = allowed(formatting.strip_controls(said))
    return element


def tag_of(exercise: ExerciseResult) -> str:
    if exercise.verdict == "not_attempted":
        return "skipped"
    return "error" if exercise.verdict in ERRORS else "failure"


def failure_message(exercise: ExerciseResult, words: str) -> str:
    """The verdict in words, and the law that broke, or the first line of why."""
    head = feedback.verdict_in_words(exercise)
    law = next((line.text for line in feedback.lines(exercise) if line.label == "broken law"), "")
    message = words if words.startswith(SAME_REASON) else law or formatting.strip_controls(exercise.message).strip()
    return f"{head}: {message.splitlines()[0]}" if message else head


def problem(name: str, kind: str, text: str) -> Element:
    """What concerns no one exercise, such as a file that cannot be read."""
    element = Element("testcase", name=name, classname="submission", time="0.0000")
    SubElement(element, "error", type=kind, message=allowed(text.partition("\n")[0])).text = allowed(text)
    return element


def note(number: int, text: str) -> Element:
    """What was passed over and cost nothing."""
    element = Element("testcase", name=f"note {number}", classname="submission", time="0.0000")
    SubElement(element, "system-out").text = allowed(text)
    return element


def allowed(text: str) -> str:
    """The text without the characters that XML has no way to write."""
    return FORBIDDEN.sub("", formatting.strip_controls(text))
