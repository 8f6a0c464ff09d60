"""The survivors of a topic that are known, each with a reason: tests/benchmarks/survivors/<topic>.toml.

A line is a survivor. What it is called holds no number of a line, so a change elsewhere leaves it as it is:

    ["numpy.relu"]
    'functions: return np.maximum(x, 0) => return np.fmax(x, 0)' = "they differ at NaN alone, of which nothing is said"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "survivors"
# Tables by track and function, in them the reason of each survivor.
Reasons = dict[str, dict[str, str]]


@dataclass
class Known:
    """What stands in a topic's file. `made_from`: the digest of what the mutants were made from."""

    made_from: str = ""
    reasons: Reasons = field(default_factory=dict)

    @property
    def unexplained(self) -> list[tuple[str, str]]:
        return [(table, key) for table, lines in self.reasons.items() for key, reason in lines.items() if not reason]


def place_of(topic: str) -> Path:
    return FOLDER / f"{topic}.toml"


def read(topic: str) -> Known:
    """What is known of a topic: nothing, where there is no file. ValueError where it cannot be read."""
    place = place_of(topic)
    if not place.is_file():
        return Known()
    try:
        tables = tomllib.loads(place.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{place}: {problem}") from None
    made_from = tables.pop("made_from", "")
    for table, lines in tables.items():
        if not isinstance(lines, dict) or not all(isinstance(reason, str) for reason in lines.values()):
            raise ValueError(f'{place}: {table}: expected a table ["track.function"] with a line for each survivor')
    return Known(
        str(made_from), {table: {key: text.strip() for key, text in lines.items()} for table, lines in tables.items()}
    )


def write(topic: str, known: Known, order: Iterable[str]) -> None:
    """Write a topic's file, tables in the order of the functions, lines by the alphabet."""
    places = {table: number for number, table in enumerate(order)}
    tables = sorted(known.reasons, key=lambda table: (places.get(table, len(places)), table))
    parts = [f"made_from = {quoted(known.made_from)}\n"]
    for table in tables:
        if known.reasons[table]:
            lines = (f"{key_of(key)} = {quoted(reason)}\n" for key, reason in sorted(known.reasons[table].items()))
            parts.append(f"\n[{quoted(table)}]\n{''.join(lines)}")
    FOLDER.mkdir(exist_ok=True)
    place_of(topic).write_text("".join(parts), encoding="utf-8")


def quoted(text: str) -> str:
    """A string of TOML; one of JSON is one."""
    return json.dumps(text, ensure_ascii=False)


def key_of(text: str) -> str:
    """As it stands, where that can be: code is easier to read without backslashes."""
    return f"'{text}'" if "'" not in text and text.isprintable() else quoted(text)
