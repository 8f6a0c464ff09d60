"""Draw the figures of the site from the reference itself.

A MkDocs hook: the figures are made at every build and never committed. They are SVGs on a transparent ground, in
colours that read on white and on black, and the same input gives the same bytes. They are found by looking: every
module of site/figures/ that has a `drawn()`.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from mkdocs.structure.files import File

SITE = Path(__file__).parents[1]
sys.path[:0] = [str(SITE.parent), str(SITE)]

STYLE = importlib.import_module("figures.style").STYLE


def on_files(files: Any, config: Any) -> Any:
    """Give MkDocs every figure as a file of assets/figures."""
    for name, content in figures().items():
        files.append(File.generated(config, f"assets/figures/{name}.svg", content=content))
    return files


@cache
def figures() -> dict[str, bytes]:
    with matplotlib.rc_context(STYLE):
        return {name: as_svg(figure) for name, figure in drawn()}


def drawn() -> Iterator[tuple[str, Figure]]:
    for path in sorted((SITE / "figures").glob("*.py")):
        module = importlib.import_module(f"figures.{path.stem}")
        if hasattr(module, "drawn"):
            yield from module.drawn()


def as_svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()
