"""Cases are drawn once: the second check of an unchanged reference draws nothing."""

from pathlib import Path

import pytest

from autograder import paths
from autograder.guest import wire
from autograder.judging import store
from reference.common import DEFINITION, FRESH, REPEATABLE, UNTOUCHED, laws_of
from reference.concept import find_concepts
from tests.autograder.guest.test_wire import same

RELU = find_concepts("activations")["relu"]


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_CACHE", str(tmp_path))


def alike(first: list[store.Kept], second: list[store.Kept]) -> bool:
    return all(same(a.cases, b.cases) and a.calls == b.calls for a, b in zip(first, second, strict=True))


def forbid_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args, **settings):
        raise AssertionError("cases were drawn again")

    monkeypatch.setattr("reference.cases.draw_cases", refuse)


def test_the_second_time_nothing_is_drawn(monkeypatch) -> None:
    first = store.read_or_draw(RELU, "numpy")
    forbid_drawing(monkeypatch)
    again = store.read_or_draw(RELU, "numpy")
    assert alike(first, again)
    assert all(len(kept.cases) >= 25 for kept in first)


def test_another_reference_draws_again(monkeypatch, tmp_path) -> None:
    store.read_or_draw(RELU, "numpy")
    monkeypatch.setattr(store, "fingerprint", lambda topic: "0123456789abcdef")
    store.read_or_draw(RELU, "numpy")
    assert [folder.name for folder in (tmp_path / "cases" / "activations").iterdir()] == ["0123456789abcdef"]


def test_the_fingerprint_sees_a_changed_law(monkeypatch, tmp_path) -> None:
    import shutil

    home = tmp_path / "reference"
    shutil.copytree(store.HOME, home, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(store, "HOME", home)
    store.fingerprint.cache_clear()
    before = store.fingerprint("activations")
    laws = home / "activations" / "laws.py"
    laws.write_text(laws.read_text() + "\n# another law\n")
    store.fingerprint.cache_clear()
    assert store.fingerprint("activations") != before
    store.fingerprint.cache_clear()


@pytest.mark.parametrize(
    "damage", [b"", b"garbage", wire.encode({"lists": [], "which": [9]}), wire.encode({"other": 1})]
)
def test_damaged_cases_are_drawn_again(damage: bytes) -> None:
    first = store.read_or_draw(RELU, "numpy")
    (place,) = paths.cache_folder().rglob("relu.numpy")
    place.write_bytes(damage)
    assert alike(store.read_or_draw(RELU, "numpy"), first)


def test_a_cache_that_cannot_be_written_is_done_without(monkeypatch, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TANDEM_CACHE", str(tmp_path / "file" / "cache"))
    assert store.read_or_draw(RELU, "numpy")


def test_the_calls_are_those_that_the_law_makes() -> None:
    laws = laws_of(RELU)
    recorder = store.Recorder(RELU)
    for law, kept in zip(laws, store.read_or_draw(RELU, "numpy"), strict=True):
        before = len(recorder.calls)
        for case in kept.cases:
            law.run(recorder, case)
        assert recorder.calls[before:] == kept.calls


def test_a_call_is_made_once_unless_a_law_asks_again() -> None:
    by_sentence = dict(zip((law.sentence for law in laws_of(RELU)), store.read_or_draw(RELU, "numpy"), strict=True))
    calls = [call for kept in by_sentence.values() for call in kept.calls]
    once = [call for call in calls if not call.startswith(store.AGAIN)]
    assert len(once) == len(set(once))
    # The first answer is there from the definition, so one more call is enough; the definition's cases are not all new.
    assert [call.removeprefix(store.AGAIN) for call in by_sentence[REPEATABLE].calls] == [
        wire.encode_call("call", (case["x"],), {}) for case in by_sentence[DEFINITION].cases
    ]
    assert by_sentence[UNTOUCHED].calls == []
    assert all(call.startswith(store.AGAIN) for call in by_sentence[FRESH].calls)
    assert len(by_sentence[FRESH].calls) == 2 * len(by_sentence[FRESH].cases)
