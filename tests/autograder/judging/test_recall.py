"""Verdicts that are recalled: they are those that would be worked out, and belong to nobody else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grade import Runner
from autograder.judging import search, store
from autograder.judging.judge import judge
from autograder.judging.recall import MOST_ALIKE, Memory, Outcome, Recall, digest
from autograder.reading import intake
from autograder.reading.submission import find_sources
from autograder.result import ExerciseResult
from autograder.sandbox.warm import Hosts
from autograder.student import wire
from reference.concept import find_concepts
from tests.autograder.helpers import QUICK, write

OUTCOME = Outcome("passed", "keeps all laws", 1.0, [], None, None, None)
OTHER = Outcome("failed", "does not", 0.0, [], None, None, None)


def never(calls):
    raise AssertionError("no further call is needed")


# What is kept ---------------------------------------------------------------------------------------------------------


def test_the_same_answers_give_the_same_verdict() -> None:
    recall = Recall()
    recall.keep(b"key", Memory((), b"", OUTCOME))
    assert recall.find(b"key", b"", never) is OUTCOME
    assert recall.find(b"other", b"", never) is None


def test_further_calls_must_be_answered_alike_too() -> None:
    recall = Recall()
    recall.keep(b"key", Memory((b"another",), b"others", OTHER))
    recall.keep(b"key", Memory((b"call",), b"answers", OUTCOME))
    asked: list[tuple[bytes, ...]] = []

    def answers_to(calls):
        asked.append(tuple(calls))
        return b"answers"

    assert recall.find(b"key", b"", answers_to) is OUTCOME
    # Only the latest is kept: each one costs the next student a try.
    assert asked == [(b"call",)]
    assert recall.find(b"key", b"", lambda calls: b"neither") is None


def test_a_verdict_that_repeats_somebodys_words_is_for_those_who_said_the_same() -> None:
    recall = Recall()
    recall.keep(b"key", Memory((), b"", OUTCOME, words=b"said"))
    assert recall.find(b"key", b"said", never) is OUTCOME
    assert recall.find(b"key", b"said otherwise", never) is None


def test_memory_is_bounded() -> None:
    recall = Recall(most_bytes=100_000)
    for number in range(50):
        recall.keep(b"%d" % number, Memory((b"x" * 1000,), b"", OUTCOME))
    assert recall.bytes <= 100_000
    assert recall.bytes == sum(memory.size for memories in recall.known.values() for memory in memories)
    assert recall.find(b"0", b"", lambda calls: b"") is None
    assert recall.find(b"49", b"", lambda calls: b"") is OUTCOME


def test_so_are_those_who_answer_alike_at_first() -> None:
    recall = Recall()
    for number in range(3 * MOST_ALIKE):
        recall.keep(b"key", Memory((b"%d" % number,), b"", OUTCOME))
    assert len(recall.known[b"key"]) == MOST_ALIKE
    assert recall.bytes == sum(memory.size for memory in recall.known[b"key"])


@given(st.lists(st.binary(max_size=3), max_size=4), st.lists(st.binary(max_size=3), max_size=4))
def test_other_parts_have_another_digest(left, right) -> None:
    assert (digest(left) == digest(right)) == (left == right)


# With functions -------------------------------------------------------------------------------------------------------


def result_of(folder: Path, code: str, hosts: Hosts, recall: Recall, name: str = "softmax") -> ExerciseResult:
    """The result of a function, without what differs from run to run."""
    (source,) = find_sources(intake.read(write(folder, code))).sources
    runner = Runner(source, hosts, QUICK)
    judged = judge(find_concepts("activations")[name], source, runner.get, recall=recall)
    runner.close()
    return msgspec.structs.replace(judged, seconds=0.0)


@pytest.fixture
def hosts():
    with Hosts() as hosts:
        yield hosts


@pytest.fixture
def searches(monkeypatch) -> list[int]:
    """Grows with every search for a smaller input."""
    made: list[int] = []
    original = search.smaller

    def counted(*args):
        made.append(1)
        return original(*args)

    monkeypatch.setattr(search, "smaller", counted)
    return made


ONE_MAXIMUM = """
def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    e = np.exp((x - np.max(x)) / temperature)
    return e / e.sum(axis=axis, keepdims=True)
"""
IN_OTHER_WORDS = """
def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0: raise ValueError("temperature")
    shifted = (x - np.max(x)) / temperature
    weights = np.exp(shifted)
    total = np.sum(weights, axis=axis, keepdims=True)
    return np.divide(weights, total)
"""


def test_the_same_mistake_in_other_words_is_searched_once(hosts, searches, tmp_path) -> None:
    recall = Recall()
    first = result_of(tmp_path / "ada", ONE_MAXIMUM, hosts, recall)
    assert len(searches) == 1
    second = result_of(tmp_path / "bob", IN_OTHER_WORDS, hosts, recall)
    assert len(searches) == 1
    assert first.verdict == "failed"
    assert second == first == result_of(tmp_path / "cyd", IN_OTHER_WORDS, hosts, Recall())


def test_who_differs_only_later_is_judged_anew(hosts, searches, tmp_path) -> None:
    # It answers as the first one does, but for inputs that only the search comes upon.
    different = ONE_MAXIMUM.replace(
        "    return",
        "    softmax.calls = getattr(softmax, 'calls', 0) + 1\n    if softmax.calls > 750: e = e * 0 + 2.0\n    return",
    )
    assert different != ONE_MAXIMUM
    recall = Recall()
    result_of(tmp_path / "ada", ONE_MAXIMUM, hosts, recall)
    second = result_of(tmp_path / "bob", different, hosts, recall)
    assert len(searches) == 2
    assert second.counterexample == result_of(tmp_path / "cyd", different, hosts, Recall()).counterexample


def test_what_is_printed_and_the_points_are_ones_own(hosts, tmp_path) -> None:
    recall = Recall()
    right = "def relu(x):\n    return np.maximum(x, 0)\n"
    assert result_of(tmp_path / "ada", right, hosts, recall, "relu").output == ""
    loud = "def relu(x):\n    print('hello')\n    return np.maximum(x, 0)\n"
    second = result_of(tmp_path / "bob", loud, hosts, recall, "relu")
    assert second.verdict == "passed"
    assert second.output.startswith("hello")


def test_a_verdict_of_another_exercise_is_not_recalled(hosts, tmp_path) -> None:
    recall = Recall()
    code = "def relu(x):\n    return np.maximum(x, 0)\n\n\ndef step(x):\n    return np.maximum(x, 0)\n"
    assert result_of(tmp_path, code, hosts, recall, "relu").verdict == "passed"
    assert result_of(tmp_path, code, hosts, recall, "step").verdict == "failed"


RAISES = """
def relu(x):
    if np.any(x < 0):
        raise RuntimeError("{}")
    return np.maximum(x, 0)
"""


def test_nobody_is_shown_the_words_of_somebody_else(hosts, tmp_path) -> None:
    recall = Recall()
    first = result_of(tmp_path / "ada", RAISES.format("my secret"), hosts, recall, "relu")
    second = result_of(tmp_path / "bob", RAISES.format("something else"), hosts, recall, "relu")
    assert "my secret" in first.message
    assert "something else" in second.message
    assert "secret" not in str(msgspec.to_builtins(second))


REFUSES = """
def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise IndexError("{}")
    e = np.exp((x - np.max(x, axis=axis, keepdims=True)) / temperature)
    return e / e.sum(axis=axis, keepdims=True)
"""


def test_nor_the_words_of_an_exception_that_a_law_quotes(hosts, tmp_path) -> None:
    recall = Recall()
    first = result_of(tmp_path / "ada", REFUSES.format("whoever reads this did not study"), hosts, recall)
    second = result_of(tmp_path / "bob", REFUSES.format("temperature"), hosts, recall)
    assert first.verdict == second.verdict == "failed"
    assert "did not study" in str(msgspec.to_builtins(first))
    assert "did not study" not in str(msgspec.to_builtins(second))


class Meddling(Recall):
    """What somebody hostile leaves behind: calls for the next one to make, and no verdict."""

    def find(self, key, words, answers_to):
        answers_to([wire.encode_call("call", ("now",), {})] * 3)


FRAGILE = """
import os

calls = []

def relu(x):
    calls.append(1)
    if isinstance(x, str):
        {}
    return np.maximum(x, 0) if len(calls) < {} else x
"""


@pytest.mark.parametrize("does", ["os._exit(1)", "raise KeyboardInterrupt", "x = -1.0", "[0 for _ in iter(int, 1)]"])
def test_calls_that_were_somebody_elses_idea_cost_nobody_anything(hosts, tmp_path, does) -> None:
    everything = sum(len(own.calls) for own in store.cases_of(find_concepts("activations")["relu"], "numpy"))
    code = FRAGILE.format(does, everything + 2)
    alone = result_of(tmp_path, code, hosts, Recall(), "relu")
    assert alone.verdict == "passed"
    assert result_of(tmp_path, code, hosts, Meddling(), "relu") == alone
