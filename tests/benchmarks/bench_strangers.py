"""What students are told whose mistakes nobody has planted, and whether right answers in odd styles pass.

    python -m tests.benchmarks strangers [WORD ...] [--write FOLDER]

Prints a block for each answer, or for those with a word in their names: what is wrong with it in its author's words, what
the autograder prints in a terminal of 80 columns, and how that was judged by reading. What is told in other words than
when it was judged counts as not judged. Then the counts, the judgements for each set of answers. 1: a right answer lost
points, or a call that is shown does not give what is shown.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.console import out
from autograder.result import ExerciseResult
from autograder.sandbox.launcher import Launcher
from autograder.showing import show_exercise
from tests.benchmarks.strangers.answers import Answer, Judgement, answers, grade, judgements
from tests.benchmarks.strangers.replay import replayed

COLUMNS, ROWS = 80, 24
FEW_NUMBERS = 12
GRADES = ("exact", "helpful", "nothing", "misleading", "accepted")


@dataclass(frozen=True)
class Told:
    """What one answer got."""

    answer: Answer
    result: ExerciseResult
    printed: str
    seconds: float
    not_replayed: list[str] | None
    judgement: Judgement | None

    @property
    def words(self) -> str:
        """What a judgement is about: the verdict, and the mistake it is told to be or the words of the law."""
        return self.result.mistake or f"{self.result.verdict}: {self.result.message}"

    @property
    def accepted(self) -> bool:
        """Nothing is lost; somebody whose answer passed with a remark has been told."""
        return self.result.verdict == "passed"

    @property
    def judged(self) -> str:
        """As somebody judged it, unless the words are others now."""
        if self.accepted and not self.answer.is_right:
            return "accepted"
        known = self.judgement
        return known.judged if known is not None and known.told == self.words else "not judged"

    @property
    def set(self) -> int:
        """The second one is of answers that nobody had seen when feedback on the first was mended."""
        return 1 if self.judgement is None else self.judgement.set

    @property
    def numbers(self) -> int:
        """How many numbers the example shows."""
        example = self.result.counterexample
        return 0 if example is None else sum(map(count, example.inputs.values()))


def count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(count, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(count, value))
    return int(isinstance(value, (int, float)) or value in ("NaN", "Infinity", "-Infinity"))


def run(words: Sequence[str]) -> int:
    """Grade, print, count; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks strangers")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only answers with such a word in their names")
    parser.add_argument("--write", type=Path, help="a folder for what is told, a text and a JSON for each")
    chosen = parser.parse_args(words)
    wrong, right = [], []
    for told in grade_all(answers(chosen.words)):
        print(block(told))
        (right if told.answer.is_right else wrong).append(told)
        if chosen.write is not None:
            keep(told, chosen.write)
    summary(wrong, right)
    lost = [one for one in right if not one.accepted]
    return int(bool(lost) or any(one.not_replayed for one in wrong))


def main() -> None:
    run([])


def grade_all(chosen: Sequence[Answer]) -> Iterator[Told]:
    known = judgements()
    with Launcher() as launcher:
        for answer in chosen:
            started = time.perf_counter()
            result = grade(answer, launcher)
            seconds = time.perf_counter() - started
            not_replayed = replayed(answer, result.counterexample)
            yield Told(answer, result, as_printed(result), seconds, not_replayed, known.get(answer.name))


def as_printed(result: ExerciseResult) -> str:
    """What `tandem check` prints of it in a terminal of 80 columns."""
    before = out.width
    out.width = COLUMNS
    try:
        with out.capture() as captured:
            show_exercise(result)
        return captured.get().rstrip()
    finally:
        out.width = before


def block(told: Told) -> str:
    """All of it, to be read by whoever judges."""
    own = told.answer.remarks
    lines = [f"== {told.answer.name} ({told.seconds:.1f} s)"]
    lines += [f"   is:     {own.get('mistake') or own.get('style')}", *told.printed.splitlines()]
    lines += [f"   NOT SO: {words}" for words in told.not_replayed or []]
    why = f": {told.judgement.why}" if told.judgement is not None and told.judgement.why else ""
    lines += [] if told.answer.is_right else [f"   judged: {told.judged}{why}"]
    return "\n".join(lines) + "\n"


def keep(told: Told, folder: Path) -> None:
    """What is told, in files that are the same after every run where the words are."""
    path = folder / told.answer.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text(f"{told.printed}\n")
    result = msgspec.to_builtins(msgspec.structs.replace(told.result, seconds=0.0))
    path.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")


def summary(wrong: Sequence[Told], right: Sequence[Told]) -> None:
    """The counts; what can be counted without reading comes first."""
    print("-- in numbers")
    if right:
        print(f"{len(right)} right answers: {sum(one.accepted for one in right)} passed")
        for one in right:
            if not one.accepted:
                print(f"   {one.answer.name}: {one.result.verdict}, {one.result.message}")
    if not wrong:
        return
    told = [one for one in wrong if one.result.mistake]
    accepted = [one for one in wrong if one.accepted]
    gradients = sum(one.answer.is_about_gradients for one in wrong)
    print(f"{len(wrong)} wrong answers, {gradients} about gradients: {len(accepted)} accepted,", end=" ")
    print(f"{len(told)} with a mistake by its name, {len(wrong) - len(told) - len(accepted)} without")
    examples = [one for one in wrong if one.result.counterexample is not None]
    few = sum(one.numbers <= FEW_NUMBERS for one in examples)
    print(f"{len(examples)} counterexamples: {few} of at most {FEW_NUMBERS} numbers")
    shown = [one for one in wrong if one.not_replayed is not None]
    print(f"{len(shown)} calls shown: {sum(not one.not_replayed for one in shown)} give what is shown when pasted")
    long = sum(any(len(line) > COLUMNS for line in one.printed.splitlines()) for one in wrong)
    print(f"{long} with a line of over {COLUMNS} columns,", end=" ")
    print(f"{sum(len(one.printed.splitlines()) > ROWS for one in wrong)} longer than {ROWS} lines")
    print(f"{sum(one.seconds for one in wrong) / len(wrong):.2f} s a wrong answer")
    for number in sorted({one.set for one in wrong}):
        of_set = [one for one in wrong if one.set == number]
        judged = Counter(one.judged for one in of_set)
        counts = ", ".join(f"{judged[name]} {name}" for name in (*GRADES, "not judged") if judged[name])
        print(f"set {number}, {len(of_set)} wrong answers, judged: {counts}")
    for name in ("accepted", "misleading", "nothing", "not judged"):
        for one in wrong:
            if one.judged == name:
                print(f"   {name}: {one.answer.name}: {one.words}")
