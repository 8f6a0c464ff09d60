"""What a teacher should look at: each kind once, the most urgent first, with the reason that the student reads."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, strategies as st

from autograder.course import look_at
from autograder.course.summary import KINDS
from autograder.result import SubmissionResult, Verdict
from tests.autograder.formats.results import exercise, result, results


def unjudged(verdict: Verdict, message: str = "", **changes: Any) -> Any:
    return exercise(verdict=verdict, message=message, score=0.0, laws=[], counterexample=None, **changes)


@given(of=results, fault=st.none() | st.just("KeyError: 1"))
def test_whoever_earned_nothing_but_for_an_answer_is_there(of: SubmissionResult, fault: str | None) -> None:
    of = msgspec.structs.replace(of, fault=fault)
    kinds = look_at.kinds_of(of)
    assert kinds == sorted(set(kinds), key=look_at.WORTH_A_LOOK.index)
    answered = [
        one for one in of.exercises if one.laws or one.counterexample or one.verdict not in ("error", "not_attempted")
    ]
    if not answered or of.problems or fault:
        assert kinds
    assert ("suspicion" in kinds) <= any(one.suspicion for one in of.exercises)
    if not kinds:
        assert {one.verdict for one in of.exercises} <= set(get_args(Verdict)) - set(look_at.WORTH_A_LOOK)


def test_each_kind_has_words_on_the_page_in_the_same_order() -> None:
    assert tuple(KINDS) == look_at.WORTH_A_LOOK


@pytest.mark.parametrize(
    ("of", "kinds", "why"),
    [
        (result(), ["nothing_graded"], "nothing that was asked was found"),
        (result(problems=["a.py: no."]), ["nothing_graded"], "a.py: no"),
        (result(unjudged("not_attempted", "not handed in")), ["nothing_graded"], "not handed in"),
        (result(unjudged("not_attempted", "not handed in"), unjudged("error", "a.py: no")), ["nothing_graded"], "a.py: no"),
        (result(unjudged("error", "a.py: no"), problems=["b.py: no."]), ["nothing_graded"], "b.py: no; a.py: no"),
        (result(exercise(), unjudged("error", "a.py: no")), ["unread"], "a.py: no"),
        (result(exercise(), unjudged("error", "a.py: no"), problems=["a.py: no"]), ["unread"], "a.py: no"),
        (result(exercise(), problems=["b.py: no", "c.py: no"]), ["unread"], "b.py: no; c.py: no"),
        (result(exercise(), problems=[f"{i}: no" for i in range(9)]), ["unread"], "0: no; 1: no; 2: no; and 6 more"),
        (result(unjudged("timeout", "a.py took too long"), problems=["b.py: no"]), ["timeout", "unread"], "a.py took too long"),
        (result(exercise(suspicion="numpy.tanh stands in line 4"), problems=["b.py: no"]), ["suspicion", "unread"], "numpy.tanh stands in line 4"),
        (result(exercise(suspicion="one"), exercise(suspicion="two")), ["suspicion"], "one; two"),
        (result(exercise(verdict="error")), [], None),
        (result(exercise(), notes=["cell 2: passed over"]), [], None),
        (result(exercise(), unjudged("not_attempted", "not handed in")), [], None),
        (result(fault="KeyError: 1"), ["grader_fault"], "KeyError: 1"),
    ],
)  # fmt: skip
def test_kinds_and_reasons(of: SubmissionResult, kinds: list[str], why: str | None) -> None:
    assert look_at.kinds_of(of) == kinds
    assert (look_at.why(of, kinds[0]) if kinds else None) == why
