"""What became of a gradient in PyTorch: of many functions with right values, as students would write them.

Over each function of the folder wrong_gradients stands the sentence that is to be said of it, and at the end of a line
`# here`, if the sentence names it. A sentence that ends in three dots goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.judging import encoded_cases
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.gradient_path import explain_gradient
from autograder.judging.law_check import try_law
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from autograder.model import Cell
from autograder.sandbox.process import StudentProcess
from reference.backends import leaves
from reference.common import laws_of
from reference.concept import Concept, find_concept
from tests.autograder.helpers import launcher_of

FOLDER = Path(__file__).parent / "wrong_gradients"
TOPICS = sorted(file.stem for file in FOLDER.glob("[a-z]*.py"))
HEAD = re.compile(r"^# (\w+): (.+)\n((?:@.*\n)*)def (\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class WrongGradient:
    """A function, the concept that it is an answer to, and what is to be said of it."""

    topic: str
    concept: str
    name: str
    sentence: str


def wrong_gradients(topic: str) -> Iterator[WrongGradient]:
    text = code_of(topic)
    heads = list(HEAD.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        first = text.count("\n", 0, head.start()) + 1
        body = text[head.start() : following.start() if following else len(text)].splitlines()
        here = [str(first + i) for i, line in enumerate(body) if line.endswith("# here")]
        needed = [str(first + i) for i, line in enumerate(body) if line.endswith("# needed")]
        lines = f"line{'s' * (len(here) > 1)} {' and '.join(here)}"
        sentence = head[2].replace("{here}", f" (in_torch.py, {lines})").replace("{needed}", "".join(needed))
        yield WrongGradient(topic, head[1], head[4], re.sub(r"\{line of (.+?)\}", own_line(text), sentence))


def own_line(text: str) -> Any:
    """The line of a backward's decorator, by Class.backward; of all others the one below the first."""

    def line(found: re.Match[str]) -> str:
        owner, _, method = found[1].partition(".")
        if not method:
            return str(text.count("\n", 0, text.index(f"def {owner}(")) + 2)
        start = text.index(f"    def {method}(", text.index(f"class {owner}("))
        return str(text.count("\n", 0, start) + (0 if method == "backward" else 2))

    return line


@cache
def code_of(topic: str) -> str:
    return (FOLDER / f"{topic}.py").read_text()


ALL = [wrong for topic in TOPICS for wrong in wrong_gradients(topic)]


@pytest.fixture(scope="module")
def processes() -> Iterator[dict[str, StudentProcess]]:
    """A process for each topic, with all of its functions."""
    running: dict[str, StudentProcess] = {}
    for topic in TOPICS:
        running[topic] = process = StudentProcess(launcher_of().start("torch"))
        assert process.load([Cell("in_torch.py", code_of(topic))]) == []
    yield running
    for process in running.values():
        process.close()


def wrong_calls(f: RemoteFunction, concept: Concept) -> list[RecordedCall]:
    """The calls of `gradient` that break a law, the smallest first."""
    calls = []
    for law, kept in zip(laws_of(concept, "torch"), encoded_cases.cases_of(concept, "torch"), strict=True):
        for case in kept.cases if law.by_autograd else ():
            failure = try_law(law, f, case, concept)
            if failure:
                calls.append(failure.calls[-1])
    return sorted(calls, key=lambda call: sum(np.size(leaf) for leaf in leaves(call.args)))


def explained(process: StudentProcess, name: str, concept: Concept) -> list[Diagnosis | None]:
    """What is said of the smallest call that went wrong, and of one in the middle."""
    process.start_exercise()
    process.find(name)
    f = RemoteFunction(process, concept, 2**20)
    f.name = name
    calls = wrong_calls(f, concept)
    assert calls, "its gradient is right"
    return [explain_gradient(f, concept, call) for call in (calls[0], calls[len(calls) // 2])]


@pytest.mark.parametrize("wrong", ALL, ids=lambda wrong: wrong.name)
def test_it_is_said_where_the_gradient_ends(processes: dict[str, StudentProcess], wrong: WrongGradient) -> None:
    expected, dots, _ = wrong.sentence.partition(" ...")
    for found in explained(processes[wrong.topic], wrong.name, find_concept(wrong.topic, wrong.concept)):
        assert found is not None
        assert found.description[: len(expected) if dots else None] == expected
        assert found.hint
