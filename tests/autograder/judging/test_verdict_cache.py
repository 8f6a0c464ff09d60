"""Verdicts that are recalled: they are those that would be worked out, and belong to nobody else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, strategies as st

from autograder.guest import wire
from autograder.judging import encoded_cases, shrinking
from autograder.judging.judge import DEFAULT_SHARES, judge_exercise
from autograder.judging.verdict_cache import MOST_ALIKE, Assessment, CachedVerdict, VerdictCache, digest
from autograder.model import KindShares
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult
from autograder.sandbox.launcher import Launcher
from autograder.student_code import ProcessProvider
from reference.concept import find_concepts
from tests.autograder.helpers import QUICK, launcher_of, write

OUTCOME = Assessment("passed", "keeps all laws", 1.0, [], None, None, None)
OTHER = Assessment("failed", "does not", 0.0, [], None, None, None)


def never(calls):
    raise AssertionError("no further call is needed")


# What is kept ---------------------------------------------------------------------------------------------------------


def test_the_same_answers_give_the_same_verdict() -> None:
    cache = VerdictCache()
    cache.keep(b"key", CachedVerdict((), b"", OUTCOME))
    assert cache.find(b"key", b"", never) is OUTCOME
    assert cache.find(b"other", b"", never) is None


def test_further_calls_must_be_answered_alike_too() -> None:
    cache = VerdictCache()
    cache.keep(b"key", CachedVerdict((b"another",), b"others", OTHER))
    cache.keep(b"key", CachedVerdict((b"call",), b"answers", OUTCOME))
    asked: list[tuple[bytes, ...]] = []

    def answers_to(calls):
        asked.append(tuple(calls))
        return b"answers"

    assert cache.find(b"key", b"", answers_to) is OUTCOME
    # Only the latest is kept: each one costs the next student a try.
    assert asked == [(b"call",)]
    assert cache.find(b"key", b"", lambda calls: b"neither") is None


def test_a_verdict_that_repeats_somebodys_words_is_for_those_who_said_the_same() -> None:
    cache = VerdictCache()
    cache.keep(b"key", CachedVerdict((), b"", OUTCOME, words=b"said"))
    assert cache.find(b"key", b"said", never) is OUTCOME
    assert cache.find(b"key", b"said otherwise", never) is None


def test_memory_is_bounded() -> None:
    cache = VerdictCache(most_bytes=100_000)
    for number in range(50):
        cache.keep(b"%d" % number, CachedVerdict((b"x" * 1000,), b"", OUTCOME))
    assert cache.bytes <= 100_000
    assert cache.bytes == sum(memory.size for memories in cache.known.values() for memory in memories)
    assert cache.find(b"0", b"", lambda calls: b"") is None
    assert cache.find(b"49", b"", lambda calls: b"") is OUTCOME


def test_so_are_those_who_answer_alike_at_first() -> None:
    cache = VerdictCache()
    for number in range(3 * MOST_ALIKE):
        cache.keep(b"key", CachedVerdict((b"%d" % number,), b"", OUTCOME))
    assert len(cache.known[b"key"]) == MOST_ALIKE
    assert cache.bytes == sum(memory.size for memory in cache.known[b"key"])


@given(st.lists(st.binary(max_size=3), max_size=4), st.lists(st.binary(max_size=3), max_size=4))
def test_other_parts_have_another_digest(left, right) -> None:
    assert (digest(left) == digest(right)) == (left == right)


# With functions -------------------------------------------------------------------------------------------------------


def result_of(
    folder: Path,
    code: str,
    launcher: Launcher,
    cache: VerdictCache,
    name: str = "softmax",
    shares: KindShares = DEFAULT_SHARES,
) -> ExerciseResult:
    """The result of a function, without what differs from run to run."""
    (source,) = parse_submission(read_files(write(folder, code))).sources
    provider = ProcessProvider(source, launcher, QUICK)
    judged = judge_exercise(find_concepts("activations")[name], source, provider.get, cache=cache, shares=shares)
    provider.close()
    return msgspec.structs.replace(judged, seconds=0.0)


@pytest.fixture
def launcher() -> Launcher:
    return launcher_of()


@pytest.fixture
def searches(monkeypatch) -> list[int]:
    """Grows with every search for a smaller input."""
    made: list[int] = []
    original = shrinking.shrink

    def counted(*args):
        made.append(1)
        return original(*args)

    monkeypatch.setattr(shrinking, "shrink", counted)
    return made


ONE_MAXIMUM = """
def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0:
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


def test_the_same_mistake_in_other_words_is_searched_once(launcher, searches, tmp_path) -> None:
    cache = VerdictCache()
    first = result_of(tmp_path / "ada", ONE_MAXIMUM, launcher, cache)
    assert len(searches) == 1
    second = result_of(tmp_path / "bob", IN_OTHER_WORDS, launcher, cache)
    assert len(searches) == 1
    assert first.verdict == "failed"
    assert second == first == result_of(tmp_path / "cyd", IN_OTHER_WORDS, launcher, VerdictCache())


def test_who_differs_only_later_is_judged_anew(launcher, searches, tmp_path) -> None:
    # It answers as the first one does, but for inputs that only the search comes upon.
    different = ONE_MAXIMUM.replace(
        "    return",
        "    softmax.calls = getattr(softmax, 'calls', 0) + 1\n    if softmax.calls > 750: e = e * 0 + 2.0\n    return",
    )
    assert different != ONE_MAXIMUM
    cache = VerdictCache()
    result_of(tmp_path / "ada", ONE_MAXIMUM, launcher, cache)
    second = result_of(tmp_path / "bob", different, launcher, cache)
    assert len(searches) == 2
    assert second.counterexample == result_of(tmp_path / "cyd", different, launcher, VerdictCache()).counterexample


def test_what_is_printed_and_the_points_are_ones_own(launcher, tmp_path) -> None:
    cache = VerdictCache()
    right = "def relu(x):\n    return np.maximum(x, 0)\n"
    assert result_of(tmp_path / "ada", right, launcher, cache, "relu").output == ""
    loud = "def relu(x):\n    print('hello')\n    return np.maximum(x, 0)\n"
    second = result_of(tmp_path / "bob", loud, launcher, cache, "relu")
    assert second.verdict == "passed"
    assert second.output.startswith("hello")


def test_a_verdict_of_another_exercise_is_not_recalled(launcher, tmp_path) -> None:
    cache = VerdictCache()
    code = "def relu(x):\n    return np.maximum(x, 0)\n\n\ndef step(x):\n    return np.maximum(x, 0)\n"
    assert result_of(tmp_path, code, launcher, cache, "relu").verdict == "passed"
    assert result_of(tmp_path, code, launcher, cache, "step").verdict == "failed"


RAISES = """
def relu(x):
    if np.any(x < 0):
        raise RuntimeError("{}")
    return np.maximum(x, 0)
"""


def test_nobody_is_shown_the_words_of_somebody_else(launcher, tmp_path) -> None:
    cache = VerdictCache()
    first = result_of(tmp_path / "ada", RAISES.format("my secret"), launcher, cache, "relu")
    second = result_of(tmp_path / "bob", RAISES.format("something else"), launcher, cache, "relu")
    assert "my secret" in first.message
    assert "something else" in second.message
    assert "secret" not in str(msgspec.to_builtins(second))


SPOILS = """
import os

calls = 0

def relu(x):
    global calls
    calls += 1
    if calls > {}:
        {}
    return np.abs(x)
"""
ENDS = ("os._exit(1)", "[0 for _ in iter(int, 1)]", "return np.ones((2**11, 2**11))")


@pytest.mark.slow
@pytest.mark.parametrize("does", ENDS, ids=["exit", "loop", "far too large"])
def test_a_search_that_was_cut_short_is_nobody_elses(launcher, tmp_path, does) -> None:
    """What comes after all the calls that everybody gets is the search; where it ends is one student's doing."""
    everything = sum(len(own.calls) for own in encoded_cases.cases_of(find_concepts("activations")["relu"], "numpy"))
    cache = VerdictCache()
    for more in (45, 60):
        result_of(tmp_path / f"mallory{more}", SPOILS.format(everything + more, does), launcher, cache, "relu")
    victim = result_of(tmp_path / "ada", "def relu(x):\n    return np.abs(x)\n", launcher, cache, "relu")
    assert victim.counterexample.inputs == {"x": [-1.0]}


def test_nor_is_one_that_ran_out_of_time(launcher, tmp_path, monkeypatch) -> None:
    cache = VerdictCache()
    code = "def relu(x):\n    return np.abs(x)\n"
    with monkeypatch.context() as patch:
        patch.setattr(shrinking, "MOST_SECONDS", -1.0)
        first = result_of(tmp_path / "ada", code, launcher, cache, "relu")
    assert first.verdict == "failed"
    assert first.counterexample.inputs != {"x": [-1.0]}
    assert result_of(tmp_path / "bob", code, launcher, cache, "relu").counterexample.inputs == {"x": [-1.0]}


def test_where_the_process_ends_what_was_found_is_shown(launcher, tmp_path) -> None:
    everything = sum(len(own.calls) for own in encoded_cases.cases_of(find_concepts("activations")["relu"], "numpy"))
    # Beyond what everybody gets, some calls are made once more; the search comes after them.
    code = SPOILS.format(everything + 42, "os._exit(1)")
    result = result_of(tmp_path, code, launcher, VerdictCache(), "relu")
    assert result.verdict == "failed"
    assert result.counterexample.call.startswith("relu(np.array(")


REFUSES = """
def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise IndexError("{}")
    e = np.exp((x - np.max(x, axis=axis, keepdims=True)) / temperature)
    return e / e.sum(axis=axis, keepdims=True)
"""


def test_nor_the_words_of_an_exception_that_a_law_quotes(launcher, tmp_path) -> None:
    cache = VerdictCache()
    words = "whoever reads this did not study", "temperature"
    shares = KindShares(law=20.0, errors=20.0)
    first, second = (
        result_of(tmp_path / f"{number}", REFUSES.format(said), launcher, cache, shares=shares)
        for number, said in enumerate(words)
    )
    assert first.verdict == second.verdict == "failed"
    assert "did not study" in str(msgspec.to_builtins(first))
    assert "did not study" not in str(msgspec.to_builtins(second))


class Meddling(VerdictCache):
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


@pytest.mark.slow
@pytest.mark.parametrize("does", ["os._exit(1)", "raise KeyboardInterrupt", "x = -1.0", "[0 for _ in iter(int, 1)]"])
def test_calls_that_were_somebody_elses_idea_cost_nobody_anything(launcher, tmp_path, does) -> None:
    everything = sum(len(own.calls) for own in encoded_cases.cases_of(find_concepts("activations")["relu"], "numpy"))
    code = FRAGILE.format(does, everything + 2)
    alone = result_of(tmp_path, code, launcher, VerdictCache(), "relu")
    assert alone.verdict == "passed"
    assert result_of(tmp_path, code, launcher, Meddling(), "relu") == alone


def test_what_is_printed_is_what_the_shown_call_prints(tmp_path: Path) -> None:
    """Whoever answers the same, and finds the verdict known, is shown their own call's words, too."""
    launcher, cache = launcher_of(), VerdictCache(2**20)
    wrong = "def relu(x):\n    print('{}', x.tolist())\n    return x + (x == 0)\n"
    for name in ("ada", "bob"):
        told = result_of(tmp_path / name, wrong.format(name), launcher, cache, "relu")
        assert told.counterexample is not None
        assert told.output == f"{name} {told.counterexample.inputs['x']}\n"
