"""The cases of every concept can be kept. They are kept where the other tests of this folder find them."""

import pytest

from autograder import store
from reference.common import laws_of
from reference.concept import all_concepts
from tests.autograder.test_store import alike
from tests.reference.helpers import per_concept


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_every_case_can_be_kept(concept) -> None:
    for track in concept.tracks:
        laws = laws_of(concept, track)
        drawn = store.cases_of(concept, track, laws)
        assert alike(store.cases_of(concept, track, laws), drawn)
