"""grades.csv: every student a row, every cell text or a number, whatever students call themselves."""

import csv
import io
import random
import re
import string
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import example, given, strategies as st

from autograder.course import grades_csv
from autograder.course.grades_csv import BYTE_ORDER_MARK, write_grades
from autograder.result import ExerciseResult, SubmissionResult, Verdict

ASKED = [("activations.softmax", "numpy", 3.0), ("activations.softmax", "torch", 3.0), ("graphs.degrees", "numpy", 0.5)]
HOSTILE = [
    "x;=1+1;", "a\t=1", '"=1', "a\n=1", "a,=1+1", "a|@x", "a; =1", ';"=1"', "a;\u200d=1", "a;\u3164=1", "a =1", "+-1",
    "a;−1", "a;﹦1", "a:=1", "_=1", "(=1)", "a\\=1", "a\r=1", "\u2028=1", "=-=1", "a;'=1",
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
    faulty = result(
        "a", exercise("activations.softmax", verdict="grader_fault", score=0.0), exercise("graphs.degrees", score=0.5)
    )
    head, row = table(write_grades([faulty], ASKED))
    assert row[head.index("activations.softmax (numpy)")] == ""
    # A total without it would be none; what was graded has its points, and what was not handed in its 0.
    assert row == ["a", "", "6.5", "", "0", "0.5", "0", "0", "grader_fault"]


def test_a_fault_of_all_leaves_no_zero_anywhere() -> None:
    nothing = msgspec.structs.replace(result("a"), fault="KeyError: 1")
    for asked in (ASKED, None):
        _, row = table(write_grades([nothing], asked))
        assert row[1] == ""
        assert set(row[3:-3]) <= {""}
        assert row[-1] == "grader_fault"


def test_there_is_no_zero_below_zero() -> None:
    assert [grades_csv.format_score(score) for score in (-0.0, -1e-9, 0.0, 1.5)] == ["0", "0", "0", "1.5"]


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


# What a program may take for a separator, and what it may drop in front of a cell.
SEPARATORS = ',;\t|: ~^#/\\_!?&*.()"=+-@'
DROPPED = string.whitespace + '"\u00a0\u200d\u200b\u3164\ufeff'
BEGINS = tuple("=+-@＝＋－＠﹦﹢﹣﹫−")


def cells(text: str) -> Iterator[str]:
    """Every cell that a spreadsheet may make of a table, whatever separator it takes, quotes honoured or not."""
    for separator in SEPARATORS:
        for line in re.split(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text):
            yield from line.split(separator)
        if separator != '"':
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                yield from row


def assert_no_formula(text: str) -> None:
    for cell in cells(text.removeprefix(BYTE_ORDER_MARK)):
        assert not cell.lstrip(DROPPED).startswith(BEGINS), repr(cell)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_begins_a_formula_whatever_the_separator(name: str) -> None:
    row = write_grades([result(name)], None)
    head = write_grades([result("a", exercise(name))], None)
    assert_no_formula(row)
    assert_no_formula(head)
    # Nothing but apostrophes came to it.
    assert table(row)[1][0].replace("'", "") == grades_csv.visible(name).replace("'", "")
    assert table(head)[0][3].replace("'", "") == f"{name} (numpy)".replace("'", "")


def test_a_formula_that_is_not_held_is_seen() -> None:
    for row in ("x;=1+1;,1\r\n", '"a\n=1",1\r\n', "a\t=1\r\n", '"""=1",1\r\n', "a| @x\r\n", "a;\u200d=1,2\r\n"):
        with pytest.raises(AssertionError):
            assert_no_formula(row)


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
        assert row[0] == "student" or float(row[1]) == 1.0


@given(
    st.lists(st.text(st.sampled_from("=+-@＝−;,|:\t\r\n \"'\u200d\u3164ax1") | st.characters(exclude_categories=())), max_size=3),
    st.text(st.sampled_from("=+-@;,\t \"'a")),
)  # fmt: skip
@example([";\t=1"], "a").via("a tab behind a semicolon")
def test_any_names_make_no_formula(names: list[str], head: str) -> None:
    assert_no_formula(write_grades([result(name, exercise(head)) for name in names], ASKED))
