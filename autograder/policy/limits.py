"""The table [limits] of a policy: seconds and MiB, none of which contradicts another one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from autograder.model import Limits

if TYPE_CHECKING:
    from autograder.policy.policy import PolicyReader

MEMORY = 1024
TIMES = ("load", "call", "exercise", "submission")
SECONDS = (0.1, 86_400)
MEBIBYTES = (128, 2**20)
# Each of these is a part of the other, from the inside out.
PARTS = (("call", "exercise"), ("call", "submission"), ("exercise", "submission"), ("load", "submission"))


def read_limits(reader: PolicyReader) -> tuple[Limits, int]:
    """Seconds and MiB; what is not told is as it is without a policy, and fits what is."""
    table, noted = reader.table("limits"), len(reader.problems)
    reader.only(table, (*TIMES, "memory"), ("limits",))
    told = {name: reader.number(table[name], ("limits", name), "seconds", SECONDS) for name in TIMES if name in table}
    memory = reader.number(table.get("memory", MEMORY), ("limits", "memory"), "MiB", MEBIBYTES)
    if memory != int(memory):
        reader.wrong(("limits", "memory"), f"limits.memory = {memory}: expected a whole number of MiB")
    if len(reader.problems) == noted:
        for name, words in contradictions(told):
            reader.wrong(("limits", name), words)
    return limits_with(told), int(memory)


def contradictions(told: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Parts that were told to take longer than their whole: which, and what is wrong with it."""
    for part, whole in PARTS:
        if part in told and whole in told and told[part] > told[whole]:
            yield (
                part,
                f"limits.{part} = {told[part]:g}: {part} may not be longer than {whole}, which is {told[whole]:g}",
            )


def limits_with(told: Mapping[str, float]) -> Limits:
    """All limits: a whole that was not told has room for its parts, and a part that was not told fits its whole."""
    limits: dict[str, float] = {**dataclasses.asdict(Limits()), **told}
    for part, whole in PARTS:
        if part in told and whole not in told:
            limits[whole] = max(limits[whole], limits[part])
    for part, whole in reversed(PARTS):
        if part not in told:
            limits[part] = min(limits[part], limits[whole])
    return Limits(**limits)
