"""Every law, on both twins, in float64 and float32."""

from typing import Any

import numpy as np
import pytest

from reference.common import laws_of
from reference.concept import Case, Concept, Law, all_concepts
from reference.drawing import draw_batch
from tests.reference.helpers import hold, kept, of, twin_backend
from tests.reference.kinks import at_kinks_alone

PRECISIONS = {"float64": np.float64, "float32": np.float32}


def everything() -> list[Any]:
    return [
        of(concept, concept, law, track, precision, id=f"{concept.path}-{track}-{precision}-{number}")
        for concept in all_concepts()
        for track in concept.tracks
        for number, law in enumerate(laws_of(concept, track))
        for precision in PRECISIONS
        if precision == "float64" or (law.role == "law" and not law.float64_only)
    ]


@pytest.mark.parametrize(("concept", "law", "track", "precision"), everything())
def test_the_twin_keeps_the_law(concept: Concept, law: Law, track: str, precision: str, device: str) -> None:
    backend, cases = twin_backend(concept, track, device), kept(concept, law.cases)
    try:
        hold(law, backend, cases, PRECISIONS[precision])
    except Exception:
        advice = at_kinks_alone(concept, law, backend, cases)
        if advice:
            pytest.fail(advice, pytrace=False)
        raise


# Not among the numbers of the batches that the kept cases come from.
BEYOND = 1000


@pytest.mark.parametrize(
    ("concept", "track"), [of(c, c, track, id=f"{c.path}-{track}") for c in all_concepts() for track in c.tracks]
)
def test_the_twin_keeps_its_laws_beyond_the_kept_cases(concept: Concept, track: str, device: str) -> None:
    backend = twin_backend(concept, track, device)
    by_cases: dict[int, list[Law]] = {}
    for law in laws_of(concept, track):
        by_cases.setdefault(id(law.cases), []).append(law)
    for laws in by_cases.values():

        def try_all(case: Case, laws: list[Law] = laws) -> None:
            for law in laws:
                law.run(backend, case)

        draw_batch(laws[0].cases, BEYOND, try_all, shrink=True)
