"""What is said after a ✓ is true: what differs, and the time of both."""

from __future__ import annotations

import pytest

from autograder.learning.after_pass import (
    has_loop,
    side_by_side,
    time_of_both,
    what_differs,
    what_passed_means,
    without_docstring,
)
from autograder.learning.race import Race, ordinary_calls, race, reference_process, seconds_in
from autograder.learning.walk import Step, steps_in_order
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.sandbox.config import has_torch
from autograder.sandbox.launcher import Launcher
from reference.answer_code import answer_code
from reference.catalogue import names, topics
from reference.concept import find_concept
from tests.autograder.learning.conftest import Work

LOOP = "def f(x):\n    return np.array([g(a) for a in x])\n"
WHOLE = "def f(x):\n    return np.exp(x)\n"


def test_a_loop_beside_none_is_said() -> None:
    assert what_differs(LOOP, Step("activations.softmax", "numpy")).startswith("yours has a loop in Python")
    assert what_differs(WHOLE, Step("activations.softmax", "numpy")) == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("activations.gelu", "np.vectorize is a loop by another name"),
        ("recurrent.rnn", "it has a loop of its own"),
        ("recurrent.bidirectional_rnn", "what it calls has a loop"),
    ],
)
def test_a_reference_that_may_loop_is_not_said_to_have_none(path: str, why: str) -> None:
    assert what_differs(LOOP, Step(path, "numpy")) == "", why


@pytest.mark.parametrize("own", ["def f(x):\n    return (", "x = (", "\0"])
def test_of_what_cannot_be_read_nothing_is_said_but_what_is_true(own: str) -> None:
    assert has_loop(own)
    assert not has_loop(WHOLE)


@pytest.mark.parametrize(
    ("yours", "reference", "words"),
    [
        (1.0e-5, 1.1e-5, "yours 10 µs a call, the reference 11 µs: about the same"),
        (3.0e-3, 1.0e-3, "yours 3 ms a call, the reference 1 ms: 3 times as long"),
        (2.0e-6, 1.0e-5, "yours 2 µs a call, the reference 10 µs: 5 times as fast"),
        (2.5, 1.0e-7, "yours 2.5 s a call, the reference 1e+02 ns: 2.5e+07 times as long"),
    ],
)
def test_times_are_told_with_two_digits(yours: float, reference: float, words: str) -> None:
    assert time_of_both(Race(yours, reference)).startswith(words)


def test_codes_stand_beside_each_other_where_there_is_room() -> None:
    wide = side_by_side(LOOP, WHOLE, 120)
    assert wide[1].split(" | ")[0].strip() == "def f(x):"
    assert wide[1].split(" | ")[1] == "def f(x):"
    narrow = side_by_side(LOOP, WHOLE, 60)
    assert narrow[0] == "yours"
    assert "the reference" in narrow
    assert all(line in "\n".join(narrow) for line in (LOOP + WHOLE).splitlines())
    assert side_by_side("", WHOLE, 120)[0] == "the reference"


def test_the_docstring_of_ones_own_is_left_out_and_nothing_else() -> None:
    code = 'def f(x):\n    """Words.\n\n    More.\n    """\n    # why\n    return x'
    assert without_docstring(code) == "def f(x):\n    # why\n    return x"
    for kept in ("def f(x):\n    return x", "not (python", 'def f(x):\n    "alone"'):
        assert without_docstring(kept) == kept


def test_of_the_same_code_no_times_are_told() -> None:
    same = "def step(z):\n    # in my own words\n    return (z >= 0).astype(z.dtype)"
    step = Step("activations.step", "numpy")
    assert what_passed_means(step, same, Race(1e-5, 1e-6))[-1].text == "nothing: yours is the same code"
    other = [line.label for line in what_passed_means(step, LOOP, Race(1e-5, 1e-6))]
    assert other[-2:] == ["differs", "time"]
    assert "differs" not in [line.label for line in what_passed_means(step, LOOP, Race(1e-6, 1e-6))]


def test_there_is_something_to_say_of_every_step() -> None:
    for step in steps_in_order():
        labels = [line.label for line in what_passed_means(step, WHOLE, None)]
        assert labels[:2] == ["why", "reference"]


def test_every_answer_can_be_shown() -> None:
    for step in steps_in_order():
        code = answer_code(step.topic, step.name, step.track)
        assert code.startswith(f"def {step.name}(")
        assert "@checked" not in code
        assert '"""' not in code.partition("\n\n\n")[0]
        compile(code, "<answer>", "exec")


# Times --------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def launcher():
    with Launcher() as one:
        yield one


@pytest.mark.slow
@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_every_twin_runs_as_if_it_had_been_handed_in(launcher: Launcher, track: str) -> None:
    if track == "torch" and not has_torch():
        pytest.skip("PyTorch is not installed")
    for topic in topics():
        for name in names(topic, track):
            concept = find_concept(topic, name)
            with reference_process(concept, track, launcher) as process:
                assert seconds_in(process, name, ordinary_calls(concept, track)[:2]), concept


@pytest.mark.slow
def test_who_is_slower_is_said_to_be(launcher: Launcher, work: Work) -> None:
    work.write("relu", "import time; time.sleep(0.001); return np.maximum(x, 0)")
    source = parse_submission(read_files(work.file(), is_own=True)).sources[0]
    times = race(find_concept("activations", "relu"), source, launcher)
    assert times is not None
    assert times.yours > 0.001 > times.reference


@pytest.mark.slow
@pytest.mark.parametrize(
    "body", ["raise ValueError", "import os; os._exit(3)", "while True: pass"], ids=["raises", "ends", "hangs"]
)
def test_of_what_does_not_answer_there_is_no_time(
    launcher: Launcher, work: Work, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.learning import race as module
    from autograder.model import Limits

    monkeypatch.setattr(module, "Limits", lambda: Limits(call=0.3))
    work.write("relu", body)
    source = parse_submission(read_files(work.file(), is_own=True)).sources[0]
    assert race(find_concept("activations", "relu"), source, launcher) is None
