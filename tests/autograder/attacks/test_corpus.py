"""The corpus is whole: every line of the list is there, and every attack says what it tries and what it must get."""

from typing import get_args

import pytest

from autograder.result import Verdict
from tests.autograder.attacks import table
from tests.autograder.attacks.corpus import LINES, SUBMISSIONS, Attack, corpus

MUST_PASS = range(51, 58)


def test_corpus_is_complete() -> None:
    assert {attack.line for attack in corpus()} == set(LINES)
    assert len({attack.name for attack in corpus()}) == len(corpus())
    assert all(path.name[:2].isdigit() for path in SUBMISSIONS.iterdir())


@pytest.mark.parametrize("attack", corpus(), ids=lambda attack: attack.name)
def test_an_attack_says_what_it_tries_and_what_it_must_get(attack: Attack) -> None:
    assert attack.says.endswith(".")
    assert attack.expected or attack.refused or attack.problems
    for expected in attack.expected.values():
        assert set(expected.verdicts) <= set(get_args(Verdict))
        assert expected.score in ("0", "1", ">0")
        assert (expected.score == "1") == (expected.verdicts == ("passed",))


def test_what_must_pass_passes() -> None:
    for attack in corpus():
        if attack.line in MUST_PASS:
            assert {expected.score for expected in attack.expected.values()} == {"1"}


def test_the_table_on_the_site_lists_every_attack() -> None:
    if not table.PAGE.exists():
        pytest.skip("the table is not on the site")
    page = table.PAGE.read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"`{attack.name}`" for attack in corpus()]
