"""Attacks that are known to succeed, so that nobody believes otherwise; the page says so too.

A test here that fails is good news: the attack is held now, and moves to submissions/.
"""

from pathlib import Path

import pytest

from autograder.grade import grade
from autograder.reading import intake
from autograder.reading.submission import find_sources
from autograder.sandbox.warm import Hosts

NOT_HELD = sorted((Path(__file__).parent / "not_held").glob("*.py"))


@pytest.mark.parametrize("path", NOT_HELD, ids=lambda path: path.stem)
def test_it_still_succeeds(path: Path) -> None:
    with Hosts() as hosts:
        result = grade("mallory", find_sources(intake.read(path)), hosts=hosts)
    verdicts = {exercise.name: exercise.verdict for exercise in result.exercises}
    assert verdicts == {"activations.sigmoid": "passed", "attention.blockwise_attention": "passed"}
