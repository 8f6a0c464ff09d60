"""Notebooks and archives as tools write them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

Files = dict[str, "str | bytes"]
PYTHON = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.12.4", "file_extension": ".py"},
}
COLAB = {
    "colab": {"provenance": [], "gpuType": "T4"},
    "accelerator": "GPU",
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "language_info": {"name": "python"},
}


def text(source: str, kind: str = "markdown") -> dict[str, Any]:
    """A cell that holds no code."""
    return {"cell_type": kind, "metadata": {}, "source": lines_of(source)}


def code(
    source: str, *, outputs: list[Any] | None = None, number: int | None = None, **metadata: Any
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": number,
        "metadata": metadata,
        "outputs": outputs or [],
        "source": lines_of(source),
    }


def printed(words: str) -> dict[str, Any]:
    """An output."""
    return {"name": "stdout", "output_type": "stream", "text": lines_of(words)}


def lines_of(source: str) -> list[str]:
    """As Jupyter keeps a text: its lines, the last one without its end."""
    return source.rstrip("\n").splitlines(keepends=True)


def notebook(
    *cells: str | dict[str, Any], metadata: Mapping[str, Any] | None = None, minor: int = 5, indent: int | None = 1
) -> str:
    """A notebook of format 4; a plain string is a cell of code."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    if minor >= 5:
        made = [cell | {"id": f"c{number:07x}"} for number, cell in enumerate(made)]
    whole = {"cells": made, "metadata": metadata or PYTHON, "nbformat": 4, "nbformat_minor": minor}
    return json.dumps(whole, indent=indent, ensure_ascii=False) + "\n"


def old_notebook(*cells: str) -> str:
    """A notebook of format 3, as IPython 2 wrote it: worksheets, and `input` for the source."""
    made = [
        {"cell_type": "code", "collapsed": False, "input": lines_of(cell), "language": "python", "metadata": {},
         "outputs": [], "prompt_number": number + 1}
        for number, cell in enumerate(cells)
    ]  # fmt: skip
    whole = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0,
             "worksheets": [{"cells": made, "metadata": {}}]}  # fmt: skip
    return json.dumps(whole, indent=1) + "\n"


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def at(file: str, *, cell: int | None = None, line: int | None = None) -> str:
    """A pattern for a place as it is said: hw.ipynb, cell 3, line 2."""
    parts = [re.escape(file)]
    parts += [rf"cell {cell}\b"] if cell is not None else []
    parts += [rf"line {line}\b"] if line is not None else []
    return ", ".join(parts)
