"""The page about attacks lists every one of them once, each tried in both modes."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.autograder.attacks.corpus import corpus
from tests.autograder.attacks.table import escape
from tests.autograder.attacks.test_while_grading import WHILE_GRADING

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "site" / "attacks_table.md"
MAKE_IT = "`python -m tests.autograder.attacks site/attacks_table.md` writes it anew"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("list_attacks", ROOT / "site/hooks/list_attacks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> str:
    assert TABLE.is_file(), f"{TABLE.name} is missing; {MAKE_IT}"
    return TABLE.read_text(encoding="utf-8")


def rows(*names: str) -> str:
    return "| attack | x | y | z |\n| --- | --- | --- | --- |\n" + "".join(
        f"| `{name}` | relu lies, \\| and pipes. | failed: `relu` | {cell} |\n"
        for name, cell in zip(names, ["failed: `relu`", "timeout: `relu`"] * len(names), strict=False)
    )


def test_the_table_has_every_attack_in_both_modes(table: str) -> None:
    listed = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    missing = {attack.name for attack in corpus()} - set(listed)
    assert not missing, f"{TABLE.name} lacks {', '.join(sorted(missing))}; {MAKE_IT}"
    assert listed == [attack.name for attack in corpus()], MAKE_IT
    assert "not tried" not in table


def test_the_page_shows_every_attack_and_its_sentence(hook: ModuleType, table: str) -> None:
    page = (ROOT / "site/attacks.md").read_text(encoding="utf-8")
    shown, complaints = hook.fill(page, table)
    assert complaints == []
    assert len(re.findall(r"^\| `[0-5]\d[a-z]*` \|", shown, re.MULTILINE)) == len(corpus())
    for attack in corpus():
        assert escape(attack.says) in shown, attack.name


def test_rows_are_sorted_under_their_markers(hook: ModuleType) -> None:
    shown, complaints = hook.fill(
        "{{ attacks 1 to 2 }}\n\nwords\n\n{{ attacks 3 to 3 }}\n", rows("01a_x", "02_y", "03_z")
    )
    assert complaints == []
    first, second = shown.split("words")
    assert "| `01a` | relu lies, \\| and pipes. | failed: `relu` | the same |" in first
    assert "| `02` | relu lies, \\| and pipes. | failed: `relu` | timeout: `relu` |" in first
    assert "`03`" in second
    assert "`03`" not in first


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("{{ attacks 1 to 1 }}", "attack 02 is shown 0 times"),
        ("{{ attacks 1 to 2 }}\n\n{{ attacks 2 to 3 }}", "attack 02 is shown 2 times"),
    ],
)
def test_an_attack_that_is_not_shown_once_is_complained_about(hook: ModuleType, page: str, words: str) -> None:
    _, [said] = hook.fill(page, rows("01a_x", "02_y"))
    assert words in said


def test_a_missing_table_is_complained_about(hook: ModuleType) -> None:
    _, [said] = hook.fill("{{ attacks 1 to 2 }}", "")
    assert "python -m tests.autograder.attacks site/attacks_table.md" in said


def test_other_pages_are_left_alone(hook: ModuleType) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="index.md"))
    assert hook.on_page_markdown("{{ attacks 1 to 2 }}", page=page) == "{{ attacks 1 to 2 }}"


def test_the_page_has_the_lines_that_are_no_submissions() -> None:
    page = (ROOT / "site/attacks.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\d+)` \|", page, re.MULTILINE) == [str(line) for line in WHILE_GRADING]
