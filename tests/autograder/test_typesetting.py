"""How feedback is broken into lines: words whole, calls that can still be pasted, all of it on one screen."""

from __future__ import annotations

import ast
import keyword
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from rich.cells import cell_len

from autograder import feedback, formatting, typesetting
from autograder.feedback import Detail, Line
from autograder.result import Counterexample, LawResult, ShownCall
from reference.common import DEFINITION, FLOAT32, UNTOUCHED, UNUSUAL_UNTOUCHED
from tests.autograder.formats.results import exercise

WIDTH = 76
ROOM = WIDTH - typesetting.LABEL

# Calls ------------------------------------------------------------------------------------------------------------------

names = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True).filter(lambda name: not keyword.iskeyword(name))
numbers = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.integers(-9, 9).map(repr)
words = st.text(st.characters(exclude_characters=","), max_size=12).map(repr)


def arrays_of(rows: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(st.lists(rows, min_size=1, max_size=8).map(in_brackets), max_size=6).map(in_brackets)
    return st.builds(
        "{}({}{})".format,
        st.sampled_from(["np.array", "torch.tensor"]),
        lists,
        st.sampled_from(["", ", dtype=np.float32"]),
    )


def in_brackets(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


arguments = numbers | words | arrays_of(numbers) | st.dictionaries(words, arrays_of(numbers), max_size=3).map(
    lambda given: "{" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}") | st.lists(numbers, min_size=1, max_size=3).map(
    lambda parts: "(" + "".join(f"{part}, " for part in parts) + ")")  # fmt: skip


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A call as it is shown: positional arguments, settings, perhaps one of several results, perhaps lines before it."""
    given_ones = draw(st.lists(arguments, max_size=4))
    chosen = draw(st.dictionaries(names, arguments, max_size=3))
    listed = ", ".join([*given_ones, *(f"{name}={value}" for name, value in chosen.items())])
    before = [f"{name} = {value}" for name, value in draw(st.dictionaries(names, arguments, max_size=2)).items()]
    return "\n".join([*before, f"{draw(names)}({listed}){draw(st.sampled_from(['', '[0]']))}"])


@settings(max_examples=100)
@given(call=calls(), width=st.integers(40, 120))
def test_a_call_can_be_pasted_however_it_is_broken(call: str, width: int) -> None:
    lines = [text for _, text in typesetting.typeset([Line("call", call, "call")], width)]
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(call))
    # A number or a name has no comma in it to be broken at.
    assert all(
        cell_len(line) <= width - typesetting.LABEL or "," not in line.strip().rstrip(",)]}[0") for line in lines
    )


def test_many_names_on_the_left_are_broken_too() -> None:
    names = ", ".join(f"layers_{i}_{j}" for i in range(3) for j in range(4))
    call = f"{names} = (torch.tensor(v, requires_grad=True) for v in ({', '.join(['[0.]'] * 12)}))"
    lines = [text for _, text in typesetting.typeset([Line("call", call, "call")], WIDTH)]
    assert all(len(line) <= ROOM for line in lines)
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(call))


def test_arguments_of_old_results_are_read_one_by_one() -> None:
    of = exercise(counterexample=Counterexample({"query": [1.0], "params": {"wq": [2.0], "bo": 3}}, 1.0, 2.0))
    lines = [(line.label, line.text) for line in feedback.lines(of) if line.label.endswith("=")]
    assert lines == [("query =", "[1.0]"), ("params['wq'] =", "[2.0]"), ("params['bo'] =", "3")]


def test_beside_an_exception_no_large_answer_is_expected() -> None:
    large = Counterexample({}, [[0.0] * 30], "raised ValueError: no", call="f(1.0)")
    of = exercise(verdict="error", message="it raised ValueError: no", counterexample=large)
    assert "expected" not in [line.label for line in feedback.lines(of)]
    assert "expected" in [line.label for line in feedback.lines(of, detail="everything")]


def test_rows_stand_under_one_another() -> None:
    call = f"softmax(np.array([{', '.join(['[0.125, 0.25, 0.5, 1.0, 2.0]'] * 3)}]), axis=-1, temperature=2.0)"
    assert typesetting.typeset_text([Line("call", call, "call")]).splitlines() == [
        "call          softmax(np.array([[0.125, 0.25, 0.5, 1.0, 2.0],",
        "                                [0.125, 0.25, 0.5, 1.0, 2.0],",
        "                                [0.125, 0.25, 0.5, 1.0, 2.0]]), axis=-1,",
        "                      temperature=2.0)",
    ]


def test_deep_in_a_call_there_is_room_again() -> None:
    call = f"scaled_dot_product_attention_backward(np.array([[{', '.join(['0.3333333333333333'] * 6)}]]))"
    lines = typesetting.typeset_text([Line("call", call, "call")]).splitlines()
    assert len(lines) <= 4
    assert max(map(len, lines)) <= typesetting.USUAL_WIDTH


@given(st.text("()[]{},'\" ab\\\n", max_size=200), st.integers(0, 80))
def test_what_is_no_python_is_broken_all_the_same(text: str, width: int) -> None:
    lines = typesetting.typeset([Line("got", text, "value")], width)
    assert all(cell_len(line) <= max(width - typesetting.LABEL, typesetting.NARROWEST) for _, line in lines)
    seen = "".join("".join(line for _, line in lines).split())
    assert seen.replace(",", "") == "".join(text.split()).replace(",", "")


def test_brackets_in_brackets_end_somewhere() -> None:
    text = "[" * 5000 + "]" * 5000
    assert "".join(line for _, line in typesetting.typeset([Line("got", text, "value")], WIDTH)) == text


# Words ------------------------------------------------------------------------------------------------------------------


@given(st.text(max_size=300), st.integers(20, 100))
def test_words_stay_whole(text: str, width: int) -> None:
    lines = typesetting.wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    if all(cell_len(word) <= width for word in text.split()):
        assert [word for line in lines for word in line.split()] == text.split()


def test_a_label_that_is_too_long_has_a_line_to_itself() -> None:
    lines = typesetting.typeset(
        [Line("params['w_hidden'] =", "[1.0, 2.0]", "value"), Line("got", "1.0", "value")], WIDTH
    )
    assert lines == [("params['w_hidden'] =", ""), ("", "[1.0, 2.0]"), ("got", "1.0")]


# Values -----------------------------------------------------------------------------------------------------------------

leaves = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(["NaN", "Infinity", "-Infinity"])
values = leaves | st.lists(leaves, max_size=8) | st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(leaves, min_size=n, max_size=n), min_size=1, max_size=4))  # fmt: skip


@given(values.flatmap(lambda value: st.tuples(st.just(value), st.just(value) | values)))
def test_what_differs_looks_different(both: tuple[object, object]) -> None:
    one, other = both
    told, came = formatting.format_together([one, other])
    assert (told == came) == (one == other and repr(one) == repr(other)) or repr(one).replace("-0.0", "0.0") == repr(
        other
    ).replace("-0.0", "0.0")


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        (1 / 3, 0.5, ["0.33333333", "0.5"]),
        (1.0, 1.0 + 1e-12, ["1.0", "1.000000000001"]),
        (0.1, 0.10000000149011612, ["0.1", "0.100000001"]),
        (1.0, 1.0 + 2**-52, ["1.0", "1.0000000000000002"]),
        ([0.5, 1 / 3], [0.5, "NaN"], ["[0.5, 0.33333333]", "[0.5,        nan]"]),
        ([1 / 3, 1 / 3], [1 / 3 + 1e-16, 0.25], ["[0.33333333, 0.33333333]", "[0.33333333,       0.25]"]),
        (1, 1.0, ["1", "1.0"]),
        ([[1.0]], [1.0], ["[[1.0]]", "[1.0]"]),
        ({"w": [1.0]}, {"w": [2.0]}, ["{'w': [1.0]}", "{'w': [2.0]}"]),
        (10**400, 0.5, [str(10**400), "0.5"]),
    ],
)
def test_values_to_be_compared(one: object, other: object, texts: list[str]) -> None:
    assert formatting.format_together([one, other]) == texts


def test_expected_and_got_are_broken_alike() -> None:
    expected = [[i + j / 8 for j in range(6)] for i in range(3)]
    got = [[-x for x in row] for row in expected]
    lines = typesetting.typeset(feedback.lines(exercise(counterexample=Counterexample({}, expected, got))), WIDTH)
    texts = [text for _, text in lines]
    start, middle = ([label for label, _ in lines].index(label) for label in ("expected", "got"))
    assert middle - start == 3
    for told, came in zip(texts[start:middle], texts[middle : middle + 3], strict=True):
        assert [i for i, letter in enumerate(told) if letter == ","] == [
            i for i, letter in enumerate(came) if letter == ","
        ]


def labels(of: Counterexample, **options: Any) -> dict[str, str]:
    return {line.label: line.text for line in feedback.lines(exercise(counterexample=of), **options)}


def test_of_a_large_answer_the_part_is_shown_that_differs() -> None:
    expected = [[[float(100 * i + 10 * j + k) for k in range(5)] for j in range(4)] for i in range(3)]
    got = [[[x if x != 213.0 else 0.5 for x in row] for row in rows] for rows in expected]
    told = labels(Counterexample({}, expected, got))
    assert told["differs"] == "most at [2][1][3]; shown is answer[2]"
    assert told["got"].startswith("[[")
    assert told["got"].count("0.5") == 1
    assert len(told["got"]) == len(told["expected"]) < 200
    assert labels(Counterexample({}, expected, got), detail="everything")["got"].count("[") == 16


def test_of_a_long_row_the_number_is_shown_that_differs() -> None:
    expected = [float(i) for i in range(100)]
    told = labels(Counterexample({}, expected, [*expected[:70], 0.5, *expected[71:]]))
    assert (told["expected"], told["got"]) == ("70.0", "0.5")
    assert told["differs"] == "most at [70]; shown is answer[70]"


def test_where_few_of_many_numbers_differ_it_says_which() -> None:
    expected = [[float(10 * i + j) for j in range(4)] for i in range(3)]
    got = [[-x if x == 12.0 else x for x in row] for row in expected]
    assert labels(Counterexample({}, expected, got))["differs"] == "at [1][2]"
    assert labels(Counterexample({}, expected, got, place="entry [1, 2]"))["differs"] == "entry [1, 2]"
    assert "differs" not in labels(Counterexample({}, expected, [[-1.0] * 4] * 3))
    assert "differs" not in labels(Counterexample({}, expected[:2], got[:2])), "that is seen at once"
    assert "differs" not in labels(Counterexample({}, expected, got), show_expected=False)
    almost = [[x + 1e-15 * (x == 3.0) for x in row] for row in got]
    assert labels(Counterexample({}, expected, almost))["differs"] == "at [1][2]", "that is rounding"


# One screen -------------------------------------------------------------------------------------------------------------

long_words = st.integers(20, 130).map(
    lambda size: ("a law of some length that is kept by right answers " * 3)[:size].strip()
)


@settings(max_examples=100)
@given(
    laws=st.lists(long_words, max_size=9),
    call=st.just("") | calls(),
    others=st.lists(st.builds(ShownCall, calls(), values, values), max_size=2),
    came=values,
    message=st.lists(long_words, max_size=8).map("\n".join),
    printed=st.text(max_size=2000),
    law=long_words,
    mistake=long_words.map(lambda text: text[:77]),
)
def test_everything_is_on_one_screen(
    laws: list[str],
    call: str,
    others: list[ShownCall],
    came: object,
    message: str,
    printed: str,
    law: str,
    mistake: str,
) -> None:
    of = exercise(
        laws=[LawResult(sentence, False) for sentence in laws],
        broken=law,
        counterexample=Counterexample({}, came, came, call, others),
        message=message,
        output=printed,
        mistake=mistake,
        hint=mistake,
        remarks=[law, law],
    )
    brief = list(feedback.lines(of, detail="brief"))
    lines = typesetting.typeset(brief, WIDTH, 20)
    fixed = sum(len(typesetting.wrapped(line.text, ROOM)) for line in brief if line.kind == "words")
    rest = sum(typesetting.LEAST_LINES[line.kind] for line in brief if line.kind != "words")
    assert len(lines) <= max(20, fixed + rest)
    assert len(lines) == len(typesetting.typeset(brief, WIDTH)) or any("--verbose" in text for _, text in lines)
    if not any(line.kind == "call" for line in feedback.lines(of)):
        assert all(cell_len(text) <= ROOM for _, text in lines)


def test_of_a_traceback_the_last_line_stays() -> None:
    said = "\n".join(["it raised ValueError: no", *(f"in_numpy.py, line {i} in f: g(x)" for i in range(8))])
    lines = typesetting.typeset([Line("", said, "said")], WIDTH, 4)
    assert [text for _, text in lines] == [
        "it raised ValueError: no", "... (6 more lines: --verbose shows them)",
        "in_numpy.py, line 6 in f: g(x)", "in_numpy.py, line 7 in f: g(x)"]  # fmt: skip


# What comes first -------------------------------------------------------------------------------------------------------

SUMS, SHIFT, SIGN, SPEED = "it sums to 1", "a shift changes nothing", "it is never negative", "large scores work"


def told(broken: str, *laws: str, detail: Detail = "usual") -> list[tuple[str, str]]:
    of = exercise(
        laws=[LawResult(law, False) for law in laws],
        broken=broken,
        message="",
        counterexample=Counterexample({}, 1.0, 2.0),
    )
    return [
        (line.label, line.text)
        for line in feedback.lines(of, detail=detail)
        if line.label not in ("looks like", "hint", "read")
    ]


def test_the_law_that_the_call_breaks_comes_first_and_two_others_last() -> None:
    laws = (SUMS, SHIFT, SIGN, SPEED)
    assert told(SIGN, *laws) == [
        ("broken law", SIGN), ("expected", "1.0"), ("got", "2.0"), ("also broken", SUMS), ("also broken", SHIFT),
        ("", "and 1 more: tandem check --verbose has all")]  # fmt: skip
    assert [text for label, text in told(SIGN, *laws, detail="everything") if "broken" in label] == [
        SIGN,
        SUMS,
        SHIFT,
        SPEED,
    ]


def test_that_another_answer_came_is_not_said_beside_the_answer() -> None:
    assert told(DEFINITION, DEFINITION, SUMS) == [("expected", "1.0"), ("got", "2.0"), ("also broken", SUMS)]


def test_what_has_been_said_is_not_said_again() -> None:
    def shown(message: str, got: Any, **changes: Any) -> list[str]:
        of = exercise(message=message, counterexample=Counterexample({}, [0.0], got), **changes)
        return [line.label for line in feedback.lines(of) if line.label in ("expected", "got")]

    assert shown("an array of objects came back", "an array of objects") == ["expected"]
    assert shown("the result is float32, expected float64", [0.0], verdict="wrong_dtype") == []
    assert shown("the result is float32, expected float64", [1.0], verdict="wrong_dtype") == ["expected", "got"]
    assert shown("x changed", "x", verdict="input_changed") == []
    assert shown("the answer is NaN", "NaN") == ["expected", "got"]


@pytest.mark.parametrize(("basic", "follows"), [(DEFINITION, FLOAT32), (UNTOUCHED, UNUSUAL_UNTOUCHED)])
def test_what_breaks_with_a_more_basic_law_is_not_said(basic: str, follows: str) -> None:
    assert follows not in [text for _, text in told(basic, basic, follows)]
    assert ("also broken", follows) in told(basic, basic, follows, detail="everything")
    assert told(follows, follows)[0] == ("broken law", follows)


def test_calls_that_a_law_compares_stand_before_the_one_that_breaks_it() -> None:
    others = [ShownCall("f(1.0)", [0.5, 0.25], [0.5, 0.25]), ShownCall("f(2.0)", [1.0, 1.0], [0.0, 1.0])]
    of = exercise(counterexample=Counterexample({"x": 1.0}, [0.5, 0.25], [0.25, 0.5], "f(3.0)", others))
    lines = [(line.label, line.text) for line in feedback.lines(of) if line.label in ("call", "got", "expected", "x =")]
    assert lines == [
        ("call", "f(1.0)"), ("got", "[ 0.5, 0.25]"),
        ("call", "f(2.0)"), ("expected", "[0.0, 1.0]"), ("got", "[ 1.0,  1.0]"),
        ("call", "f(3.0)"), ("expected", "[ 0.5, 0.25]"), ("got", "[0.25,  0.5]")]  # fmt: skip
    hidden = [line.label for line in feedback.lines(of, show_expected=False)]
    assert "expected" not in hidden
