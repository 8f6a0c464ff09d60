"""The table [limits] of a policy: seconds and MiB, none of which contradicts another one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from autograder.model import Limits
from autograder.policy.messages import shorten

if TYPE_CHECKING:
    from autograder.policy.policy import PolicyReader

MEMORY = 1024
TIMES = ("load", "call", "exercise", "submission")
SECONDS = (0.1, 86_400)
MEBIBYTES = (128, 2**20)
# Each of these is a part of the other.
PARTS = (("call", "exercise"), ("exercise", "submission"), ("load", "submission"))


def read_limits(reader: PolicyReader) -> tuple[Limits, int]:
    """Seconds and MiB; what is not told stays as it is without a policy."""
    table, noted = reader.table("limits"), len(reader.problems)
    reader.only(table, (*TIMES, "memory"), ("limits",))
    given = {name: reader.number(table[name], ("limits", name), "seconds", SECONDS) for name in TIMES if name in table}
    memory = reader.number(table.get("memory", MEMORY), ("limits", "memory"), "MiB", MEBIBYTES)
    if memory != int(memory):
        reader.wrong(("limits", "memory"), f"limits.memory = {memory}: expected a whole number of MiB")
    limits = dataclasses.replace(Limits(), **given)
    if len(reader.problems) == noted:
        for name, words in contradictions(limits, table):
            reader.wrong(("limits", name), words)
    return limits, int(memory)


def contradictions(limits: Limits, table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Parts that may take longer than their whole: the limit that was told, and what is wrong with it."""
    for part, whole in PARTS:
        if getattr(limits, part) <= getattr(limits, whole):
            continue
        said = part if part in table else whole
        words = f"limits.{said} = {shorten(table[said])}: {part} may not be longer than {whole}"
        silent = next((name for name in (part, whole) if name not in table), None)
        yield said, words + (f"; {silent} is {getattr(limits, silent):g} unless told" if silent else "")
