"""The cases of every concept can be kept. They are kept where the other tests of this folder find them."""

import pytest

from autograder.judging import store
from reference.concept import all_concepts
from tests.autograder.judging.test_store import alike


@pytest.mark.parametrize(
    "concept",
    [pytest.param(c, id=c.path, marks=pytest.mark.xdist_group(f"judging-{c.topic}")) for c in all_concepts()],
)
def test_every_case_can_be_kept(concept) -> None:
    for track in concept.tracks:
        drawn = store.read_or_draw(concept, track)
        assert alike(store.read_or_draw(concept, track), drawn)
