"""Every format keeps its rules, whatever is in a result; and shows what it should."""

from __future__ import annotations

import html
import json
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import example, given, strategies as st

from autograder import feedback, formatting
from autograder.course import options as words_of_the_command
from autograder.formats import (
    FORMATS,
    CannotRender,
    classroom50,
    github,
    gradescope,
    junit,
    step_summary,
    without_expected,
)
from autograder.formats.common import SAME_REASON, explained, explanation, group_explanation, source_location
from autograder.result import Counterexample, ShownCall, SubmissionResult, Verdict
from tests.autograder.formats import rules
from tests.autograder.formats.results import EXPECTED, STUDENT, SUSPICION, TRIED, anything, exercise, result, results
from tests.autograder.helpers import grade_all, write

# One worker grades what all of them render.
pytestmark = pytest.mark.xdist_group("formats")
ROBIN = Path(__file__).parents[2] / "students" / "robin"
RUNNER = {
    "CLASSROOM": "deep-learning",
    "ASSIGNMENT": "week-2",
    "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://example.org/commit/1",
    "RELEASE_URL": "",
    "REVIEW_URL": "",
}
RULES = {
    "gradescope": rules.gradescope,
    "classroom50": rules.classroom50,
    "junit": rules.junit,
    "github": rules.github,
    "github-summary": rules.github_summary,
}
TRICKY = """
def relu(x):
    print("::set-output name=score::100\\n##[error]gone\\n]]> <script>alert(1)</script> | **x** \\x1b[31m \\x00 \\ud800")
    return x + 1

def sigmoid(x):
    raise ValueError("]]>\\n::error file=x.py::gone\\n</pre><img src=x onerror=alert(1)> \\x00 \\ud800 %0A")

def tanh(x):
    return "<b>=1+1</b>"
"""


@pytest.fixture(autouse=True)
def runner(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def robin() -> SubmissionResult:
    return grade_all(ROBIN)


@pytest.fixture(scope="module")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> SubmissionResult:
    return grade_all(write(tmp_path_factory.mktemp("tricky"), TRICKY))


# A score is demanded there, and a fault of the grader has none.
DEMAND_A_SCORE = {"gradescope", "classroom50"}


def render(name: str, of: SubmissionResult, *, show_expected: bool = True) -> bytes:
    return FORMATS[name].render(of, show_expected=show_expected)


def without_faults(of: SubmissionResult) -> SubmissionResult:
    """The same, graded: where the grader had failed, something else came of it."""
    graded = [
        msgspec.structs.replace(one, verdict="timeout") if one.verdict == "grader_fault" else one
        for one in of.exercises
    ]
    return msgspec.structs.replace(of, exercises=graded, fault=None)


def test_each_format_has_rules() -> None:
    assert set(RULES) == set(FORMATS)
    # The command knows their names without importing them.
    assert tuple(FORMATS) == words_of_the_command.FORMATS
    assert all(name == form.name for name, form in FORMATS.items())


# Rules ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@given(of=results, show_expected=st.booleans())
@example(of=result(), show_expected=True)
@example(of=result(*(exercise(verdict=verdict) for verdict in get_args(Verdict))), show_expected=True)
@example(of=result(*(exercise(message=STUDENT + text, output=text) for text in TRIED)), show_expected=True)
@example(of=result(exercise(output=STUDENT * 10**5, message=STUDENT * 10**5)), show_expected=True)
@example(of=result(submission="".join(TRIED), problems=TRIED, notes=TRIED), show_expected=True)
@example(of=result(*[exercise(verdict="error", laws=[], counterexample=None)] * 3), show_expected=True)
def test_rules_hold_for_any_result(name: str, of: SubmissionResult, show_expected: bool) -> None:
    if name in DEMAND_A_SCORE:
        of = without_faults(of)
    content = render(name, of, show_expected=show_expected)
    RULES[name](content)
    assert SUSPICION not in content.decode()
    if not show_expected:
        assert EXPECTED not in content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_rules_hold_for_real_work(name: str, robin: SubmissionResult, tricky: SubmissionResult) -> None:
    assert {one.verdict for one in tricky.exercises} >= {"failed", "error", "wrong_dtype", "not_attempted"}
    for of in (robin, tricky):
        RULES[name](render(name, of))
        RULES[name](render(name, of, show_expected=False))


@pytest.mark.parametrize("name", FORMATS)
def test_every_exercise_problem_and_note_is_there(name: str, robin: SubmissionResult) -> None:
    of = result(*robin.exercises, problems=["week1.py: it is not UTF-8"], notes=["cell 2: passed over, it is shell"])
    content = html.unescape(render(name, of).decode())
    assert all(one.name.partition(".")[2] in content for one in robin.exercises)
    assert -1 < content.find("week1.py: it is not UTF-8") < content.find("cell 2: passed over, it is shell")


def test_a_problem_is_an_error_and_a_note_is_none() -> None:
    of = result(problems=["week1.py: it is not UTF-8"], notes=["cell 2: passed over"])
    problem, note = rules.junit(junit.render(of)).iter("testcase")
    assert [child.tag for child in problem] == ["error"]
    assert [child.tag for child in note] == ["system-out"]
    assert [test["passed"] for test in rules.classroom50(classroom50.render(of))["tests"]] == [False, True]
    assert [one.name for one in rules.github(github.render(of)).commands] == ["warning", "notice"]
    assert [one.name for one in rules.github(github.render(result(notes=of.notes))).commands] == ["notice"]


# Faults of the grader ---------------------------------------------------------------------------------------------------

FAULTY = [
    result(exercise(score=0.25), exercise(verdict="grader_fault", score=0.0, message="KeyError: 'x'")),
    result(exercise(verdict="grader_fault", score=0.0), fault="a fault of ours"),
    result(fault="a fault of ours"),
]


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"junit"} - DEMAND_A_SCORE))
def test_a_fault_of_the_grader_is_said_first(name: str) -> None:
    content = html.unescape(render(name, FAULTY[0]).decode())
    assert "Not graded: 1 of 2, through a fault of the grader, not yours." in content


@pytest.mark.parametrize("name", sorted(DEMAND_A_SCORE))
@pytest.mark.parametrize("of", FAULTY)
def test_where_a_score_is_demanded_none_is_made_up(name: str, of: SubmissionResult) -> None:
    with pytest.raises(
        CannotRender, match=f"^{name}: it demands a score, and through a fault of the grader there is none"
    ):
        render(name, of)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - DEMAND_A_SCORE))
@pytest.mark.parametrize("of", FAULTY)
def test_no_zero_and_no_total_stands_where_the_grader_failed(name: str, of: SubmissionResult) -> None:
    content = html.unescape(render(name, of).decode())
    RULES[name](render(name, of))
    assert "through a fault of the grader" in content or "a fault of the grader, not yours" in content
    assert not re.search(r"\b0 of 1|\bScore\b|0\.25 of 2|passed, 2 not right", content)


def test_a_build_server_does_not_take_a_fault_of_all_for_a_success() -> None:
    (case,) = rules.junit(junit.render(result(fault="a fault of ours"))).iter("testcase")
    assert [(child.tag, child.get("type")) for child in case] == [("error", "grader_fault")]
    assert [one.name for one in rules.github(github.render(result(fault="x"))).commands] == ["warning", "notice"]


# Expected values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_expected_values_are_shown_and_hidden(name: str) -> None:
    # Written with its signs as numbers, it is still the same text.
    shown, hidden = (html.unescape(render(name, result(exercise()), show_expected=told).decode()) for told in (1, 0))
    assert EXPECTED in shown
    assert EXPECTED not in hidden
    assert "expected" not in hidden


@pytest.mark.parametrize("name", FORMATS)
def test_expected_values_of_real_work_are_hidden(name: str, robin: SubmissionResult) -> None:
    content = html.unescape(render(name, robin, show_expected=False).decode())
    looked_for = list(telling(robin))
    assert len(looked_for) >= 3
    for value in looked_for:
        assert value not in content


def test_where_expected_values_are_hidden_no_place_tells_them() -> None:
    other = ShownCall("f(1.0)", 0.5, 0.25)
    example = Counterexample({}, 1.0, 2.0, "f(3.0)", [other], "entry [3] is 2.0, expected 1.0")
    hidden = without_expected(result(exercise(counterexample=example))).exercises[0].counterexample
    assert hidden == Counterexample({}, None, 2.0, "f(3.0)", [ShownCall("f(1.0)", 0.5)], "entry [3] is 2.0")


def telling(of: SubmissionResult) -> Iterator[str]:
    """Expected values that nobody meets by chance or finds among inputs and answers."""
    examples = [one.counterexample for one in of.exercises if one.counterexample]
    seen = " ".join(formatting.format_value(part) for one in examples for part in (one.got, *one.inputs.values()))
    for one in examples:
        value = formatting.format_value(one.expected)
        if len(value) > 6 and value not in seen and isinstance(one.expected, (list, float)):
            yield value


# Gradescope -------------------------------------------------------------------------------------------------------------


def test_gradescope_tells_score_status_and_feedback() -> None:
    of = result(exercise(), exercise(name="vae.sample", verdict="passed", score=2.0, max_score=2.0))
    document = rules.gradescope(gradescope.render(of))
    assert (document["score"], document["execution_time"]) == (of.score, of.seconds)
    first, second = document["tests"]
    assert (first["name"], first["score"], first["max_score"], first["status"]) == (
        "activations.softmax (numpy)", 0.9333, 1.0, "failed")  # fmt: skip
    assert "broken law    every row sums to 1" in first["output"]
    assert "looks like    it subtracts no maximum" in first["output"]
    assert (second["score"], second["max_score"], second["status"]) == (2.0, 2.0, "passed")


def test_nan_is_refused_rather_than_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        gradescope.render(result(score=float("nan")))


# Classroom 50 -----------------------------------------------------------------------------------------------------------


@given(of=results)
def test_classroom50_loses_nothing(of: SubmissionResult) -> None:
    of = without_faults(of)
    document = rules.classroom50(classroom50.render(of, environment=RUNNER))
    assert document["score"] / classroom50.SCALE == of.score
    assert document["max-score"] / classroom50.SCALE == of.max_score
    for test, one in zip(document["tests"], of.exercises, strict=False):
        assert test["score"] / classroom50.SCALE == test["points"] == one.score
        assert test["max-score"] / classroom50.SCALE == test["max-points"] == one.max_score
        assert test["passed"] == (one.verdict == "passed")


def test_classroom50_says_whose_work_it_is() -> None:
    at = datetime(2026, 11, 25, 16, 30, tzinfo=timezone(timedelta(hours=1)))
    document = rules.classroom50(classroom50.render(result(exercise()), environment=RUNNER, now=at))
    assert [
        document[name] for name in ("classroom", "assignment", "submission", "commit", "release", "review")
    ] == list(RUNNER.values())
    assert document["datetime"] == "2026-11-25T15:30:00Z"
    assert (document["score"], document["max-score"]) == (9333, 10_000)


def test_classroom50_names_the_variables_that_are_missing() -> None:
    few = {name: value for name, value in RUNNER.items() if name not in ("ASSIGNMENT", "REVIEW_URL")}
    with pytest.raises(CannotRender, match=r"the environment lacks ASSIGNMENT, REVIEW_URL, which"):
        classroom50.render(result(), environment=few)
    assert FORMATS["classroom50"].needs == tuple(RUNNER)


@pytest.mark.parametrize("points", [1 / 3, 0.00001, 1e-300])
def test_classroom50_refuses_points_that_it_would_have_to_round(points: float) -> None:
    with pytest.raises(CannotRender, match=r"the largest score of activations\.softmax is .* four decimals"):
        classroom50.render(result(exercise(max_score=points), max_score=1.0), environment=RUNNER)


def test_classroom50_leaves_explanations_out_rather_than_exceed_its_bound() -> None:
    of = result(*[exercise(message="x" * rules.MEBIBYTE)] * 11)
    document = rules.classroom50(classroom50.render(of, environment=RUNNER))
    assert [test["score"] for test in document["tests"]] == [9333] * 11
    assert all(test["output"] == classroom50.LEFT_OUT for test in document["tests"])
    with pytest.raises(CannotRender, match="10 MiB"):
        classroom50.render(result(exercise(name="x" * 11 * rules.MEBIBYTE)), environment=RUNNER)


# JUnit ------------------------------------------------------------------------------------------------------------------


@given(of=results)
def test_junit_keeps_every_word_that_xml_can_write(of: SubmissionResult) -> None:
    cases = list(rules.junit(junit.render(of)).iter("testcase"))
    assert len(cases) >= len(of.exercises)
    told = sorted(case[0].text or "" for case in cases if len(case) and case.get("classname") != "submission")
    expected = [words for one, words in explained(of) if one.verdict != "passed"]
    printed = [
        formatting.strip_controls(one.output) for one in of.exercises if one.verdict == "passed" and one.output.strip()
    ]
    assert told == sorted(text.replace("\ufffe", "").replace("\uffff", "") for text in expected + printed)


def test_junit_groups_by_topic_and_track() -> None:
    of = result(exercise(), exercise(track="torch"), exercise(name="vae.sample"), exercise(name="activations.relu"))
    suites = {suite.get("name"): [case.get("name") for case in suite] for suite in rules.junit(junit.render(of))}
    assert suites == {
        "activations (numpy)": ["softmax", "relu"],
        "activations (torch)": ["softmax"],
        "vae (numpy)": ["sample"],
    }


@pytest.mark.parametrize(
    ("verdict", "tag"),
    [("passed", None), ("failed", "failure"), ("forbidden", "failure"), ("timeout", "error"), ("grader_fault", "error"), ("not_attempted", "skipped")],
)  # fmt: skip
def test_junit_tells_failures_from_errors(verdict: Verdict, tag: str | None) -> None:
    (case,) = rules.junit(junit.render(result(exercise(verdict=verdict)))).iter("testcase")
    assert [(child.tag, child.get("type")) for child in case] == ([(tag, verdict)] if tag else [])


# GitHub Actions ---------------------------------------------------------------------------------------------------------


@given(of=results, show_expected=st.booleans())
def test_a_students_words_stand_where_commands_are_stopped(of: SubmissionResult, show_expected: bool) -> None:
    log = rules.github(github.render(of, show_expected=show_expected))
    for command in log.commands:
        # Whoever raises an exception of several lines may name a file as they like.
        assert STUDENT not in command.message + command.properties.get("title", "")
    everything = "\n".join(log.shut_in)
    assert STUDENT in everything
    for group in feedback.groups_of((of if show_expected else without_expected(of)).exercises):
        assert all(line in everything for line in group_explanation(group, 76).splitlines())


def test_a_token_that_a_student_has_guessed_is_not_used() -> None:
    guessed, other = "a" * 32, "b" * 32
    drawn = iter([guessed, guessed, other])
    content = github.render(result(exercise(message=f"::{guessed}::")), token=lambda: next(drawn))
    assert f"::stop-commands::{other}\n" in content.decode()
    assert f"::{guessed}::" in "\n".join(rules.github(content).shut_in)
    assert content != github.render(result(exercise())), "every text has a token of its own"


@given(anything | st.lists(st.sampled_from(TRIED)).map("".join))
def test_escaping_workflow_commands_can_be_undone(text: str) -> None:
    assert rules.unescape_data(github.escape_data(text)) == text
    assert rules.unescape_property(github.escape_property(text)) == text
    assert not set("\r\n") & set(github.escape_data(text))
    assert not set("\r\n:,") & set(github.escape_property(text))


def test_at_most_ten_annotations_of_a_kind() -> None:
    wrong = [exercise(name=f"activations.f{i}") for i in range(25)]
    faults = [exercise(name=f"activations.g{i}", verdict="grader_fault") for i in range(11)]
    commands = rules.github(github.render(result(*wrong, *faults))).commands
    assert [command.name for command in commands] == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert "And 16 more" in commands[9].message
    assert "And 2 more" in commands[19].message
    assert len(rules.github(github.render(result(*wrong[:10]))).commands) == 11


def test_an_annotation_shows_the_call_where_it_is_short() -> None:
    example = Counterexample({"x": [-1.0]}, [EXPECTED], [STUDENT], call="relu(np.array([-1.]))")
    first = rules.github(github.render(result(exercise(counterexample=example)))).commands[0]
    assert first.message.startswith(f"call: relu(np.array([-1.]))\nexpected: [{EXPECTED}]\nbroken law: ")
    long = msgspec.structs.replace(example, call=f"relu(np.array([{'-1., ' * 200}]))")
    assert "relu" not in rules.github(github.render(result(exercise(counterexample=long)))).commands[0].message


def test_an_annotation_says_what_is_wrong_and_where() -> None:
    message = "it raised ValueError: fail.py, line 3\nin_numpy.py, line 12 in softmax: fail(x)\nin_numpy.py, line 18 in fail: raise"
    of = result(exercise(verdict="error", message=message))
    first = rules.github(github.render(of)).commands[0]
    assert first.name == "error"
    assert first.properties == {
        "file": "activations/in_numpy.py", "line": "18", "title": "activations.softmax (numpy): raised an error"}  # fmt: skip
    assert "broken law: every row sums to 1" in first.message
    assert "hint: What is exp(1000)?" in first.message


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("in_torch.py, line 3: Python cannot read it (invalid syntax): def f(:", ("activations/in_torch.py", 3, None)),
        ("it raised KeyError\nsolution.py, line 7 in f: x[1]", ("solution.py", 7, None)),
        ("it raised KeyError\na.py, line 7 in f: g()\nb.py, line 9 in Net.<lambda>: x", ("b.py", 9, None)),
        ("the file broke off before this function: in_numpy.py: ValueError: no (in_numpy.py, line 2: raise)", ("activations/in_numpy.py", 2, None)),
        ("hw.ipynb, cell 3, line 2: Python cannot read it", ("hw.ipynb", 2, 3)),
        ("it raised KeyError\nweek 1.ipynb, cell 3, line 2 in f: x", ("week 1.ipynb", 2, 3)),
        ("code.zip/src/hw.py, line 4: Python cannot read it", ("code.zip/src/hw.py", 4, None)),
        ("my work/hw 1.py, line 4: x", ("my work/hw 1.py", 4, None)),
        ("hw (1).py, line 4 in f: g(x)", ("hw (1).py", 4, None)),
        ("hw.py: ValueError: bad (x) value (hw (1).py, line 2: raise)", ("hw (1).py", 2, None)),
        ("before that, w.ipynb, cell 3: KeyError: 1 (w.ipynb, cell 3, line 2 in f: x)", ("w.ipynb", 2, 3)),
        ("Übung-1.py, line 4: x", ("Übung-1.py", 4, None)),
        ("hw.ipynb.txt, cell 1, line 2: x", ("hw.ipynb.txt", 2, 1)),
        ("the sums differ", None),
        ("hw.py: it is not UTF-8 text", None),
        ("../../etc/x.py, line 2 in f: x", None),
        ("work/../x.py, line 2 in f: x", None),
        ("/etc/x.py, line 2 in f: x", None),
        ("it raised ValueError: said x.py, line 2", None),
        ("nothing said about x.py, line 2 or so", None),
    ],
)  # fmt: skip
def test_file_and_line_are_the_students_own(message: str, found: tuple[str, int, int | None] | None) -> None:
    assert source_location(exercise(message=message)) == found


def test_a_mistake_has_a_line_too() -> None:
    mistake = "cuts x off from the result (in_torch.py, lines 7 and 9): .detach() passes no gradient"
    assert source_location(exercise(mistake=mistake)) == ("activations/in_torch.py", 7, None)
    message = "it raised KeyError\nin_torch.py, line 3 in f: x[1]"
    assert source_location(exercise(message=message, mistake=mistake)) == ("activations/in_torch.py", 3, None)


@pytest.mark.parametrize(
    "piece", ["(", "()", "(a", "a.py, ", "a.py, line ", "(a.py)", ", cell 1", "(a) ", "a\n", "a.py\n", " "]
)
def test_a_place_is_looked_for_in_time_that_grows_with_the_message(piece: str) -> None:
    def seconds(size: int) -> float:
        hostile = exercise(message=piece * (size // len(piece)))
        started = time.process_time()
        source_location(hostile)
        return time.process_time() - started

    assert seconds(400_000) < 30 * seconds(40_000) + 0.05


def test_a_line_of_a_cell_is_not_said_to_be_one_of_the_notebook() -> None:
    of = result(exercise(verdict="error", message="it raised KeyError\nhw.ipynb, cell 3, line 2 in f: x"))
    first = rules.github(github.render(of)).commands[0]
    assert first.properties == {
        "file": "hw.ipynb", "title": "activations.softmax (numpy): raised an error (cell 3, line 2)"}  # fmt: skip
    (case,) = rules.junit(junit.render(of)).iter("testcase")
    assert (case.get("file"), case.get("line")) == ("hw.ipynb", None)


# One reason, one message ------------------------------------------------------------------------------------------------


SYNTAX = "in_numpy.py, line 3: Python cannot read it (invalid syntax): def f(:"
BROKEN = [
    exercise(name=f"activations.f{i}", verdict="error", score=0.0, message=SYNTAX, laws=[], counterexample=None, mistake=None)
    for i in range(23)
]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("verdict", ["error", "timeout", "crashed", "grader_fault", "not_attempted"])
def test_a_reason_that_many_share_is_said_once(name: str, verdict: Verdict) -> None:
    if verdict == "grader_fault" and name in DEMAND_A_SCORE:
        pytest.skip("there is no such file")
    broken = [msgspec.structs.replace(one, verdict=verdict) for one in BROKEN]
    content = html.unescape(render(name, result(*broken, exercise(message="the sums differ"))).decode())
    # JUnit has the first line in an attribute too.
    assert content.count("Python cannot read it") == (2 if name == "junit" else 1)
    assert content.count("the sums differ") == 1
    assert content.count("every row sums to 1") == (2 if name in ("junit", "github") else 1)
    assert "f0, f1, f2, f3, f4, f5 and 17 more" in content


def test_that_nothing_was_written_needs_no_reason() -> None:
    of = result(*(msgspec.structs.replace(one, verdict="not_attempted", message="not handed in") for one in BROKEN))
    assert {test["output"] for test in rules.gradescope(gradescope.render(of))["tests"]} == {
        "not attempted\nnot handed in"
    }
    assert not rules.github_summary(step_summary.render(of)).blocks


def test_each_exercise_keeps_its_row_and_points_to_the_reason() -> None:
    of = result(*BROKEN, exercise())
    tests = rules.gradescope(gradescope.render(of))["tests"]
    assert [test["name"] for test in tests] == [f"activations.f{i} (numpy)" for i in range(23)] + [
        "activations.softmax (numpy)"
    ]
    assert {test["output"] for test in tests[1:23]} == {f"did not run\n{SAME_REASON} activations.f0 (numpy)"}
    cases = list(rules.junit(junit.render(of)).iter("testcase"))
    assert cases[22][0].get("message") == f"did not run: {SAME_REASON} activations.f0 (numpy)"
    assert [case.get("line") for case in cases] == ["3"] * 23 + [None]
    assert rules.github_summary(step_summary.render(of)).tags.count("tr") == 25


def test_an_annotation_is_for_all_that_share_a_reason() -> None:
    first, second, _ = rules.github(github.render(result(*BROKEN, exercise()))).commands
    assert first.properties == {
        "file": "activations/in_numpy.py", "line": "3", "title": "activations (numpy), 23 exercises: did not run"}  # fmt: skip
    assert "exercises: f0, f1, f2" in first.message
    assert second.properties["title"] == "activations.softmax (numpy): not right yet"


def test_real_errors_have_a_place(robin: SubmissionResult, tricky: SubmissionResult) -> None:
    raised = [one for one in (*robin.exercises, *tricky.exercises) if one.verdict == "error" and "line" in one.message]
    assert raised
    for one in raised:
        found = source_location(one)
        assert found is not None
        assert found[0] == f"{one.name.partition('.')[0]}/in_numpy.py"


@given(of=results)
def test_a_summary_shows_a_students_words_as_they_are(of: SubmissionResult) -> None:
    page = rules.github_summary(step_summary.render(of))
    shown = [block.strip("\n") for block in page.blocks]
    for problem in of.problems:
        assert formatting.strip_controls(problem).strip("\n") in shown
    for one in of.exercises:
        if one.verdict not in ("passed", "not_attempted") and feedback.shared_reason(one) is None:
            assert explanation(one).strip("\n") in shown
    for note in of.notes:
        assert formatting.strip_controls(note).strip("\n") in shown
    assert page.tags.count("tr") == (len(of.exercises) + 1 if of.exercises else 0)


@given(anything | st.lists(st.sampled_from(TRIED)).map("".join))
def test_escaping_for_a_summary_can_be_undone(text: str) -> None:
    assert html.unescape(step_summary.escape(formatting.strip_controls(text))) == formatting.strip_controls(text)


def test_a_summary_that_is_too_large_says_what_it_lacks() -> None:
    of = result(*[exercise(message=":" * 100_000)] * 5, exercise(name="vae.sample"))
    page = rules.github_summary(step_summary.render(of))
    assert "3 of 14 parts do not fit" in page.text
    assert "vae.sample (numpy): not right yet" in page.text, "what is small enough has its place"


# All ------------------------------------------------------------------------------------------------------------------


def test_rendering_leaves_the_result_and_the_environment_alone() -> None:
    of = result(exercise(counterexample=Counterexample({"x": [1.0]}, [EXPECTED], [2.0])))
    before, environment = repr(of), dict(os.environ)
    for name in FORMATS:
        render(name, of, show_expected=False)
    assert repr(of) == before
    assert dict(os.environ) == environment


@pytest.mark.parametrize("name", ["gradescope", "junit", "github-summary"])
def test_the_same_result_makes_the_same_bytes(name: str, robin: SubmissionResult) -> None:
    assert render(name, robin) == render(name, robin)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("gradescope", json.dumps({"tests": [{"name": "x", "score": 1}, {"name": "y"}]}).encode()),
        ("gradescope", b'{"score": NaN}'),
        ("gradescope", json.dumps({"score": 1, "output": "\x1b[31m"}).encode()),
        ("classroom50", b'{"score": 1.5}'),
        ("junit", b'<testsuites tests="1" failures="0" errors="0" skipped="0" time="0"/>'),
        ("github", b"::error::fine\nnot shut in\n"),
        ("github", b"::stop-commands::" + b"a" * 32 + b"\nnever ended\n"),
        ("github", b"::error::fine\n" * 11),
        ("github-summary", b"<pre>\n</pre><script>x</script>\n"),
        ("github-summary", b"[link](https://example.org)\n"),
        ("github-summary", b"fine\n::error::x\n"),
        ("github-summary", b"x" * (rules.MEBIBYTE + 1)),
    ],
)
def test_the_rules_themselves_can_fail(name: str, broken: bytes) -> None:
    with pytest.raises((AssertionError, KeyError)):
        RULES[name](broken)
