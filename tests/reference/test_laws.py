"""Every law, on both twins, in float64 and float32."""

from typing import Any

import numpy as np
import pytest

from reference.common import laws_of
from reference.concept import Concept, Law, all_concepts
from tests.reference.helpers import hold, of, twin_backend
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
    backend = twin_backend(concept, track, device)
    try:
        hold(law, backend, PRECISIONS[precision])
    except Exception:
        advice = at_kinks_alone(concept, law, backend)
        if advice:
            pytest.fail(advice, pytrace=False)
        raise
