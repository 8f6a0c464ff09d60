"""What `tandem check` prints: one reason is one message, and nothing that a student wrote steers the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from autograder import feedback, showing
from autograder.result import Counterexample, ExerciseResult, LawResult, SubmissionResult, Verdict
from tests.autograder.formats.results import TRIED, exercise, result, results

SYNTAX = "in_numpy.py, line 3: Python cannot read it (invalid syntax): def f(:"
LONG = (
    "my work/hw (1).ipynb, cell 12, line 40: Python cannot read it (unterminated string literal), and so the functions "
    "that stand in this cell are not graded, while those of all others are"
)
OURS = re.compile(r"\x1b\[[0-9;]*m")
Show = Callable[[SubmissionResult], tuple[str, str]]


def broken(name: str, message: str = SYNTAX, verdict: Verdict = "error", **changes: Any) -> ExerciseResult:
    """An exercise of which nothing ran."""
    plain: dict[str, Any] = {"score": 0.0, "laws": [], "counterexample": None, "mistake": None, "hint": None}
    return exercise(name=name, message=message, verdict=verdict, **plain | changes)


def untried(name: str, message: str = "not handed in", **changes: Any) -> ExerciseResult:
    return broken(name, message, "not_attempted", **changes)


def show_on(
    monkeypatch: pytest.MonkeyPatch, of: SubmissionResult, *, terminal: bool, verbose: bool = False
) -> tuple[str, str]:
    """What stands on stdout and stderr, of a terminal with 80 columns or of a file."""
    written = io.StringIO(), io.StringIO()
    for name, file in zip(("out", "err"), written, strict=True):
        console = Console(file=file, force_terminal=terminal, width=80, highlight=False, soft_wrap=True)
        monkeypatch.setattr(showing, name, console)
    for one in of.exercises:
        showing.show_exercise(one, verbose=verbose)
    showing.show_end(of, verbose=verbose)
    return written[0].getvalue(), written[1].getvalue()


def joined(text: str) -> str:
    """A text without the ends of its lines, as somebody reads it."""
    return " ".join(text.split())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Show:
    return lambda of: show_on(monkeypatch, of, terminal=False)


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Show:
    return lambda of: show_on(monkeypatch, of, terminal=True)


# One reason, one message ------------------------------------------------------------------------------------------------


def test_one_syntax_error_is_one_message(shown: Show) -> None:
    out, err = shown(result(*(broken(f"activations.f{i}") for i in range(23))))
    assert out.splitlines()[:5] == [
        "✗ activations (numpy), 23 exercises: did not run, 0 of 23",
        "    reason        in_numpy.py, line 3: Python cannot read it (invalid syntax):",
        "                  def f(:",
        "    exercises     f0, f1, f2, f3, f4, f5 and 17 more",
        "",
    ]
    assert err == ""


def test_what_lies_between_does_not_divide_it(shown: Show) -> None:
    names = ["relu", "tanh", "sigmoid"]
    mixed = [one for name in names for one in (broken(f"activations.{name}"), exercise(name=f"vae.{name}"))]
    out, _ = shown(result(*mixed))
    assert joined(out).count(SYNTAX) == 1
    assert "    exercises     relu, tanh, sigmoid\n" in out
    assert "vae.tanh (numpy): not right yet, 0.9333 of 1\n" in out


@pytest.mark.parametrize(
    "other",
    [
        broken("activations.tanh", "in_numpy.py, line 4: Python cannot read it"),
        broken("activations.tanh", verdict="timeout"),
        # Another file of the same name.
        broken("attention.attention"),
        broken("activations.relu", track="torch"),
        exercise(name="activations.tanh", verdict="error", message=SYNTAX),
        broken("activations.tanh", output="printed by this one alone"),
        untried("activations.tanh", SYNTAX),
        exercise(name="activations.tanh", verdict="failed", message=SYNTAX, counterexample=None),
    ],
)
def test_what_differs_is_said_apart(other: ExerciseResult) -> None:
    assert feedback.groups_of([broken("activations.relu"), other]) == [[broken("activations.relu")], [other]]


def test_a_reason_may_reach_over_topics_and_tracks(shown: Show) -> None:
    why = "while hw.py was being imported: it ended its process (exit status 3)"
    group = [broken("activations.relu", why, "crashed"), broken("vae.sample", why, "crashed", track="torch")]
    assert feedback.groups_of(group) == [group]
    out, _ = shown(result(*group))
    assert out.startswith("✗ 2 exercises of 2 topics (numpy and torch): crashed, 0 of 2\n")
    assert "    exercises     activations.relu, vae.sample\n" in out


@given(of=results)
def test_no_exercise_is_lost_in_a_group(of: SubmissionResult) -> None:
    groups = feedback.groups_of(of.exercises)
    assert sorted(id(one) for group in groups for one in group) == sorted(map(id, of.exercises))
    for group in groups:
        assert len({(one.verdict, one.message.strip()) for one in group}) == 1
        assert len(group) == 1 or not any(one.counterexample or one.laws for one in group)


def test_what_nothing_was_written_for_is_no_group() -> None:
    of = [untried("activations.relu"), untried("activations.tanh")]
    assert feedback.groups_of(of) == [[of[0]], [of[1]]]


def test_no_page_explains_a_file_that_was_not_read() -> None:
    verdicts: list[Verdict] = ["error", "timeout", "crashed", "grader_fault", "forbidden", "failed"]
    of = [*(broken("activations.relu", verdict=verdict) for verdict in verdicts[:-1]), exercise()]
    read = [one.verdict for one in of if any(line.label == "read" for line in feedback.lines(one))]
    assert read == ["forbidden", "failed"]


def test_an_error_of_the_function_itself_is_still_one_that_it_raised(shown: Show) -> None:
    out, _ = shown(result(exercise(verdict="error"), broken("activations.relu")))
    assert "activations.softmax (numpy): raised an error" in out
    assert "activations.relu (numpy): did not run" in out


# The end ----------------------------------------------------------------------------------------------------------------


def test_what_was_not_attempted_is_a_line_for_each_track_and_reason(shown: Show) -> None:
    why = "hw.ipynb, cell 3: it is text, and no Python"
    of = [untried(f"activations.f{i}", "not written yet" if i % 2 else "not handed in") for i in range(23)]
    out, _ = shown(result(*of, untried("vae.sample", track="torch"), untried("vae.loss", why)))
    assert [joined(line) for line in re.split(r"\n(?=·)", out)[:3]] == [
        "· not attempted (numpy): " + ", ".join(f"activations.f{i}" for i in range(6)) + " and 17 more",
        f"· not attempted (numpy): vae.loss: {why}",
        f"· not attempted (torch): vae.sample {feedback.summary_line(result(*of, untried('a.b'), untried('a.b')))}",
    ]


def test_problems_are_told_on_stderr_and_notes_are_few(shown: Show) -> None:
    out, err = shown(result(problems=["a.py: no", "b.py: no"], notes=[f"cell {i}: passed over" for i in range(9)]))
    assert err == "a.py: no\nb.py: no\n"
    assert out.splitlines()[:-1] == [
        *(f"· cell {i}: passed over" for i in range(4)), "· and 5 more like these: --verbose has them all."]  # fmt: skip
    assert shown(result(notes=["a"] * 5))[0].count("· a\n") == 5


def test_a_problem_that_an_exercise_has_told_is_not_told_again(shown: Show) -> None:
    of = result(broken("activations.relu"), untried("vae.loss", "b.py: no"), problems=[SYNTAX, "b.py: no", "c.py: no"])
    _, err = shown(of)
    assert err == "b.py: no\nc.py: no\n"


# A terminal -------------------------------------------------------------------------------------------------------------


def test_long_sentences_go_on_under_themselves(on_terminal: Show) -> None:
    of = result(broken("activations.relu", LONG), problems=[LONG.replace("12", "13")], notes=[LONG.replace("12", "14")])
    out, err = (OURS.sub("", text).splitlines() for text in on_terminal(of))
    assert all(len(line) <= 80 for line in [*out, *err])
    assert [line[:2] for line in err] == ["my", "  ", "  "]
    assert " ".join(line.strip() for line in err) == of.problems[0]
    notes = out[next(i for i, line in enumerate(out) if line.startswith("·")) : -1]
    assert [line[:2] for line in notes] == ["· ", "  ", "  "]
    assert " ".join(line.strip() for line in notes) == f"· {of.notes[0]}"
    message = out[1 : out.index("")]
    assert [line[:18].strip() for line in message] == ["reason", "", ""]
    assert joined("\n".join(message)) == f"reason {LONG}"


def test_wide_letters_take_the_room_that_they_take(on_terminal: Show) -> None:
    _, err = on_terminal(result(problems=["名前" * 60 + ".py: no"]))
    assert max(cell_len(line) for line in OURS.sub("", err).splitlines()) <= 80


LAWS = [f"law number {i} is kept by every right answer" for i in range(6)]
BIG = Counterexample({}, 1.0, 2.0, f"f({', '.join(['np.array([1., 2., 3., 4., 5., 6.])'] * 20)})")
WRONG = exercise(
    laws=[LawResult(law, False) for law in LAWS], broken=LAWS[0], counterexample=BIG, output="1\n2\n3\n4\n5\n6"
)


def test_one_exercise_is_one_screen_and_verbose_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", "24")
    out, _ = show_on(monkeypatch, result(WRONG), terminal=True)
    brief = OURS.sub("", out).splitlines()
    # The last line and the one of the command stand beside it.
    assert len(brief) <= 24
    assert all(len(line) <= 80 for line in brief)
    assert "also broken   5 laws: tandem check --verbose has them" in "\n".join(brief)
    assert "more lines: --verbose shows them)" in "\n".join(brief)
    out, _ = show_on(monkeypatch, result(WRONG), terminal=True, verbose=True)
    whole = joined(OURS.sub("", out))
    assert all(part in whole for part in (*LAWS, joined(BIG.call), "1 2 3 4 5 6"))
    assert "--verbose" not in whole


def test_a_higher_terminal_shows_more(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for lines in ("10", "24", "80"):
        monkeypatch.setenv("LINES", lines)
        shown[lines], _ = show_on(monkeypatch, result(WRONG), terminal=True)
    assert shown["10"] == shown["24"]
    assert joined(BIG.call) in joined(OURS.sub("", shown["80"]))


def test_points_stand_together(shown: Show) -> None:
    name = "attention.scaled_dot_product_attention_backward"
    out, _ = shown(result(exercise(name=name, score=0.9333)))
    assert out.startswith(f"✗ {name} (numpy): not right yet,\n  0.9333 of 1\n")


@settings(max_examples=50)
@given(of=results)
def test_nothing_steers_the_terminal(of: SubmissionResult) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for text in show_on(patch, of, terminal=True):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", OURS.sub("", text))


@pytest.mark.parametrize("text", TRIED)
def test_a_name_with_a_line_end_is_no_line_of_its_own(text: str, shown: Show) -> None:
    name = f"a{text}\n✓ activations.relu (numpy): passed.py: no"
    out, err = shown(result(untried("vae.loss", name), problems=[name], notes=[name]))
    assert not [line for line in (out + err).splitlines() if line.startswith("✓")]
