"""The corpus is whole: every line of the list is there, and every attack says what it tries and what it must get."""

from dataclasses import replace
from typing import get_args

import pytest

from autograder.result import Verdict
from tests.autograder.attacks import table
from tests.autograder.attacks.corpus import LINES, SUBMISSIONS, Attack, corpus
from tests.autograder.attacks.judging import Outcome

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


def test_a_table_shows_verdicts_and_escapes_what_markdown_reads() -> None:
    attack = replace(corpus()[0], name="99_example", says="relu calls `np.where`, and <b>*shouts*</b>.")
    outcome = Outcome(
        {"a.relu": ("failed", 0.5, ""), "a.tanh": ("passed", 1.0, ""), "a.step": ("not_attempted", 0.0, "")}, [], None
    )
    refused = Outcome({}, [], "too large")
    cells = table.table([(attack, [outcome, None]), (attack, [refused, Outcome({}, ["a link"], None)])]).splitlines()
    assert cells[2].split(" | ")[1] == r"relu calls `np.where`, and \<b\>\*shouts\*\</b\>."
    assert cells[2].split(" | ")[2:] == ["failed (50%): `relu`; passed: `tanh`", "not tried |"]
    assert cells[3].split(" | ")[2:] == ["refused", "left out, with a word why |"]


def test_the_table_on_the_site_lists_every_attack() -> None:
    if not table.PAGE.exists():
        pytest.skip("the table is not on the site")
    page = table.PAGE.read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"`{attack.name}`" for attack in corpus()]
