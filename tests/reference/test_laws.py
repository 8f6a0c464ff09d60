"""Every law, on both twins, in float64 and float32."""

from typing import Any

import numpy as np
import pytest

from autograder.sandbox.config import has_torch
from reference.cases import cases_of
from reference.common import laws_of
from reference.concept import Case, Concept, Law, all_concepts
from reference.drawing import draw_batch
from tests.reference.helpers import Watched, hold, of, per_concept, twin_backend
from tests.reference.kinks import at_kinks_alone

PRECISIONS = {"float64": np.float64, "float32": np.float32}


def everything() -> list[Any]:
    return [
        of(concept, concept, track, precision, id=f"{concept.path}-{track}-{precision}")
        for concept in all_concepts()
        for track in concept.tracks
        for precision in PRECISIONS
    ]


@pytest.mark.parametrize(("concept", "track", "precision"), everything())
def test_the_twin_keeps_its_laws(concept: Concept, track: str, precision: str, device: str) -> None:
    backend = twin_backend(concept, track, device)
    broken: list[Exception] = []
    for law, kept in zip(laws_of(concept, track), cases_of(concept, track), strict=True):
        if precision == "float32" and (law.common or law.float64_only):
            continue
        try:
            hold(law, backend, kept.cases, PRECISIONS[precision])
        except Exception as error:
            advice = at_kinks_alone(concept, law, backend, kept.cases)
            error.add_note(advice or f"{concept.path}: the law {law.sentence!r} in {concept.place}")
            broken.append(error)
    if len(broken) == 1:
        raise broken[0]
    if broken:
        raise ExceptionGroup(f"{concept.path} breaks {len(broken)} laws in {track}, {precision}", broken)


# Not among the numbers of the batches that the kept cases come from.
BEYOND = 1000


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_the_twins_keep_their_laws_beyond_the_kept_cases(concept: Concept, device: str) -> None:
    # The NumPy track's tests run without PyTorch, too.
    tracks = [track for track in concept.tracks if track == "numpy" or has_torch()]
    backends = {track: twin_backend(concept, track, device) for track in tracks}
    by_cases: dict[int, list[tuple[Law, Watched]]] = {}
    for track, backend in backends.items():
        for law in laws_of(concept, track):
            by_cases.setdefault(id(law.cases), []).append((law, backend))
    for laws in by_cases.values():

        def try_all(case: Case, laws: list[tuple[Law, Watched]] = laws) -> None:
            for law, backend in laws:
                law.run(backend, case)

        draw_batch(laws[0][0].cases, BEYOND, try_all, count=5, shrink=True)
