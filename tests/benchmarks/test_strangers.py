"""The strangers' answers are what they say they are, and a call that is shown is pasted as a student would."""

import numpy as np
import pytest

from autograder.result import Counterexample, ShownCall
from autograder.sandbox.launcher import Launcher
from reference.catalogue import names
from tests.benchmarks.bench_strangers import count, grade_all
from tests.benchmarks.strangers.answers import HERE, Answer, answers, grade, judgements
from tests.benchmarks.strangers.replay import outcome, replayed

ALL = answers([])
STEP = Answer(HERE / "wrong/numpy/activations/step__strictly_above.py")


def test_there_are_enough_of_each_kind() -> None:
    wrong = [one for one in ALL if not one.is_right]
    assert len(wrong) >= 110
    assert len(ALL) - len(wrong) >= 45
    assert sum(one.is_about_gradients for one in wrong) * 3 >= 110
    assert sum(one.remarks["kind"].startswith("two") for one in wrong) >= 10
    assert {one.track for one in wrong} == {one.track for one in ALL if one.is_right} == {"numpy", "torch"}


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.name)
def test_each_says_what_it_is_and_answers_an_exercise(answer: Answer) -> None:
    assert answer.function in names(answer.topic)
    assert set(answer.remarks) == ({"style"} if answer.is_right else {"mistake", "kind"})
    assert f"def {answer.function}(" in answer.code


def test_what_was_judged_is_there() -> None:
    assert set(judgements()) <= {one.name for one in ALL}
    assert {one.judged for one in judgements().values()} <= {"exact", "helpful", "nothing", "misleading"}


def test_the_numbers_of_an_example_are_counted() -> None:
    assert count([[1.0, "NaN"], {"b": [2]}, "mean", None, "-Infinity"]) == 4


def test_one_is_graded_alone_in_its_track() -> None:
    with Launcher() as launcher:
        result = grade(STEP, launcher)
    assert (result.name, result.track, result.verdict) == ("activations.step", "numpy", "failed")
    (told,) = grade_all([STEP])
    assert told.numbers == 3


def test_a_call_that_is_shown_is_pasted() -> None:
    call = "z = np.array([0.0, -0.1, 7.0])\nstep(z)"
    got, expected = [0.0, 0.0, 1.0], [1.0, 0.0, 1.0]
    right = Counterexample({}, expected, got, call=call, others=[ShownCall("step(np.array(2.0))", 1.0, 1.0)])
    assert replayed(STEP, right) == []
    drawn = Counterexample({}, "the same answer as before", expected, call=call)
    assert replayed(STEP, drawn) is None
    assert replayed(STEP, None) is replayed(STEP, Counterexample({}, expected, got)) is None
    for wrong in (
        Counterexample({}, expected, [0.0, 0.0, 1.0000000000000002], call=call),
        Counterexample({}, got, got, call=call),
        Counterexample({}, expected, got, call=call, others=[ShownCall("step(np.array(0.0))", 1.0)]),
        Counterexample({}, "1 at 0", got, call="step(np.array([0.0]"),
    ):
        found = replayed(STEP, wrong)
        assert found is not None
        assert len(found) == 1


def test_an_error_is_what_comes_of_a_call() -> None:
    assert isinstance(outcome("tanh(None)", {"tanh": np.tanh}), TypeError)
    assert isinstance(outcome("tanh(", {}), SyntaxError)
    assert outcome("import math", {}) == "the last line is no expression: import math"
