"""What is shown is small, found in few messages, and the same every time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.judging import shrinking
from autograder.judging.law_check import Failure, try_law
from autograder.judging.remote_function import RemoteFunction
from autograder.judging.shrinking import AT_A_TIME, Shrunk, ladder_of, ladders_of, shrink
from autograder.sandbox.clocks import Clock
from autograder.sandbox.process import Answers, Halted
from reference.catalogue import HOME
from reference.common import DEFINITION, PRECISION, laws_of
from reference.compare import Broken, Raised, WrongShape
from reference.concept import Case, Concept, find_concept
from reference.small_cases import size_of_case
from tests.autograder.judging.local import held_to_laws

RELU = find_concept("activations", "relu")
SOFTMAX = find_concept("activations", "softmax")
CONV2D = find_concept("convolution", "conv2d")
LSTM = find_concept("recurrent", "lstm")
RNN = find_concept("recurrent", "rnn")
GCN = find_concept("graphs", "gcn_layer")


def search(
    concept: Concept,
    function: Callable[..., Any],
    sentence: str = DEFINITION,
    track: str = "numpy",
    clock: Clock | None = None,
) -> tuple[Shrunk, RemoteFunction]:
    """What is found for a law that the function breaks."""
    f, broken = held_to_laws(concept, function, track)
    failure = broken[sentence][0]
    return shrink(failure, f, concept, trying(failure, f, concept), clock), f


def trying(failure: Failure, f: RemoteFunction, concept: Concept) -> Callable[[Case], Failure | None]:
    return lambda case: try_law(failure.law, f, case, concept)


def numbers(shrunk: Shrunk) -> int:
    return size_of_case(shrunk.failure.case)[0]


def one_maximum(x, *, axis=-1, temperature=1.0):
    e = np.exp(x / temperature)
    return e / e.sum(axis=-1, keepdims=True)


def correlates_backwards(x, weight, bias, *, stride=1, padding=0, dilation=1, groups=1):
    return CONV2D.twin(
        x, weight[..., ::-1, ::-1], bias, stride=stride, padding=padding, dilation=dilation, groups=groups
    )


def keeps_no_state(xs, h0, *args):
    return RNN.twin(np.concatenate([xs[:1], 0 * xs[1:]]), h0, *args)


# Small ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("concept", "function", "most"),
    [
        (RELU, np.abs, 1),
        (SOFTMAX, one_maximum, 4),
        (CONV2D, correlates_backwards, 12),
        (RNN, keeps_no_state, 9),
        (GCN, lambda a, x, w: GCN.twin(a.T, x, w), 12),
        # Four gates of one unit: 12 weights, and the three arrays that come in.
        (LSTM, lambda *args: tuple(2 * part for part in LSTM.twin(*args)), 15),
    ],
    ids=["relu", "softmax", "conv2d", "rnn", "gcn", "lstm"],
)
def test_what_is_shown_is_small(concept: Concept, function: Callable[..., Any], most: int) -> None:
    found, _ = search(concept, function)
    assert found.is_complete
    assert numbers(found) <= most


def test_numbers_are_round() -> None:
    found, _ = search(RELU, np.abs)
    assert found.failure.case["x"].tolist() == [-1.0]


def test_what_only_odd_numbers_show_is_shown_by_the_cases_that_all_get() -> None:
    entries = [entry for rung in next(ladders_of(laws_of(RELU)[0], RELU)) for entry in rung.case["x"].ravel()]
    odd = next(entry for entry in entries if entry > 0 and entry % 1 == 0.375)
    found, _ = search(RELU, lambda x: np.where(x == odd, 0.0, RELU.twin(x)))
    assert odd in found.failure.case["x"]


def test_where_the_last_digits_alone_are_wrong_they_are_looked_for() -> None:
    found, _ = search(SOFTMAX, lambda x, **settings: SOFTMAX.twin(x, **settings) * (1 + 1e-8), PRECISION)
    assert found.failure.law.sentence == PRECISION
    assert numbers(found) <= 4


def test_a_gradient_is_searched_for_too() -> None:
    pytest.importorskip("torch")
    sentence = next(law.sentence for law in laws_of(SOFTMAX, "torch") if law.by_autograd)

    def wrong(x, *, axis=-1, temperature=1.0):
        result = SOFTMAX.torch_twin(x, axis=axis, temperature=temperature)
        return result + (result - result.detach())

    found, _ = search(SOFTMAX, wrong, sentence, "torch")
    assert numbers(found) <= 6


# In the same way --------------------------------------------------------------------------------------------------------


def test_another_kind_of_failure_is_another_story() -> None:
    def raises_on_few(x):
        if x.size < 3:
            raise ValueError("too few")
        return np.abs(x)

    f, broken = held_to_laws(RELU, raises_on_few)
    wrong = next(failure for failure in broken[DEFINITION] if type(failure.error) is Broken)
    found = shrink(wrong, f, RELU, trying(wrong, f, RELU))
    assert type(found.failure.error) is Broken
    assert found.failure.case["x"].size == 3
    raised = next((failure for failure in broken[DEFINITION] if isinstance(failure.error, Raised)), None)
    assert raised is not None
    assert shrink(raised, f, RELU, trying(raised, f, RELU)).failure.case["x"].size == 1


def test_a_wrong_shape_is_shown_where_it_is_wrong() -> None:
    found, _ = search(RELU, lambda x: np.maximum(x, 0)[..., 0] if x.ndim > 1 else np.maximum(x, 0))
    assert type(found.failure.error) is WrongShape
    assert found.failure.case["x"].shape == (1, 1)


def test_further_conditions_are_the_callers() -> None:
    f, broken = held_to_laws(RELU, np.abs)
    failure = broken[DEFINITION][0]

    def of_two_axes(case: Case) -> Failure | None:
        return try_law(failure.law, f, case, RELU) if case["x"].ndim == 2 else None

    assert shrink(failure, f, RELU, of_two_axes).failure.case["x"].shape == (1, 1)


# The same every time, and soon ------------------------------------------------------------------------------------------


def test_the_same_function_gets_the_same_example_whatever_was_judged_before() -> None:
    first, _ = search(SOFTMAX, one_maximum)
    ladder_of.cache_clear()
    search(CONV2D, correlates_backwards)
    second, _ = search(SOFTMAX, one_maximum)
    assert repr(first.failure.case) == repr(second.failure.case)


def test_calls_are_made_many_at_a_time() -> None:
    f, broken = held_to_laws(SOFTMAX, one_maximum)
    failure, before = broken[DEFINITION][0], len(f.made)
    found = shrink(failure, f, SOFTMAX, trying(failure, f, SOFTMAX))
    ladder = next(ladders_of(found.failure.law, SOFTMAX))
    tried = 1 + [repr(rung.case) for rung in ladder].index(repr(found.failure.case))
    assert 1 <= len(f.made) - before <= -(-tried // AT_A_TIME)


def test_what_runs_out_of_time_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "MOST_SECONDS", -1.0)
    f, broken = held_to_laws(RELU, np.abs)
    failure = broken[DEFINITION][0]
    assert shrink(failure, f, RELU, trying(failure, f, RELU)) == Shrunk(failure, is_complete=False)


def test_where_the_process_ends_the_best_so_far_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    f, broken = held_to_laws(RELU, np.abs)
    failure = broken[DEFINITION][0]

    def ends(name: str, calls: Sequence[bytes]) -> Answers:
        raise Halted("crashed", "gone")

    monkeypatch.setattr(f.process, "calls", ends)
    assert shrink(failure, f, RELU, trying(failure, f, RELU)) == Shrunk(failure, is_complete=False)


def test_tries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "MOST_TRIES", 20)
    f, broken = held_to_laws(RELU, np.abs)
    failure, tried = broken[DEFINITION][-1], []
    found = shrink(failure, f, RELU, lambda case: tried.append(case))
    assert found == Shrunk(failure, is_complete=True)
    assert 0 < len(tried) <= 20


def test_nothing_has_to_be_drawn_for_it() -> None:
    code = (
        "import sys, numpy; sys.modules['hypothesis'] = None\n"
        "from tests.autograder.judging import test_shrinking as here\n"
        "print(here.search(here.RELU, numpy.abs)[0].failure.case['x'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME.parent, capture_output=True, text=True, check=False)
    assert done.stdout == "[-1.]\n", done.stderr
