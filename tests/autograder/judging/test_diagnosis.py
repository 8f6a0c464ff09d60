"""A mistake explains what is shown, breaks nothing that is kept, and is the nearest; a false story is told of nobody."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.judging import kept_laws
from autograder.judging.diagnosis import Diagnosis, Diagnostician, known_suspects
from autograder.judging.telling import candidates, what_to_tell
from reference.backends import map_leaves
from reference.common import FRESH, mistakes_of
from reference.concept import Concept, all_concepts, find_concept
from tests.autograder.judging.local import broken_and_kept, held_to_laws
from tests.reference.helpers import per_concept


def diagnosed(concept: Concept, function: Callable[..., Any]) -> Diagnosis | None:
    broken, kept = broken_and_kept(concept, function)
    everything = [failure for failures in broken.values() for failure in failures]
    return Diagnostician(concept, "numpy", everything, broken.keys(), kept).look_for(candidates(broken)[-1])


@pytest.mark.slow
@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_a_known_mistake_is_told_by_its_name(concept: Concept) -> None:
    """Or by that of another one which gives the same answers to all that is looked at.

    Of each concept some: `python -m tests.benchmarks named` looks at all.
    """
    by_name = {suspect.description: suspect for suspect in known_suspects(concept, "call")}
    for mistake in mistakes_of(concept)[::4]:
        broken, kept = broken_and_kept(concept, mistake.function)
        everything = [failure for failures in broken.values() for failure in failures]
        diagnostician = Diagnostician(concept, "numpy", everything, broken.keys(), kept)
        found = diagnostician.look_for(candidates(broken)[-1])
        assert found is not None, mistake.description
        witnesses = [one for one in map(diagnostician.witness, diagnostician.chosen) if one is not None and one.wrong]
        explained = [one.is_explained_by(by_name[found.description]) for one in witnesses]
        own = [one.is_explained_by(by_name[mistake.description]) for one in witnesses]
        assert sum(explained) >= sum(own), (mistake.description, found.description)


def elu_by_parts(x: np.ndarray, *, alpha: float = 1.0) -> np.ndarray:
    answer = x.copy()
    answer[x <= 0] = alpha * (np.exp(x[x <= 0]) - 1)
    return answer


def elu_by_where(x: np.ndarray, *, alpha: float = 1.0) -> np.ndarray:
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)) - alpha)


@pytest.mark.parametrize("function", [elu_by_parts, elu_by_where])
def test_who_uses_a_setting_is_not_told_that_it_is_ignored(function: Callable[..., Any]) -> None:
    # At -1e-12 all three answers are nearly 0; only two of them are so because digits are lost.
    found = diagnosed(find_concept("activations", "elu"), function)
    assert found is None or "alpha" not in found.description


def test_a_mistake_that_would_break_what_is_kept_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    concept = find_concept("information", "entropy")
    mistake = next(one for one in mistakes_of(concept) if one.description == "counts bits")
    broken, kept = broken_and_kept(concept, mistake.function)
    everything = [failure for failures in broken.values() for failure in failures]
    shown = candidates(broken)[-1]
    law = next(failure.law for failure in everything if not failure.law.common)
    # Somebody who gives the same numbers there, and keeps a law that this mistake breaks, has made another one.
    cases = next(cases for one, cases in zip_laws(concept) if one.sentence == law.sentence)
    others = [failure for failure in everything if failure.law.sentence != law.sentence]
    sentences = broken.keys() - {law.sentence}
    monkeypatch.setattr(kept_laws, "BREAKS", {})
    refused = Diagnostician(concept, "numpy", others, sentences, [*kept, (law, cases)]).look_for(shown)
    assert refused is None or refused.description != mistake.description


def zip_laws(concept: Concept) -> Any:
    from autograder.judging.encoded_cases import cases_of
    from reference.common import laws_of

    return zip(laws_of(concept), cases_of(concept, "numpy"), strict=True)


def test_of_two_mistakes_one_that_shows_alone_is_told() -> None:
    concept = find_concept("attention", "scaled_dot_product_attention")

    def unscaled_and_masked_late(q: Any, k: Any, v: Any, mask: Any = None) -> Any:
        scores = q @ np.swapaxes(k, -1, -2)
        weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True, initial=-np.inf))
        weights = weights / np.sum(weights, axis=-1, keepdims=True)
        return (weights if mask is None else weights * mask) @ v

    f, broken = held_to_laws(concept, unscaled_and_masked_late)
    broken.pop(FRESH, None)
    told = what_to_tell(concept, f, broken, "numpy", broken.keys())
    assert told.mistake is not None
    assert told.mistake.description in ("leaves out the scale", "masks after the softmax")


ODD: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: None,
    "words": lambda _: "answer",
    "NaN": lambda right: np.full_like(right, np.nan),
    "infinity": lambda right: np.full_like(right, -np.inf),
    "zeros": np.zeros_like,
    "a list": lambda right: right.tolist(),
    "objects": lambda right: {"right": right, 1: [None]},
    "numbers in numbers": lambda right: (right, (right, [right])),
    "nothing in it": lambda right: right[:0],
    "complex numbers": lambda right: right * 1j,
    "many numbers": lambda right: np.ones(20_001),
    "an array of none": lambda right: np.zeros((0, 3, 0)),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("path", ["activations.softmax", "recurrent.lstm_cell", "convolution.conv_output_size"])
def test_odd_answers_are_looked_through_quickly(path: str, name: str) -> None:
    concept = find_concept(*path.split("."))

    def function(*args: Any, **settings: Any) -> Any:
        return map_leaves(lambda leaf: ODD[name](np.asarray(leaf)), concept.twin(*args, **settings))

    broken, kept = broken_and_kept(concept, function)
    if not broken:
        # A list of one number is that number.
        return
    everything = [failure for failures in broken.values() for failure in failures]
    started = time.thread_time()
    found = Diagnostician(concept, "numpy", everything, broken.keys(), kept).look_for(candidates(broken)[-1])
    assert time.thread_time() - started < 2
    if name in ("NaN", "infinity", "nothing", "words", "complex numbers", "many numbers"):
        assert found is None


def test_who_raises_and_has_the_numbers_right_is_told_no_mistake_about_numbers() -> None:
    def fails_without_a_key(q, k, v, mask=None):
        scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1]).astype(q.dtype)
        scores = scores if mask is None else np.where(mask, scores, -np.inf)
        top = np.max(scores, axis=-1, keepdims=True)
        weights = np.exp(scores - np.where(np.isinf(top), 0, top))
        total = np.sum(weights, axis=-1, keepdims=True)
        return weights / np.where(total == 0, 1, total) @ v

    assert diagnosed(find_concept("attention", "scaled_dot_product_attention"), fails_without_a_key) is None
