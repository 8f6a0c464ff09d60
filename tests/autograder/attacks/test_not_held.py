"""Attacks that are known to succeed, so that nobody believes otherwise; the page says so too.

A test here that fails is good news: the attack is held now, and moves to submissions/.
"""

from pathlib import Path

import pytest

from autograder.grade_submission import grade_submission
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from tests.autograder.helpers import launcher_of

NOT_HELD = sorted((Path(__file__).parent / "not_held").glob("*.py"))


@pytest.mark.parametrize("path", NOT_HELD, ids=lambda path: path.stem)
def test_it_still_succeeds(path: Path) -> None:
    result = grade_submission("mallory", parse_submission(read_files(path)), launcher=launcher_of())
    verdicts = {exercise.name: exercise.verdict for exercise in result.exercises}
    assert verdicts == {"activations.sigmoid": "passed", "attention.blockwise_attention": "passed"}
