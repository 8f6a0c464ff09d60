"""Laws and mistakes hold each other up: no mistake slips through, no law is decoration."""

import numpy as np
import pytest

from reference.backends import NumPyBackend, leaves, map_leaves
from reference.common import FLOAT32, FRESH, REPEATABLE, UNTOUCHED, laws_of, mistakes_of, turned
from reference.compare import Broken, close
from reference.concept import Case, Concept, all_concepts
from tests.reference.helpers import Watched, answer_backend, drawn, is_broken, per_concept

CONCEPTS = all_concepts()


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_mistakes_break_laws_and_laws_are_broken_by_mistakes(concept: Concept) -> None:
    laws = laws_of(concept)
    broken_by: dict[str, list[str]] = {law.sentence: [] for law in laws}
    slipped = []
    for mistake in mistakes_of(concept):
        backend = answer_backend(mistake.function, "numpy")
        broken = [law for law in laws if is_broken(law, backend, drawn(law.cases))]
        for law in broken:
            broken_by[law.sentence].append(mistake.description)
        if all(law.role == "definition" for law in broken):
            slipped.append(mistake.description)
    assert not slipped, f"no law but the definition sees these: {slipped}"
    unbroken = [law.sentence for law in laws if law.role == "law" and not broken_by[law.sentence]]
    assert not unbroken, f"no mistake breaks these: {unbroken}"


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_there_are_enough_mistakes_each_with_a_hint(concept: Concept) -> None:
    mistakes = mistakes_of(concept)
    assert len(mistakes) >= 2
    assert len({mistake.description for mistake in mistakes}) == len(mistakes)
    assert all(mistake.hint and mistake.description for mistake in mistakes)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_a_law_has_a_sentence_of_its_own(concept: Concept) -> None:
    sentences = [law.sentence for track in concept.tracks for law in laws_of(concept, track)]
    per_track = len(sentences) // len(concept.tracks)
    assert len(set(sentences)) >= per_track


# The laws that every concept has are broken by wrong versions of any function at all. -------------------------------


def flaky(concept: Concept) -> Watched:
    count = iter(range(10**9))

    def answer(*args, **settings):
        result = concept.twin(*args, **settings)
        return map_leaves(lambda part: part + next(count), result)

    return Watched(NumPyBackend(answer))


def meddling(concept: Concept) -> Watched:
    def answer(*args, **settings):
        result = concept.twin(*args, **settings)
        for value in leaves(args):
            if isinstance(value, np.ndarray):
                value += np.ones((), value.dtype)
        return result

    return Watched(NumPyBackend(answer))


def widening(concept: Concept) -> Watched:
    def answer(*args, **settings):
        result = concept.twin(*args, **settings)
        return map_leaves(lambda part: part.astype(np.float64) if hasattr(part, "astype") else part, result)

    return Watched(NumPyBackend(answer))


def stale(concept: Concept) -> Watched:
    last: dict = {}

    def answer(*args, **settings):
        shapes = repr((map_leaves(np.shape, args), settings))
        if shapes not in last:
            last.clear()
            last[shapes] = concept.twin(*args, **settings)
        return last[shapes]

    return Watched(NumPyBackend(answer))


def differs(concept: Concept, case: Case) -> bool:
    """Whether turning the inputs round changes the result: a sum over everything does not notice."""
    try:
        close(concept.expected(turned(case)), concept.expected(case))
    except Broken:
        return True
    except (ValueError, TypeError):
        pass
    return False


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_the_common_laws_can_be_broken(concept: Concept) -> None:
    laws = {law.sentence: law for law in laws_of(concept)}
    gives_floats = any(
        np.asarray(part).dtype.kind == "f" for part in leaves(concept.expected(drawn(concept.cases)[-1]))
    )

    def breaks(backend: Watched, sentence: str) -> bool:
        return is_broken(laws[sentence], backend, drawn(laws[sentence].cases)[:10])

    assert breaks(flaky(concept), REPEATABLE)
    if any(differs(concept, case) for case in drawn(concept.cases)[:10]):
        assert breaks(stale(concept), FRESH)
    if UNTOUCHED in laws and any(isinstance(leaf, np.ndarray) for leaf in leaves(drawn(concept.cases)[-1])):
        assert breaks(meddling(concept), UNTOUCHED)
    if FLOAT32 in laws and gives_floats:
        assert breaks(widening(concept), FLOAT32)
