"""The table of all attacks and of what came of them, as it stands on the site."""

from __future__ import annotations

from pathlib import Path

from tests.autograder.attacks.corpus import Attack
from tests.autograder.attacks.judging import Outcome

PAGE = Path(__file__).parents[3] / "site" / "attacks_table.md"
HEAD = ("attack", "what it tries", "on a machine", "in a container")
# Markdown, and the marks of the pages' own formulas and figures.
ESCAPED = str.maketrans({mark: f"\\{mark}" for mark in "\\*_{}[]<>#|$~"})


def table(rows: list[tuple[Attack, list[Outcome | None]]]) -> str:
    """The table in Markdown; an outcome for each mode, None where the machine did not offer it."""
    lines = [HEAD, tuple("---" for _ in HEAD)]
    lines += [(f"`{attack.name}`", escape(attack.says), *map(shown, came)) for attack, came in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escape(text: str) -> str:
    """A sentence as Markdown shows it, with what stands in backticks as it is."""
    return "`".join(part if number % 2 else part.translate(ESCAPED) for number, part in enumerate(text.split("`")))


def shown(outcome: Outcome | None) -> str:
    """An outcome in a cell: the verdicts with the exercises that got them, and the points where they are not all."""
    if outcome is None:
        return "not tried"
    if outcome.refused:
        return "refused"
    names: dict[str, list[str]] = {}
    for name, (verdict, score, _) in outcome.exercises.items():
        if verdict != "not_attempted":
            part = f" ({score:.0%})" if 0 < score < 1 else ""
            names.setdefault(verdict.replace("_", " ") + part, []).append(f"`{name.partition('.')[2]}`")
    said = "; ".join(f"{verdict}: {', '.join(who)}" for verdict, who in sorted(names.items()))
    return said or "left out, with a word why"
