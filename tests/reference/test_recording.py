"""The calls that are made beforehand are those that the laws make."""

import pytest

from reference.cases import cases_of
from reference.common import DEFINITION, FRESH, REPEATABLE, UNTOUCHED, laws_of
from reference.concept import find_concept
from reference.packing import Packer
from reference.recording import Recorder, record

RELU = find_concept("activations", "relu")


def keys(calls, packer):
    """Equal for equal calls."""
    return [(call.again, packer.record((call.method, call.args, call.settings))) for call in calls]


@pytest.mark.parametrize("path", ["activations.relu", "recurrent.lstm_cell_backward", "attention.blockwise_attention"])
def test_the_calls_are_those_that_the_laws_make(path) -> None:
    concept = find_concept(*path.split("."))
    for track in concept.tracks:
        recorder, packer = Recorder(concept), Packer()
        for law, kept in zip(laws_of(concept, track), cases_of(concept, track), strict=True):
            made = record(law, kept.cases, recorder)
            assert keys(made.calls, packer) == keys(kept.calls, packer)
            assert made.largest == kept.largest


def test_a_call_is_made_once_unless_a_law_asks_again() -> None:
    by_sentence = dict(zip((law.sentence for law in laws_of(RELU)), cases_of(RELU, "numpy"), strict=True))
    packer = Packer()
    once = [repr(key) for kept in by_sentence.values() for key in keys(kept.calls, packer) if not key[0]]
    assert len(once) == len(set(once))
    # The first answer is there from the definition, so one more call is enough; the definition's cases are not all new.
    again = by_sentence[REPEATABLE]
    assert all(call.again for call in again.calls)
    assert [call.args[0].tolist() for call in again.calls] == [case["x"].tolist() for case in again.cases]
    assert by_sentence[DEFINITION].cases is by_sentence[REPEATABLE].cases
    assert by_sentence[UNTOUCHED].calls == []
    assert all(call.again for call in by_sentence[FRESH].calls)
    assert len(by_sentence[FRESH].calls) == 2 * len(by_sentence[FRESH].cases)
