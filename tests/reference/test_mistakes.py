"""Laws and mistakes hold each other up: no mistake slips through, no law is decoration."""

import numpy as np
import pytest

from reference.backends import NumPyBackend, copy_of, leaves, map_leaves
from reference.cases import cases_of
from reference.common import (
    DEFAULTS,
    DEFINITION,
    FLOAT32,
    FRESH,
    LAYOUT,
    PRECISION,
    REPEATABLE,
    UNTOUCHED,
    laws_of,
    mistakes_of,
    optional_names,
    turned,
)
from reference.compare import Broken, close
from reference.concept import Case, Concept, Mistake, all_concepts
from tests.reference.helpers import Watched, answer_backend, is_broken, kept, per_concept

CONCEPTS = all_concepts()


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_mistakes_break_laws_and_laws_are_broken_by_mistakes(concept: Concept) -> None:
    cases = {law.sentence: kept.cases for law, kept in zip(laws_of(concept), cases_of(concept, "numpy"), strict=True)}
    unbroken = [law for law in laws_of(concept) if not law.common]
    others = [law for law in laws_of(concept) if law.common and law.sentence not in (DEFINITION, PRECISION)]
    slipped = []
    for mistake in mistakes_of(concept):
        backend = answer_backend(mistake.function, "numpy")
        broken = [law for law in unbroken if is_broken(law, backend, cases[law.sentence])]
        seen = [law for law in laws_of(concept) if not law.common and law not in unbroken] + others
        unbroken = [law for law in unbroken if law not in broken]
        # One law that sees it is enough, so the others are not asked.
        if not broken and not any(is_broken(law, backend, cases[law.sentence]) for law in seen):
            slipped.append(mistake.description)
    complain(
        [
            f"{concept.path}: no law but the definition sees the mistake {description!r}; "
            f"write the law that it breaks into {concept.place}, or take the mistake out"
            for description in slipped
        ]
        + [
            f"{concept.path}: no mistake breaks the law {law.sentence!r}; "
            f"write one that does into {concept.place}, with its hint, or take the law out"
            for law in unbroken
        ]
    )


def complain(complaints: list[str]) -> None:
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_a_mistake_is_a_wrong_answer_and_no_slip_of_its_author(concept: Concept) -> None:
    complaints = []
    for mistake in mistakes_of(concept):
        raised = raised_by(mistake, concept)
        # What raises whatever comes in breaks every law, and looks like nothing that a student wrote.
        if all(raised):
            complaints.append(
                f"{concept.path}: the mistake {mistake.description!r} in {concept.place} raises whatever comes in "
                f"({raised[0]}); mend its code, so that it gives a wrong answer"
            )
    complain(complaints)


def raised_by(mistake: Mistake, concept: Concept) -> list[str]:
    """What a mistake raises on each of the first cases, and an empty string where it answers."""
    raised = []
    for case in kept(concept, concept.cases)[:10]:
        positional, settings = concept.split(case)
        try:
            with np.errstate(all="ignore"):
                mistake.function(*copy_of(positional), **copy_of(settings))
            raised.append("")
        except Exception as error:
            raised.append(f"{type(error).__name__}: {error}")
    return raised


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_there_are_enough_mistakes_each_with_a_hint(concept: Concept) -> None:
    mistakes = mistakes_of(concept)
    descriptions = [mistake.description for mistake in mistakes]
    complaints = [
        f"{concept.path}: the mistake {mistake.description!r} in {concept.place} wants a description and a hint"
        for mistake in mistakes
        if not (mistake.hint and mistake.description)
    ]
    if len(mistakes) < 2:
        complaints.append(
            f"{concept.path}: {concept.place} has {len(concept.mistakes)} mistakes of it, expected at least "
            f"{2 - len(mistakes) + len(concept.mistakes)}; write down what people get wrong"
        )
    complaints += [
        f"{concept.path}: two mistakes in {concept.place} are described by {description!r}; tell them apart"
        for description in sorted({one for one in descriptions if descriptions.count(one) > 1})
    ]
    complain(complaints)


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


def otherwise_by_default(concept: Concept) -> Watched:
    """What is left out counts as another value that a case has there."""
    parameters = concept.signature.parameters
    other = {
        name: case[name]
        for name in optional_names(concept)
        for case in kept(concept)
        if name in case and repr(case[name]) != repr(parameters[name].default)
    }
    return Watched(
        NumPyBackend(
            lambda *args, **settings: concept.expected(other | dict(zip(parameters, args, strict=False)) | settings)
        )
    )


def imprecise(concept: Concept) -> Watched:
    def answer(*args, **settings):
        result = concept.twin(*args, **settings)
        return map_leaves(lambda part: part + np.asarray(1e-6 * part, np.asarray(part).dtype), result)

    return Watched(NumPyBackend(answer))


def walks_through_memory(concept: Concept) -> Watched:
    """Takes what it gets for C-ordered arrays, whatever their strides."""

    def misread(leaf):
        is_array = isinstance(leaf, np.ndarray) and leaf.ndim > 0 and not leaf.flags.c_contiguous
        return (
            np.lib.stride_tricks.as_strided(leaf, strides=np.empty_like(leaf, order="C").strides) if is_array else leaf
        )

    return Watched(NumPyBackend(lambda *args, **settings: concept.twin(*map_leaves(misread, args), **settings)))


def takes_anything(concept: Concept) -> Watched:
    def answer(*args, **settings):
        try:
            return concept.twin(*args, **settings)
        except (ValueError, TypeError):
            return 0.0

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
    gives_floats = any(np.asarray(part).dtype.kind == "f" for part in leaves(concept.expected(kept(concept)[-1])))

    def breaks(backend: Watched, sentence: str) -> bool:
        return is_broken(laws[sentence], backend, kept(concept, laws[sentence].cases)[:10])

    assert breaks(flaky(concept), REPEATABLE)
    if any(differs(concept, case) for case in kept(concept)[:10]):
        assert breaks(stale(concept), FRESH)
    if UNTOUCHED in laws and any(isinstance(leaf, np.ndarray) for leaf in leaves(kept(concept)[-1])):
        assert breaks(meddling(concept), UNTOUCHED)
    if FLOAT32 in laws and gives_floats:
        assert breaks(widening(concept), FLOAT32)
    for law in laws.values():
        if law.kind == "errors":
            assert breaks(takes_anything(concept), law.sentence)


@pytest.mark.parametrize("concept", per_concept(CONCEPTS))
def test_the_laws_on_defaults_precision_and_memory_can_be_broken(concept: Concept) -> None:
    laws = {law.sentence: law for law in laws_of(concept)}
    cases = {law.sentence: its.cases for law, its in zip(laws_of(concept), cases_of(concept, "numpy"), strict=True)}
    wrong = {DEFAULTS: otherwise_by_default, PRECISION: imprecise, LAYOUT: walks_through_memory}
    for sentence, make in wrong.items():
        if sentence in laws and not (sentence == PRECISION and always_zero(concept)):
            assert is_broken(laws[sentence], make(concept), cases[sentence]), sentence


def always_zero(concept: Concept) -> bool:
    """Whether every entry of every answer is 0, 1, or one of the inputs: nothing is worked out."""
    return concept.name in ("step",)
