"""The code of a file: its cells as Python."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.model import Cell
from autograder.reading.cells import read_cells


@dataclass
class Code:
    cells: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)


def read_code(file: str, raw: bytes) -> Code:
    return Code(read_cells(file, raw))
