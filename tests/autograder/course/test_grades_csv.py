"""grades.csv: every student a row, every cell text or a number, whatever students call themselves."""

import csv
import io
import random

import msgspec
import pytest
from hypothesis import given, strategies as st

from autograder.course.grades_csv import BYTE_ORDER_MARK, write_grades
from autograder.result import ExerciseResult, SubmissionResult, Verdict

ASKED = [("activations.softmax", "numpy", 3.0), ("activations.softmax", "torch", 3.0), ("graphs.degrees", "numpy", 0.5)]
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\u00a0=1", "＝1+1", "＋1", "－1", "＠x",
    '=HYPERLINK("http://example.invalid","x")', "=cmd|' /C calc'!A0",
]  # fmt: skip


def exercise(
    name: str, track: str = "numpy", verdict: Verdict = "passed", score: float = 1.0, remarks: list[str] | None = None
) -> ExerciseResult:
    return ExerciseResult(name, track, verdict, score, 1.0, 0.123, [], None, None, "", "", remarks=remarks or [])


def result(name: str, *exercises: ExerciseResult, problems: tuple[str, ...] = ()) -> SubmissionResult:
    total = sum(each.score for each in exercises)
    return SubmissionResult(name, total, float(len(exercises)), 9.87, list(exercises), list(problems))


def table(text: str) -> list[list[str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    # As Excel and every reader of CSV see it; strict refuses a quote in the wrong place.
    return list(csv.reader(io.StringIO(text.encode().decode("utf-8-sig"), newline=""), strict=True))


def test_a_row_for_each_student_and_a_column_for_each_exercise_and_track() -> None:
    text = write_grades(
        [
            result("zoe", exercise("graphs.degrees", score=0.5), exercise("activations.softmax", score=2.25)),
            result(
                "Adam",
                exercise("activations.softmax", "torch", "timeout", 0.0, ["should raise"]),
                problems=("x.rar: no", "y: no"),
            ),
            result("bob"),
        ],
        ASKED,
    )
    assert table(text) == [
        ["student", "score", "max_score", "activations.softmax (numpy)", "activations.softmax (torch)",
         "graphs.degrees (numpy)", "remarks", "problems", "look_at"],
        ["Adam", "0", "6.5", "0", "0", "0", "1", "2", "timeout"],
        ["bob", "0", "6.5", "0", "0", "0", "0", "0", "nothing_graded"],
        ["zoe", "2.75", "6.5", "2.25", "0", "0.5", "0", "0", ""],
    ]  # fmt: skip


def test_without_a_policy_the_columns_are_what_was_handed_in_in_the_order_of_topics() -> None:
    text = write_grades(
        [
            result("a", exercise("graphs.degrees"), exercise("own.thing")),
            result("b", exercise("activations.softmax", "torch"), exercise("activations.softmax"), exercise("activations.relu")),
        ],
        None,
    )  # fmt: skip
    head, a, b = table(text)
    assert head[3:-3] == [
        "activations.relu (numpy)", "activations.softmax (numpy)", "activations.softmax (torch)", "graphs.degrees (numpy)",
        "own.thing (numpy)",
    ]  # fmt: skip
    assert a[:-3] == ["a", "2", "2", "", "", "", "1", "1"]
    assert b[:-3] == ["b", "3", "3", "1", "1", "1", "", ""]


def test_what_was_not_asked_is_not_lost() -> None:
    head, row = table(write_grades([result("a", exercise("activations.relu"))], ASKED))
    assert row[head.index("activations.relu (numpy)")] == "1"


def test_a_fault_of_the_grader_is_no_zero() -> None:
    faulty = result("a", exercise("activations.softmax", verdict="grader_fault", score=0.0))
    head, row = table(write_grades([faulty], ASKED))
    assert row[head.index("activations.softmax (numpy)")] == ""
    assert row[-1] == "grader_fault"


def test_two_files_with_one_exercise_add_up_as_in_the_score() -> None:
    _, row = table(write_grades([result("a", exercise("graphs.degrees"), exercise("graphs.degrees", score=0.5))], None))
    assert row[:4] == ["a", "1.5", "2", "1.5"]


def test_the_worst_verdict_is_the_one_to_look_at() -> None:
    verdicts: list[Verdict] = ["failed", "forbidden", "crashed", "timeout", "passed"]
    mixed = result("a", *(exercise(f"graphs.{verdict}", verdict=verdict) for verdict in verdicts))
    assert table(write_grades([mixed], None))[1][-1] == "crashed"


def test_what_was_not_read_is_to_be_looked_at() -> None:
    one_of_two = result("a", exercise("graphs.degrees"), problems=("b.py: it is not UTF-8",))
    nothing = result("b", problems=("b.py: it is not UTF-8",))
    late = result("c", exercise("graphs.degrees", verdict="timeout", score=0.0), problems=("b.py: it is not UTF-8",))
    rows = table(write_grades([one_of_two, nothing, late], ASKED))[1:]
    assert [row[-2:] for row in rows] == [["1", "unread"], ["1", "nothing_graded"], ["1", "timeout"]]


def test_it_depends_neither_on_the_order_of_results_nor_on_their_times() -> None:
    results = [
        result(name, exercise("graphs.degrees", score=i / 7)) for i, name in enumerate(["b", "B", "a", "b", "ä"])
    ]
    text = write_grades(results, None)
    for seed in range(10):
        shuffled = [msgspec.structs.replace(each, seconds=float(seed)) for each in results]
        random.Random(seed).shuffle(shuffled)
        assert write_grades(iter(shuffled), None) == text


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_a_formula(name: str) -> None:
    ((_, *_), row) = table(write_grades([result(name)], None))
    assert row[0] == f"'{name}"
    head, _ = table(write_grades([result("a", exercise(name))], None))
    assert head[3] == f"'{name} (numpy)"


@pytest.mark.parametrize(
    "name", ["Robin", "O'Brien", "Zoë 👩‍🔬", "a=b", 'the "best", they say', "two\nlines", "Müller; Max", "名前", "a-b"]
)
def test_other_names_stay_as_they_are(name: str) -> None:
    assert table(write_grades([result(name)], None))[1][0] == name


def test_what_cannot_be_seen_is_written_out_and_two_names_stay_two() -> None:
    names = ["a\udcff", "a\udcfe", "a\x00", "a", "a\x1b[31m", "a\u202egnp"]
    rows = table(write_grades([result(name) for name in names], None))[1:]
    assert {row[0] for row in rows} == {"a\\udcff", "a\\udcfe", "a\\x00", "a", "a\\x1b[31m", "a\\u202egnp"}


@given(st.lists(st.text(st.characters(exclude_categories=())) | st.sampled_from(HOSTILE), max_size=5))
def test_any_names_make_a_table(names: list[str]) -> None:
    rows = table(write_grades([result(name, exercise("graphs.degrees"), problems=(name,)) for name in names], ASKED))
    assert len(rows) == len(names) + 1
    for row in rows:
        assert len(row) == len(rows[0])
        assert not row[0].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert row[0] == "student" or float(row[1]) == 1.0
