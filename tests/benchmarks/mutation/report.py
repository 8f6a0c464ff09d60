"""What came of the mutants of a topic, set beside what is known: what is new, and what is no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.mutation.mutants import Unit
from tests.benchmarks.mutation.running import CRASHED, ENDLESS, SURVIVED, UNREADABLE, UnitResult
from tests.benchmarks.mutation.survivors import Known, Reasons

# In this order; kinds of laws stand between them as they come.
LAST = (UNREADABLE, ENDLESS, CRASHED)


def table_of(unit: Unit) -> str:
    return f"{unit.track}.{unit.name}"


@dataclass
class Comparison:
    """The survivors of a topic: those without a reason, those with one, and reasons whose mutant is no survivor."""

    unexplained: list[tuple[str, str]]
    explained: list[tuple[str, str]]
    gone: list[tuple[str, str]]


def compare(results: list[UnitResult], known: Known, *, whole: bool) -> Comparison:
    """Set survivors beside what is known. Unless the topic is `whole`, only of the functions that were tried."""
    survivors = {(table_of(result.unit), mutant.key) for result in results for mutant in result.survivors}
    tried = {table_of(result.unit) for result in results if not result.fault}
    reasons = {
        (table, key): reason
        for table, lines in known.reasons.items()
        if whole or table in tried
        for key, reason in lines.items()
    }
    return Comparison(
        unexplained=sorted(one for one in survivors if not reasons.get(one)),
        explained=sorted(one for one in survivors if reasons.get(one)),
        gone=sorted(set(reasons) - survivors),
    )


def updated(known: Known, comparison: Comparison) -> Reasons:
    """The reasons with new survivors, whose reasons are empty, and without those that are gone."""
    gone = set(comparison.gone)
    reasons = {
        table: {key: reason for key, reason in lines.items() if (table, key) not in gone}
        for table, lines in known.reasons.items()
    }
    for table, key in comparison.unexplained:
        reasons.setdefault(table, {}).setdefault(key, "")
    return reasons


def lines_of(topic: str, results: list[UnitResult]) -> Iterator[str]:
    """A line for each track: how many mutants there were, and how many were rejected, by what."""
    for track in dict.fromkeys(result.unit.track for result in results):
        yield f"   {topic}, {track}: {counted([result for result in results if result.unit.track == track])}"


def counted(results: list[UnitResult]) -> str:
    kinds = Counter(outcome.kind for result in results for outcome in result.outcomes)
    total, survived = sum(kinds.values()), kinds.pop(SURVIVED, 0)
    least = min((len(result.outcomes) for result in results if result.unit.is_checked), default=0)
    order = sorted(kinds, key=lambda kind: (kind in LAST, kind != "definition", -kinds[kind], kind))
    by_kind = ", ".join(f"{kind} {kinds[kind]}" for kind in order)
    share = 100 * (total - survived) / total if total else 100.0
    return (
        f"{total} mutants of {len(results)} functions (of a public one at least {least}), {share:.1f} % rejected "
        f"({by_kind}), {survived} survive"
    )


def shown(topic: str, line: tuple[str, str]) -> str:
    """A survivor as a line of a diff, with where it stands in front."""
    table, key = line
    rule, _, change = key.partition(": ")
    before, _, after = change.partition(" => ")
    track, _, name = table.partition(".")
    return f"{topic}.{name} ({track}) {rule}:  - {before}  + {after}"
